import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageOps

from bot.domain.errors import ResultUnusable
from bot.pictures.protecting import protect


def saved(picture, kind="PNG", **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file


def noise(size=(64, 48), mode="RGB"):
    return Image.merge("RGB", [Image.effect_noise(size, 90) for _ in "RGB"]).convert(mode)


def a_mask(box=(10, 10, 30, 30), size=(64, 48)):
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).rectangle(box, fill=255)
    return mask


def protected(picture, mask, limit=2**20, result=None):
    return protect(result or saved(Image.new("RGB", (512, 384), "red")), picture, saved(mask), upload_limit_bytes=limit)


def outside(difference, mask):
    return ImageChops.multiply(difference.convert("L"), ImageOps.invert(mask).convert("L")).getbbox()


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["RGB", "RGBA", "L", "P"]), st.integers(0, 40), st.integers(0, 30))
def test_every_pixel_outside_of_the_mask_is_the_pictures_own(mode, left, top):
    picture, mask = noise(mode=mode), a_mask((left, top, left + 12, top + 9))
    result = protected(saved(picture), mask)
    shown = Image.open(result.file)
    assert result.changed_outside == 0
    assert (result.width_px, result.height_px) == shown.size == picture.size
    assert not outside(ImageChops.difference(shown.convert("RGB"), picture.convert("RGB")), mask)
    assert shown.convert("RGB").getpixel((left + 5, top + 4)) == (255, 0, 0)


def test_a_turned_picture_is_laid_under_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    file = saved(noise((48, 64)), "JPEG", exif=exif)
    result = protected(file, a_mask())
    shown = Image.open(result.file)
    upright = ImageOps.exif_transpose(Image.open(file))
    assert not outside(ImageChops.difference(shown.convert("RGB"), upright.convert("RGB")), a_mask())
    assert not shown.getexif()


def test_the_colour_profile_and_the_alpha_stay():
    picture = noise(mode="RGBA")
    picture.putalpha(Image.linear_gradient("L").resize((64, 48)))
    result = protected(saved(picture, icc_profile=b"a profile"), a_mask())
    shown = Image.open(result.file)
    assert shown.info["icc_profile"] == b"a profile"
    assert not outside(ImageChops.difference(shown.getchannel("A"), picture.getchannel("A")), a_mask())


def test_what_must_lose_something_to_fit_says_so():
    result = protected(saved(noise()), a_mask(), limit=3000)
    assert result.is_reduced
    assert result.size_bytes <= 3000
    assert result.changed_outside > 0


BROKEN = b"\x89PNG\r\n\x1a\nbroken"
WHOLE = saved(noise()).getvalue()


@pytest.mark.parametrize(("picture", "result"), [(WHOLE, BROKEN), (BROKEN, WHOLE)], ids=["result", "picture"])
def test_what_cannot_be_read_is_unusable(picture, result):
    with pytest.raises(ResultUnusable):
        protected(io.BytesIO(picture), a_mask(), result=io.BytesIO(result))
