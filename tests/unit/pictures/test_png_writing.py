import io
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.pictures.png_writing import write_png
from sandbox.examples import load_examples

MODES = ("L", "LA", "RGB", "RGBA")


def written(picture, **options):
    file = io.BytesIO()
    assert write_png(picture, file, **options)
    return file


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(MODES), st.integers(1, 300), st.integers(1, 300), st.booleans())
def test_any_picture_comes_back_as_it_was(mode, width, height, is_noise):
    picture = Image.linear_gradient("L").resize((width, height)).convert(mode)
    if is_noise:
        picture = Image.frombytes(mode, picture.size, os.urandom(len(picture.tobytes())))
    back = Image.open(written(picture))
    assert (back.mode, back.tobytes()) == (mode, picture.tobytes())


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("size", [(1, 70_000), (300_000, 2), (1500, 700)])
def test_strips_of_any_shape_join_without_a_seam(mode, size):
    with Image.open(load_examples()[0].image) as photograph:
        picture = photograph.convert("RGB").resize(size).convert(mode)
    assert Image.open(written(picture)).tobytes() == picture.tobytes()


def test_each_filter_is_taken_where_it_suits():
    noise = Image.frombytes("L", (256, 256), os.urandom(256 * 256))
    row, column = noise.crop((0, 0, 256, 1)), noise.crop((0, 0, 1, 256))
    # Rows that repeat want the row above, columns that repeat want the pixel to the left.
    for picture in (row.resize((256, 256)), column.resize((256, 256))):
        assert len(written(picture).getvalue()) < 2000
    assert len(written(noise).getvalue()) < 1.02 * 256 * 256


def test_the_profile_is_in_the_file():
    picture = Image.open(written(Image.new("RGB", (4, 4)), icc_profile=b"profile"))
    assert picture.info["icc_profile"] == b"profile"


def test_a_photograph_is_hardly_larger_than_pillows():
    with Image.open(load_examples()[0].image) as photograph:
        picture = photograph.convert("RGB")
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=1)
    assert len(written(picture).getvalue()) < 1.05 * len(file.getvalue())


def test_writing_ends_as_soon_as_it_is_over_the_limit():
    picture = Image.frombytes("L", (1024, 4096), os.urandom(2**22))
    file = io.BytesIO()
    assert not write_png(picture, file, most_bytes=2**20)
    assert 2**20 < file.tell() < 2**21
    assert not write_png(picture.crop((0, 0, 100, 100)), io.BytesIO(), most_bytes=10_050)
