"""The inpainter: what it changes, what it leaves, what it cannot do."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from sandbox.examples import Example, load_examples
from sandbox.imagepipeline.inpainter import NothingToFillFrom, inpaint

SIZE_PX = (120, 80)
HOLE = (40, 20, 70, 50)


@pytest.fixture
def picture() -> Image.Image:
    """Stripes, so that a fill has something to continue."""
    stripes = np.indices((SIZE_PX[1], SIZE_PX[0]))[1] // 4 % 2 * 200
    return Image.fromarray(np.stack([stripes, stripes // 2, 255 - stripes], axis=2).astype(np.uint8))


@pytest.fixture
def mask() -> Image.Image:
    drawn = Image.new("L", SIZE_PX)
    ImageDraw.Draw(drawn).rectangle(HOLE, fill=255)
    return drawn


def pixels(picture: Image.Image) -> NDArray[np.uint8]:
    return np.asarray(picture.convert("RGB"))


def test_outside_the_mask_every_pixel_is_the_originals(picture: Image.Image, mask: Image.Image):
    result = inpaint(picture, mask, size_px=SIZE_PX, seed=1, strength=1)

    kept = np.asarray(mask) == 0
    assert (pixels(result)[kept] == pixels(picture)[kept]).all()


def test_outside_the_mask_every_pixel_is_the_resized_originals(picture: Image.Image, mask: Image.Image):
    size_px = (512, 512)

    result = inpaint(picture, mask, size_px=size_px, seed=1, strength=1)

    kept = np.asarray(mask.resize(size_px, Image.Resampling.NEAREST)) == 0
    resized = picture.resize(size_px, Image.Resampling.LANCZOS)
    assert result.size == size_px
    assert (pixels(result)[kept] == pixels(resized)[kept]).all()


def test_a_blot_in_the_mask_is_painted_over(picture: Image.Image, mask: Image.Image):
    blotted = picture.copy()
    ImageDraw.Draw(blotted).rectangle(HOLE, fill=(0, 255, 0))

    result = inpaint(blotted, mask, size_px=SIZE_PX, seed=1, strength=1)

    inside = pixels(result)[25:45, 45:65]
    assert not (inside == (0, 255, 0)).all(axis=2).any()
    assert np.abs(inside.astype(int) - pixels(picture)[25:45, 45:65]).mean() < 25


def test_the_same_seed_gives_the_same_picture_and_another_another():
    example = load_examples()[0]
    with Image.open(example.image) as picture, Image.open(example.mask) as mask:
        one, same, other = (
            pixels(inpaint(picture, mask, size_px=(512, 512), seed=seed, strength=1)) for seed in (5, 5, 6)
        )

    assert (one == same).all()
    assert (one != other).any()


def test_strength_zero_leaves_everything_as_it_was(picture: Image.Image, mask: Image.Image):
    result = inpaint(picture, mask, size_px=SIZE_PX, seed=1, strength=0)

    assert (pixels(result) == pixels(picture)).all()


def test_an_empty_mask_leaves_everything_as_it_was(picture: Image.Image):
    result = inpaint(picture, Image.new("L", SIZE_PX), size_px=SIZE_PX, seed=1, strength=1)

    assert (pixels(result) == pixels(picture)).all()


def test_a_full_mask_is_refused(picture: Image.Image):
    with pytest.raises(NothingToFillFrom):
        inpaint(picture, Image.new("L", SIZE_PX, 255), size_px=SIZE_PX, seed=1, strength=1)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "CMYK"])
def test_any_mode_of_picture_becomes_rgb(picture: Image.Image, mask: Image.Image, mode: str):
    assert inpaint(picture.convert(mode), mask, size_px=(64, 64), seed=1, strength=1).mode == "RGB"


@pytest.mark.parametrize("size_px", [(1, 1), (3, 400), (400, 3)])
def test_pictures_too_small_to_search_do_not_break_it(size_px: tuple[int, int]):
    mask = Image.new("L", size_px)
    mask.putpixel((0, 0), 255)

    try:
        result = inpaint(Image.new("RGB", size_px, "red"), mask, size_px=(64, 64), seed=1, strength=1)
    except NothingToFillFrom:
        return
    assert result.size == (64, 64)


@pytest.mark.parametrize("example", load_examples(), ids=lambda example: example.name)
def test_examples_have_black_and_white_masks_of_their_own_size(example: Example):
    with Image.open(example.image) as picture, Image.open(example.mask) as mask:
        assert mask.size == picture.size
        assert mask.mode == "L"
        assert set(np.unique(np.asarray(mask)).tolist()) == {0, 255}
    assert example.prompt
    assert example.credit
