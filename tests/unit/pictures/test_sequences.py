import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.domain.errors import ResultUnusable
from bot.pictures.sequences import pair, steps

MIB = 2**20


def a_file(size=(96, 64), colour="red", kind="PNG", mode="RGB", **options):
    file = io.BytesIO()
    Image.new(mode, size, colour).save(file, kind, **options)
    return file


def noise(size):
    file = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(file, "PNG")
    return file


def film_of(*files, limit=MIB):
    film = Image.open(steps(files, upload_limit_bytes=limit))
    assert film.format == "WEBP"
    return film


def frames(film):
    found = []
    for number in range(film.n_frames):
        film.seek(number)
        film.load()
        found.append((film.info["duration"], film.convert("RGB").getpixel((film.width // 2, film.height // 2))))
    return found


def close(one, other):
    return all(abs(a - b) < 12 for a, b in zip(one, other, strict=True))


def test_a_film_shows_each_picture_for_a_second_and_the_last_for_longer():
    film = film_of(a_file(), a_file(colour="lime"), a_file(colour="blue"))
    (first, red), (second, green), (last, blue) = frames(film)
    assert (first, second, last) == (1000, 1000, 2500)
    assert close(red, (255, 0, 0))
    assert close(green, (0, 255, 0))
    assert close(blue, (0, 0, 255))
    assert film.info["loop"] == 0


def test_a_film_has_the_last_pictures_shape_within_1024_px():
    film = film_of(a_file((600, 600)), a_file((3000, 1500)))
    assert film.size == (1024, 512)


def test_another_shape_is_whole_in_the_middle_with_nothing_around_it():
    film = film_of(a_file((50, 100)), a_file((200, 100), "blue"))
    first = film.convert("RGBA")
    assert first.getpixel((5, 50))[3] == 0
    assert close(first.getpixel((100, 50))[:3], (255, 0, 0))


def test_a_film_is_made_as_small_as_the_place_wants_it():
    film = film_of(noise((1024, 1024)), noise((1024, 1024)), limit=60_000)
    assert film.n_frames == 2
    with pytest.raises(ResultUnusable):
        steps([noise((64, 64)), noise((64, 64))], upload_limit_bytes=10)


def test_a_pair_is_a_png_at_one_height_with_the_first_to_the_left():
    both = Image.open(pair(a_file((100, 50)), a_file((100, 100), "blue"), upload_limit_bytes=MIB))
    assert both.format == "PNG"
    assert both.size == (200 + 8 + 100, 100)
    assert both.convert("RGB").getpixel((10, 50)) == (255, 0, 0)
    assert both.convert("RGB").getpixel((300, 50)) == (0, 0, 255)


def test_a_pair_is_made_as_small_as_the_place_wants_it():
    file = pair(noise((800, 800)), noise((800, 800)), upload_limit_bytes=100_000)
    assert len(file.getvalue()) <= 100_000
    with pytest.raises(ResultUnusable):
        pair(noise((64, 64)), noise((64, 64)), upload_limit_bytes=10)


def turned():
    exif = Image.Exif()
    exif[0x0112] = 6
    return a_file((100, 50), kind="JPEG", exif=exif)


@pytest.mark.parametrize(
    "file",
    [
        turned(),
        a_file((50, 100), mode="P", colour=0),
        a_file((50, 100), mode="I;16", colour=40_000),
        a_file((50, 100), mode="CMYK", colour=(0, 0, 0, 0), kind="JPEG"),
        a_file((50, 100), mode="RGBA", colour=(1, 2, 3, 40)),
        a_file((50, 100), mode="LA", colour=(1, 40)),
        a_file((50, 100), kind="WEBP"),
    ],
    ids=["turned", "palette", "16 bit", "cmyk", "alpha", "grey alpha", "webp"],
)
def test_any_kind_of_picture_is_shown_upright(file):
    assert film_of(file, file).size == (50, 100)
    assert Image.open(pair(file, file, upload_limit_bytes=MIB)).size == (108, 100)


def test_what_is_no_picture_is_refused():
    for broken in (io.BytesIO(b"no picture"), io.BytesIO(a_file().getvalue()[:60])):
        with pytest.raises(ResultUnusable):
            steps([broken, a_file()], upload_limit_bytes=MIB)
        with pytest.raises(ResultUnusable):
            pair(a_file(), broken, upload_limit_bytes=MIB)


sides = st.integers(1, 300)


@settings(max_examples=30, deadline=None)
@given(sizes=st.lists(st.tuples(sides, sides), min_size=2, max_size=4))
def test_pictures_of_any_size_make_a_film(sizes):
    files = [a_file(size, colour=(40 * number, 200, 0)) for number, size in enumerate(sizes)]
    assert film_of(*files).size == sizes[-1]
