import io
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw, ImageFilter

from bot.domain.errors import ResultUnusable
from bot.pictures.decoding import decode
from bot.pictures.protecting import protect as put_in
from sandbox.examples import load_examples

MIB = 2**20
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def photo(size=(320, 240)):
    with Image.open(load_examples()[1].image) as picture:
        return picture.convert("RGB").resize(size)


def saved(picture, kind="PNG", **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file


def soft_mask(size=(320, 240)):
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).ellipse((80, 60, 200, 160), fill=255)
    return mask.filter(ImageFilter.BoxBlur(9))


def noise(size=(320, 240)):
    rng = np.random.default_rng(1)
    return Image.fromarray(rng.integers(0, 256, (size[1], size[0], 3), np.uint8))


def protect(original, result, mask, *, upload_limit_bytes, mask_kind="PNG", **options):
    """What was made of them, in memory."""
    made = put_in(original, result, saved(mask, mask_kind, **options), upload_limit_bytes=upload_limit_bytes)
    with made.fitted.file as file:
        return replace(made, fitted=replace(made.fitted, file=io.BytesIO(file.read())))


def read(protected):
    return np.asarray(Image.open(protected.fitted.file))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_outside_the_mask_every_pixel_is_the_originals(kind):
    original = saved(photo(), kind)
    protected = protect(original, saved(noise()), soft_mask(), upload_limit_bytes=10 * MIB)
    outside = np.asarray(soft_mask()) == 0
    assert (read(protected)[outside] == np.asarray(decode(original).picture)[outside]).all()
    assert (protected.fitted.extension, protected.fitted.is_lossless, protected.changed_outside_px) == ("png", True, 0)


def test_inside_the_mask_every_pixel_is_the_results():
    protected = protect(saved(photo()), saved(noise()), soft_mask(), upload_limit_bytes=10 * MIB)
    inside = np.asarray(soft_mask()) == 255
    assert inside.any()
    assert (read(protected)[inside] == np.asarray(noise())[inside]).all()


def test_at_a_soft_edge_both_are_mixed():
    white, black = Image.new("RGB", (320, 240), "white"), Image.new("RGB", (320, 240))
    protected = protect(saved(black), saved(white), soft_mask(), upload_limit_bytes=10 * MIB)
    assert (read(protected)[..., 0] == np.asarray(soft_mask())).all()


@pytest.mark.parametrize("size", [(160, 120), (640, 480), (100, 250)])
def test_a_result_of_another_size_comes_at_the_originals(size):
    mask = Image.new("L", (320, 700))
    mask.paste(255, (10, 20, 300, 690))
    protected = protect(saved(photo((320, 700))), saved(photo(size)), mask, upload_limit_bytes=10 * MIB)
    whole = np.asarray(photo(size).resize((320, 700), Image.Resampling.LANCZOS)).astype(int)
    inside = np.asarray(mask) == 255
    assert (protected.width_px, protected.height_px) == (320, 700)
    # Strips are cut so that no seam shows: at most rounding differs from scaling all at once.
    assert np.abs(read(protected) - whole)[inside].max() <= 2


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_the_originals_mode_and_alpha_are_kept(mode):
    picture = photo().convert(mode)
    if mode[-1] == "A":
        picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    result = photo((320, 240)).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    result = result.convert("L") if mode[0] == "L" else result
    protected = protect(saved(picture), saved(result), soft_mask(), upload_limit_bytes=10 * MIB)
    outside = np.asarray(soft_mask()) == 0
    assert Image.open(protected.fitted.file).mode == mode
    assert (read(protected)[outside] == np.asarray(picture)[outside]).all()


def test_a_grey_picture_takes_on_the_colours_of_its_result():
    protected = protect(saved(photo().convert("L")), saved(photo()), soft_mask(), upload_limit_bytes=10 * MIB)
    outside = np.asarray(soft_mask()) == 0
    assert Image.open(protected.fitted.file).mode == "RGB"
    assert (read(protected)[outside] == np.asarray(photo().convert("L").convert("RGB"))[outside]).all()


def test_a_sideways_photograph_comes_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    original = saved(photo(), "JPEG", exif=exif)
    protected = protect(original, saved(noise((240, 320))), Image.new("L", (240, 320)), upload_limit_bytes=10 * MIB)
    assert (read(protected) == np.asarray(decode(original).picture)).all()


@pytest.mark.parametrize("limit_bytes", [10 * MIB, 30_000])
def test_the_profile_is_kept_and_metadata_is_dropped(limit_bytes):
    exif = Image.Exif()
    exif[0x010E] = "my home"
    original = saved(photo(), "JPEG", exif=exif, icc_profile=SRGB, comment=b"hello", xmp=b"<x:xmpmeta/>")
    protected = protect(original, saved(noise()), soft_mask(), upload_limit_bytes=limit_bytes)
    written = Image.open(protected.fitted.file)
    written.load()
    assert written.info["icc_profile"] == SRGB
    assert not dict(written.getexif())
    assert not {"exif", "xmp", "comment", "XML:com.adobe.xmp"} & set(written.info)


def test_a_damaged_result_is_unusable():
    with pytest.raises(ResultUnusable):
        protect(saved(photo()), io.BytesIO(saved(noise()).getvalue()[:5000]), soft_mask(), upload_limit_bytes=MIB)


def test_a_mask_of_another_size_is_refused():
    with pytest.raises(ValueError, match="100"):
        protect(saved(photo()), saved(noise()), Image.new("L", (100, 100)), upload_limit_bytes=MIB)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 90), st.integers(1, 90), st.integers(1, 90), st.integers(1, 90), st.integers(0, 255))
def test_any_size_of_result_leaves_the_outside_alone(width, height, result_width, result_height, level):
    mask = Image.new("L", (width, height))
    mask.paste(level, (width // 3, height // 4, width - width // 4, height))
    original = noise((width, height))
    result = saved(noise((result_width, result_height)))
    protected = protect(saved(original), result, mask, upload_limit_bytes=MIB)
    outside = np.asarray(mask) == 0
    assert (read(protected)[outside] == np.asarray(original)[outside]).all()


def test_the_noise_of_a_masks_jpeg_shows_nothing():
    mask = Image.new("L", (320, 240))
    mask.paste(255, (81, 63, 203, 161))
    protected = protect(
        saved(photo()), saved(noise()), mask, upload_limit_bytes=MIB, mask_kind="JPEG", quality=95, subsampling=0
    )
    outside = np.asarray(mask) == 0
    assert (read(protected)[outside] == np.asarray(photo())[outside]).all()
    assert (read(protected)[~outside] == np.asarray(noise())[~outside]).all()


def test_far_from_a_soft_masks_edge_the_noise_of_its_jpeg_shows_nothing():
    protected = protect(
        saved(photo()), saved(noise()), soft_mask(), upload_limit_bytes=MIB, mask_kind="JPEG", quality=60
    )
    outside = np.asarray(soft_mask().filter(ImageFilter.MaxFilter(17))) == 0
    assert (read(protected)[outside] == np.asarray(photo())[outside]).all()
    # Where it is soft, both are still mixed.
    half = np.abs(np.asarray(soft_mask(), int) - 128) < 20
    mixed = (np.asarray(photo(), int) + np.asarray(noise(), int)) / 2
    assert np.abs(read(protected) - mixed)[half].mean() < 16
