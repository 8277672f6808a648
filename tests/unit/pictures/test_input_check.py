import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from bot.domain.errors import (
    AnimatedPicture,
    CorruptPicture,
    MaskEmpty,
    MaskFlaw,
    MaskFull,
    MaskUnclear,
    NotAPicture,
    PersonError,
    PictureRole,
    PictureTooLarge,
    SizesDiffer,
)
from bot.pictures.input_check import check_input


def saved(picture, kind="PNG", **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def a_picture(mode="RGB", size=(64, 48)):
    return Image.effect_noise(size, 60).convert(mode)


def a_mask(mode="L", size=(64, 48)):
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).rectangle((10, 10, 30, 30), fill=255)
    return mask.convert(mode)


def check(picture=None, mask=None, max_px=10_000):
    return check_input(
        io.BytesIO(saved(a_picture()) if picture is None else picture),
        io.BytesIO(saved(a_mask()) if mask is None else mask),
        image_name="picture.png",
        mask_name="mask.png",
        max_px=max_px,
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_whole_picture_of_each_kind_is_taken(kind):
    checked = check(picture=saved(a_picture(), kind))
    assert (checked.picture_px, checked.mask_px, checked.resized_mask) == ((64, 48), (64, 48), None)


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "RGBA", "LA", "P"])
def test_a_black_and_white_mask_of_any_mode_is_taken(mode):
    assert check(mask=saved(a_mask(mode))).resized_mask is None


def test_a_sixteen_bit_mask_is_taken():
    mask = a_mask().convert("I").point(lambda level: level * 257).convert("I;16")
    assert check(mask=saved(mask)).resized_mask is None


@pytest.mark.parametrize("content", [b"", b"hello", b"<html></html>" * 50, b"%PDF-1.7 " + bytes(200)])
def test_a_file_that_is_no_picture_is_refused_whatever_its_name(content):
    with pytest.raises(NotAPicture):
        check(picture=content)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF"])
def test_another_kind_of_picture_is_refused(kind):
    with pytest.raises(NotAPicture):
        check(picture=saved(a_picture(), kind))


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_an_animated_picture_is_refused(kind):
    frames = [a_picture(), a_picture()]
    with pytest.raises(AnimatedPicture):
        check(picture=saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100))


@pytest.mark.parametrize("role", PictureRole)
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_cut_in_half_is_refused(kind, role):
    whole = saved(a_picture() if role is PictureRole.INIT_IMAGE else a_mask("RGB"), kind)
    half = whole[: len(whole) // 2]
    with pytest.raises(CorruptPicture) as refusal:
        check(picture=half) if role is PictureRole.INIT_IMAGE else check(mask=half)
    assert refusal.value.role is role


def test_too_many_pixels_are_refused_before_decoding():
    bomb = saved(Image.new("1", (3000, 3000)))
    with pytest.raises(PictureTooLarge) as refusal:
        check(picture=bomb, max_px=1_000_000)
    assert (refusal.value.width_px, refusal.value.height_px) == (3000, 3000)


def test_a_mask_of_another_shape_is_refused_with_both_sizes():
    with pytest.raises(SizesDiffer) as refusal:
        check(mask=saved(a_mask(size=(48, 64))))
    assert (refusal.value.picture_px, refusal.value.mask_px) == ((64, 48), (48, 64))


def test_a_mask_of_the_same_shape_is_resized_without_new_levels():
    resized = check(mask=saved(a_mask(size=(32, 24)))).resized_mask
    assert resized is not None
    mask = Image.open(resized)
    assert mask.size == (64, 48)
    assert {level for _, level in mask.getcolors()} == {0, 255}


def test_an_empty_mask_is_refused():
    with pytest.raises(MaskEmpty):
        check(mask=saved(Image.new("L", (64, 48), 0)))


def test_a_full_mask_is_refused():
    with pytest.raises(MaskFull):
        check(mask=saved(Image.new("L", (64, 48), 255)))


def test_the_picture_itself_as_its_mask_is_refused():
    with pytest.raises(MaskUnclear):
        check(mask=saved(a_picture()))


@pytest.mark.parametrize(
    ("mask", "flaw"),
    [
        (Image.linear_gradient("L").resize((64, 48)), MaskFlaw.GREYS),
        (Image.new("RGB", (64, 48), (255, 0, 0)), MaskFlaw.COLOURS),
        (Image.new("RGBA", (64, 48), (0, 0, 0, 0)), MaskFlaw.TRANSPARENCY),
    ],
    ids=["gradient", "red", "transparent"],
)
def test_a_mask_that_is_not_black_and_white_says_why(mask, flaw):
    with pytest.raises(MaskUnclear) as refusal:
        check(mask=saved(mask))
    assert refusal.value.flaw is flaw


def test_a_phones_jpeg_with_a_second_picture_is_not_animated():
    assert check(picture=saved(a_picture(), "MPO", save_all=True, append_images=[a_picture()])).picture_px == (64, 48)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_a_large_mask_in_colour_modes_is_read_in_strips(mode):
    mask = Image.new("L", (64, 1000))
    ImageDraw.Draw(mask).rectangle((10, 200, 30, 900), fill=255)
    checked = check(picture=saved(a_picture(size=(64, 1000))), mask=saved(mask.convert(mode)), max_px=100_000)
    assert checked.mask_px == (64, 1000)


def test_one_coloured_pixel_in_the_last_strip_is_found():
    mask = a_mask("RGB", (64, 600))
    mask.putpixel((3, 599), (255, 0, 0))
    with pytest.raises(MaskUnclear):
        check(picture=saved(a_picture(size=(64, 600))), mask=saved(mask), max_px=100_000)


SMALL = {
    kind: saved(Image.linear_gradient("L").resize((32, 24)).convert("RGB"), kind) for kind in ("PNG", "JPEG", "WEBP")
}
SMALL_MASK = saved(a_mask(size=(32, 24)))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(SMALL)), st.data())
def test_damage_anywhere_never_ends_in_another_error(kind, data):
    damaged = bytearray(SMALL[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    for picture, mask in ((bytes(damaged), SMALL_MASK), (SMALL["PNG"], bytes(damaged))):
        with suppress(PersonError):
            check(picture=picture, mask=mask)
