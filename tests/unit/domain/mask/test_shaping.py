import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bot.domain.mask.shaping import closed, cut, feathered, grown, inverted, resized

shapes = st.tuples(st.integers(1, 40), st.integers(1, 40))
masks = shapes.flatmap(
    lambda shape: arrays(np.uint8, shape, elements=st.sampled_from([0, 0, 0, 0, 0, 255]), fill=st.just(0))
)
soft_masks = shapes.flatmap(lambda shape: arrays(np.uint8, shape, elements=st.integers(0, 255)))
radii = st.integers(0, 30)


def distances(mask):
    """Brute force: of every pixel, the distance to the nearest pixel of the mask."""
    rows, columns = np.nonzero(mask)
    y, x = np.indices(mask.shape)
    if not len(rows):
        return np.full(mask.shape, np.inf)
    return np.sqrt(((y[..., None] - rows) ** 2 + (x[..., None] - columns) ** 2).min(axis=2))


@settings(deadline=None)
@given(masks, radii)
def test_growing_adds_exactly_what_is_near(mask, by_px):
    assert ((grown(mask, by_px) > 0) == (distances(mask) <= by_px)).all()


@settings(deadline=None)
@given(masks, radii)
def test_shrinking_takes_exactly_what_is_near_the_kept_part(mask, by_px):
    assert ((grown(mask, -by_px) > 0) == ((mask > 0) & (distances(mask == 0) > by_px))).all()


@settings(deadline=None)
@given(masks, radii)
def test_growing_and_shrinking_again_holds_the_mask(mask, by_px):
    assert (closed(mask, by_px) >= mask).all()


@settings(deadline=None)
@given(masks, st.integers(-30, 30), st.integers(0, 5))
def test_growing_more_never_gives_less(mask, by_px, more):
    assert (grown(mask, by_px + more) >= grown(mask, by_px)).all()


@pytest.mark.parametrize("by_px", [-513, 513])
def test_growing_out_of_range_is_refused(by_px):
    with pytest.raises(ValueError, match="513"):
        grown(np.zeros((4, 4), np.uint8), by_px)


def test_a_large_disk_is_exact():
    mask = np.zeros((1100, 1100), np.uint8)
    mask[550, 550] = 255
    y, x = np.indices(mask.shape)
    assert ((grown(mask, 512) > 0) == ((x - 550) ** 2 + (y - 550) ** 2 <= 512**2)).all()


@settings(deadline=None)
@given(masks, radii)
def test_a_feather_lies_outside_and_ends_at_its_radius(mask, by_px):
    soft = feathered(mask, by_px)
    distance = distances(mask)
    assert (soft[mask > 0] == 255).all()
    assert not soft[distance > by_px].any()
    if by_px:
        assert (soft[(distance > 0) & (distance <= 1)] > 0).all()


@settings(deadline=None)
@given(masks, radii)
def test_a_feather_falls_with_distance(mask, by_px):
    assume(mask.any())
    soft, distance = feathered(mask, by_px).ravel(), distances(mask).ravel()
    order = np.argsort(distance, kind="stable")
    assert (np.diff(soft[order].astype(int))[np.diff(distance[order]) > 0] <= 0).all()


@settings(deadline=None)
@given(soft_masks, radii)
def test_a_feather_takes_nothing_from_a_soft_mask(mask, by_px):
    assert (feathered(mask, by_px) >= mask).all()


@pytest.mark.parametrize("by_px", [-1, 257])
def test_a_feather_out_of_range_is_refused(by_px):
    with pytest.raises(ValueError, match=str(by_px)):
        feathered(np.zeros((4, 4), np.uint8), by_px)


@given(soft_masks)
def test_inverting_twice_changes_nothing(mask):
    assert (inverted(inverted(mask)) == mask).all()


@given(soft_masks)
def test_a_cut_mask_is_black_and_white(mask):
    assert ((cut(mask) == 255) == (mask >= 128)).all()
    assert set(np.unique(cut(mask))) <= {0, 255}


@given(masks, st.tuples(st.integers(1, 60), st.integers(1, 60)))
def test_a_resized_mask_stays_black_and_white(mask, size_px):
    scaled = resized(mask, size_px)
    assert scaled.shape == size_px[::-1]
    assert set(np.unique(scaled)) <= {0, 255}
