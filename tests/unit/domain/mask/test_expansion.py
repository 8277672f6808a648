import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.mask.areas import Box
from bot.domain.mask.expansion import Expansion, Sides, expand
from bot.domain.mask.making import expanded, expansion_mask

percents = st.one_of(st.just(0), st.integers(1, 100))
all_sides = st.builds(Sides, percents, percents, percents, percents)
sizes = st.tuples(st.integers(1, 200), st.integers(1, 200))


def test_a_quarter_on_the_right_makes_the_canvas_wider():
    assert expand((800, 400), Sides(right=25)) == Expansion((1000, 400), Box(0, 0, 800, 400), Box(0, 0, 792, 400))


def test_a_large_canvas_gets_a_larger_overlap():
    assert expand((4096, 3000), Sides(top=10)).kept == Box(0, 300 + 32, 4096, 3300)


@given(sizes, all_sides)
def test_the_picture_lies_on_its_canvas_untouched(size_px, sides):
    assume(sides != Sides())
    expansion = expand(size_px, sides)
    picture = np.random.default_rng(1).integers(0, 256, (size_px[1], size_px[0], 3), np.uint8)
    canvas = expanded(picture, expansion)
    old = expansion.picture
    assert canvas.shape[1::-1] == expansion.canvas_px
    assert (canvas[old.top : old.bottom, old.left : old.right] == picture).all()


@given(sizes, all_sides)
def test_all_that_is_new_is_painted_and_a_little_of_the_old(size_px, sides):
    assume(sides != Sides())
    expansion = expand(size_px, sides)
    mask = expansion_mask(expansion)
    old = expansion.picture
    inside = mask[old.top : old.bottom, old.left : old.right].copy()
    mask[old.top : old.bottom, old.left : old.right] = 255
    assert (mask == 255).all()
    assert (inside == 0).sum() >= 0.25 * inside.size


@given(sizes, all_sides)
def test_a_side_that_was_not_named_stays(size_px, sides):
    assume(sides != Sides())
    expansion = expand(size_px, sides)
    assert (expansion.picture.left == 0) == (sides.left == 0)
    assert (expansion.kept.left == 0) == (sides.left == 0)
    assert (expansion.picture.bottom == expansion.canvas_px[1]) == (sides.bottom == 0)


def test_what_is_new_is_opaque():
    picture = np.zeros((10, 10, 4), np.uint8)
    canvas = expanded(picture, expand((10, 10), Sides(left=50)))
    assert (canvas[:, :5, 3] == 255).all()
    assert not canvas[:, 5:, 3].any()


@pytest.mark.parametrize("sides", [Sides(), Sides(left=101), Sides(top=-1)])
def test_shares_out_of_range_are_refused(sides):
    with pytest.raises(ValueError, match="Sides"):
        expand((100, 100), sides)
