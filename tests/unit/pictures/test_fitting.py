import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageCms

from bot.pictures.decoding import Decoded
from bot.pictures.fitting import NothingFits, fit
from sandbox.examples import load_examples

MIB = 2**20
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def photo(size=(320, 240)):
    with Image.open(load_examples()[1].image) as picture:
        return picture.convert("RGB").resize(size)


def noise(size):
    return Image.fromarray(np.random.default_rng(1).integers(0, 256, (size[1], size[0], 3), np.uint8))


def fitted(picture, limit_bytes):
    """What was made of it, in memory."""
    made = fit(Decoded(picture, SRGB), limit_bytes)
    with made.file:
        return replace(made, file=io.BytesIO(made.file.read()))


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_png_comes_first(mode):
    picture = photo().convert(mode)
    file = fitted(picture, MIB)
    assert (file.extension, file.is_lossless) == ("png", True)
    assert Image.open(file.file).tobytes() == picture.tobytes()
    assert file.size_bytes == file.file.seek(0, io.SEEK_END)


@pytest.mark.parametrize("size", [(320, 240), (400, 1400)])
def test_over_the_limit_lossless_webp_comes_next(size):
    png_bytes = fitted(photo(size), 10 * MIB).size_bytes
    file = fitted(photo(size), png_bytes - 1)
    assert (file.extension, file.is_lossless) == ("webp", True)
    assert Image.open(file.file).tobytes() == photo(size).tobytes()


@pytest.mark.parametrize(("mode", "extension"), [("L", "jpg"), ("RGB", "jpg"), ("LA", "webp"), ("RGBA", "webp")])
def test_a_tight_limit_costs_exactness_and_says_so(mode, extension):
    picture = photo((400, 1400)).convert(mode)
    if mode[-1] == "A":
        picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    file = fitted(picture, 150_000)
    assert (file.extension, file.is_lossless) == (extension, False)
    assert file.size_bytes <= 150_000
    back = Image.open(file.file)
    assert back.info["icc_profile"] == SRGB
    assert np.abs(np.asarray(back.convert("L"), int) - np.asarray(picture.convert("L"), int)).mean() < 5


def test_no_more_is_lost_than_the_limit_asks_for():
    loose, tight = (fitted(photo((400, 1400)), limit).size_bytes for limit in (300_000, 150_000))
    assert 150_000 < loose <= 300_000
    assert 75_000 < tight <= 150_000


def test_a_limit_that_nothing_fits_is_said():
    with pytest.raises(NothingFits) as told:
        fitted(noise((320, 240)), 500)
    assert told.value.size_bytes > 500


def test_pictures_too_long_for_webp_are_jpegs():
    picture = photo((17_000, 20)).convert("RGBA")
    file = fitted(picture, 100_000)
    assert (file.extension, file.is_lossless) == ("jpg", False)


def test_pictures_too_large_for_lossless_webp_are_jpegs_at_once():
    picture = photo((3000, 2200))
    png_bytes = fitted(picture, 100 * MIB).size_bytes
    file = fitted(picture, png_bytes - 1)
    assert (file.extension, file.is_lossless) == ("jpg", False)
