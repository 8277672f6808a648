"""Before and after, side by side."""

import io

import pytest
from PIL import Image

from bot.domain.errors import ResultUnusable
from bot.pictures.comparing import compare

RED, BLUE, GREY = (255, 0, 0), (0, 0, 255), (128, 128, 128)


def a_file(picture, kind="PNG", **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file


def plain(size, colour, mode="RGB"):
    return Image.new(mode, size, colour)


def compared(before, after):
    file = compare(before, after)
    assert file.tell() == 0
    picture = Image.open(file)
    picture.load()
    assert picture.format == "JPEG"
    return picture


def is_like(pixel, colour):
    return all(abs(one - other) <= 6 for one, other in zip(pixel, colour, strict=True))


@pytest.mark.parametrize(
    ("before_px", "after_px"),
    [((96, 64), (1256, 840)), ((4000, 3000), (4000, 3000)), ((300, 4000), (512, 2048)), ((4000, 300), (64, 64))],
)
def test_both_are_there_at_one_height_and_within_bounds(before_px, after_px):
    both = compared(a_file(plain(before_px, RED)), a_file(plain(after_px, BLUE)))
    assert both.width <= 2048
    assert both.height <= 1536
    middle = both.height // 2
    assert is_like(both.getpixel((1, middle)), RED)
    assert is_like(both.getpixel((both.width - 2, middle)), BLUE)


def test_a_line_is_between():
    both = compared(a_file(plain((100, 100), RED)), a_file(plain((100, 100), BLUE)))
    assert both.size == (206, 100)
    assert min(both.getpixel((103, 50))) > 240


def test_a_turned_photograph_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = plain((200, 100), RED)
    turned.paste(BLUE, (0, 0, 100, 100))
    both = compared(a_file(turned, "JPEG", exif=exif), a_file(plain((100, 200), RED)))
    assert both.size == (206, 200)
    assert is_like(both.getpixel((50, 20)), BLUE)
    assert is_like(both.getpixel((50, 180)), RED)


@pytest.mark.parametrize(
    ("picture", "colour"),
    [
        (plain((50, 50), (255, 0, 0, 0), "RGBA"), GREY),
        (plain((50, 50), 128, "L"), GREY),
        (plain((50, 50), 128 * 257, "I;16"), GREY),
        (plain((50, 50), (0, 255, 255, 0), "CMYK"), None),
        (plain((50, 50), 1, "1"), (255, 255, 255)),
        (plain((50, 50), RED).quantize(4), RED),
    ],
    ids=lambda one: getattr(one, "mode", ""),
)
def test_pictures_of_any_kind_are_shown_as_they_look(picture, colour):
    kind = "JPEG" if picture.mode == "CMYK" else "PNG"
    both = compared(a_file(picture, kind), a_file(plain((50, 50), BLUE)))
    assert colour is None or is_like(both.getpixel((10, 10)), colour)


def test_what_cannot_be_read_is_said():
    with pytest.raises(ResultUnusable):
        compare(io.BytesIO(b"\x89PNG\r\n\x1a\nbroken"), a_file(plain((5, 5), RED)))
