import io

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageOps

from bot.pictures.decoding import decode
from sandbox.examples import load_examples

ORIENTATION = 0x0112
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def photo():
    with Image.open(load_examples()[0].image) as picture:
        return picture.convert("RGB").resize((96, 64))


def saved(picture, kind="PNG", **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file


def difference(one, other):
    return np.abs(np.asarray(one).astype(int) - np.asarray(other)).mean()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_held_in_any_way_comes_upright(orientation, kind):
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    file = saved(photo(), kind, exif=exif)
    decoded = decode(file)
    assert difference(decoded.picture, ImageOps.exif_transpose(Image.open(file)).convert("RGB")) == 0
    assert decoded.picture.size == ((96, 64) if orientation <= 4 else (64, 96))


@pytest.mark.parametrize("orientation", [0, 9, 255])
def test_an_orientation_that_does_not_exist_is_upright(orientation):
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    assert difference(decode(saved(photo(), exif=exif)).picture, photo()) == 0


@pytest.mark.parametrize(
    ("mode", "decoded_mode"),
    [("1", "L"), ("L", "L"), ("LA", "LA"), ("P", "RGB"), ("RGB", "RGB"), ("RGBA", "RGBA"), ("I;16", "L")],
)
def test_each_mode_of_png_comes_in_8_bits(mode, decoded_mode):
    picture = photo().convert("L").convert("I;16") if mode == "I;16" else photo().convert(mode)
    assert decode(saved(picture)).picture.mode == decoded_mode


def test_a_palette_with_a_transparent_colour_keeps_it():
    picture = photo().quantize(32)
    index = picture.getpixel((5, 5))
    decoded = decode(saved(picture, transparency=index)).picture
    assert decoded.mode == "RGBA"
    assert decoded.getpixel((5, 5))[3] == 0


def test_a_16_bit_png_is_scaled_not_clipped():
    ramp = np.linspace(0, 65535, 256 * 300).astype(np.uint16).reshape(300, 256)
    decoded = np.asarray(decode(saved(Image.fromarray(ramp))).picture)
    assert np.abs(decoded - ramp / 257).max() <= 0.51


def test_a_cmyk_jpeg_comes_in_rgb():
    decoded = decode(saved(photo().convert("CMYK"), "JPEG", quality=95))
    assert decoded.picture.mode == "RGB"
    assert difference(decoded.picture, photo()) < 4


def test_a_cmyk_jpeg_with_a_profile_that_is_none_comes_in_rgb():
    decoded = decode(saved(photo().convert("CMYK"), "JPEG", quality=95, icc_profile=SRGB))
    assert decoded.icc_profile is None
    assert difference(decoded.picture, photo()) < 4


def test_a_phones_jpeg_with_a_second_picture_gives_the_first():
    decoded = decode(saved(photo(), "MPO", save_all=True, append_images=[Image.new("RGB", (96, 64))]))
    assert difference(decoded.picture, photo()) < 6


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_profile_is_kept_and_metadata_is_not(kind):
    exif = Image.Exif()
    exif[0x010E] = "my home"
    decoded = decode(saved(photo(), kind, exif=exif, icc_profile=SRGB))
    assert decoded.icc_profile == SRGB
    assert decoded.picture.info == {}


def test_transparency_and_grey_are_kept():
    picture = Image.merge("LA", [photo().convert("L"), Image.linear_gradient("L").resize((96, 64))])
    assert difference(decode(saved(picture)).picture, picture) == 0
