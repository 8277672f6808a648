"""Files put together from pieces: other programs must read them as what they claim to be."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from sandbox.imagepipeline.quick_png import black_png, colour_of, noise_png


def read(png: bytes) -> Image.Image:
    """Decode, and check every checksum on the way."""
    with Image.open(BytesIO(png)) as picture:
        picture.verify()
    with Image.open(BytesIO(png)) as picture:
        picture.load()
        return picture.copy()


@pytest.mark.parametrize("size_px", [(64, 64), (512, 768), (1024, 1024), (2048, 512)])
@pytest.mark.parametrize("weight_bytes", [0, 100_000, 1_400_000, 9_000_000])
def test_noise_is_a_picture_of_the_size_and_weight_asked_for(size_px: tuple[int, int], weight_bytes: int):
    png = b"".join(noise_png(*size_px, 7, weight_bytes))

    picture = read(png)
    assert picture.size == size_px
    assert picture.mode == "RGB"
    assert weight_bytes * 0.9 - 10_000 <= len(png) <= weight_bytes * 1.1 + 10_000


def test_noise_tells_its_seed_by_the_colour_of_its_band():
    pictures = {seed: read(b"".join(noise_png(512, 512, seed, 50_000))) for seed in (1, 2, 3)}

    assert {seed: picture.getpixel((5, 5)) for seed, picture in pictures.items()} == {
        seed: colour_of(seed) for seed in (1, 2, 3)
    }


def test_noise_shares_all_but_its_own_few_bytes():
    one, other = noise_png(1024, 1024, 1, 1_400_000), noise_png(1024, 1024, 2, 1_400_000)

    assert one[1] is other[1]
    assert len(one[0]) + len(one[2]) < 5_000


@pytest.mark.parametrize("size_px", [(1, 1), (64, 64), (1000, 1000)])
def test_black_is_black(size_px: tuple[int, int]):
    picture = read(black_png(*size_px))

    assert picture.size == size_px
    assert not np.asarray(picture).any()


def test_a_black_picture_of_far_too_many_pixels_weighs_little():
    png = black_png(20_000, 20_000)

    assert len(png) < 3_000_000
    assert png[16:24] == (20_000).to_bytes(4) * 2
