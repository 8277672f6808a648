"""Telling a repaint from a re-encoding."""

from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from sandbox.comparison import compare

SIZE_PX = (64, 48)
HOLE = (10, 10, 40, 40)


def file(picture: Image.Image, form: str = "PNG") -> bytes:
    target = BytesIO()
    picture.save(target, form)
    return target.getvalue()


@pytest.fixture
def picture() -> Image.Image:
    return Image.linear_gradient("L").resize(SIZE_PX).convert("RGB")


@pytest.fixture
def mask() -> Image.Image:
    drawn = Image.new("L", SIZE_PX)
    ImageDraw.Draw(drawn).rectangle(HOLE, fill=255)
    return drawn


def test_the_same_picture_again_is_no_repaint(picture: Image.Image, mask: Image.Image):
    difference = compare(file(picture), file(mask), file(picture))

    assert (difference.width_px, difference.height_px) == SIZE_PX
    assert difference.inside == difference.outside == 0
    assert not difference.is_repainted


def test_a_larger_and_lossy_copy_is_no_repaint(picture: Image.Image, mask: Image.Image):
    copy = file(picture.resize((256, 192), Image.Resampling.LANCZOS), "JPEG")

    assert not compare(file(picture), file(mask), copy).is_repainted


def test_a_change_inside_the_mask_is_a_repaint(picture: Image.Image, mask: Image.Image):
    painted = picture.copy()
    ImageDraw.Draw(painted).rectangle(HOLE, fill=(200, 30, 30))

    difference = compare(file(picture), file(mask), file(painted))

    assert difference.is_repainted
    assert difference.outside == 0


def test_a_change_outside_the_mask_is_no_repaint(picture: Image.Image, mask: Image.Image):
    painted = picture.copy()
    ImageDraw.Draw(painted).rectangle((45, 0, 63, 47), fill=(200, 30, 30))

    difference = compare(file(picture), file(mask), file(painted))

    assert not difference.is_repainted
    assert difference.outside > 10


def test_what_is_no_picture_is_refused(picture: Image.Image, mask: Image.Image):
    with pytest.raises(OSError, match="cannot identify"):
        compare(file(picture), file(mask), b"<html>")
