import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.mask.areas import Area, Box, Region, region_of
from bot.domain.mask.making import area_mask

sizes = st.tuples(st.integers(6, 300), st.integers(6, 300))
CELLS = [
    area
    for area in Area
    if area.value.split()[0] in {"top", "middle", "bottom"} and area.value not in {"top", "bottom"}
]


def covered(areas, size_px):
    return sum((area_mask(area, size_px) > 0).astype(int) for area in areas)


def test_there_are_nine_cells():
    assert len(CELLS) == 9


@given(sizes)
def test_nine_cells_fill_the_picture_once(size_px):
    assert (covered(CELLS, size_px) == 1).all()


@pytest.mark.parametrize(
    "pair", [(Area.LEFT, Area.RIGHT), (Area.TOP, Area.BOTTOM), (Area.CENTRE, Area.AROUND_CENTRE)], ids=str
)
@given(size_px=sizes)
def test_counterparts_fill_the_picture_once(pair, size_px):
    assert (covered(pair, size_px) == 1).all()


@pytest.mark.parametrize("area", [area for area in Area if area is not Area.BORDER])
@given(size_px=sizes)
def test_an_area_is_some_of_the_picture_but_not_all(area, size_px):
    mask = area_mask(area, size_px)
    assert mask.shape == size_px[::-1]
    assert set(np.unique(mask)) == {0, 255}


def test_the_left_is_half_of_the_picture():
    assert region_of(Area.LEFT, (100, 60)) == Region(Box(0, 0, 50, 60))


def test_the_centre_is_a_quarter_of_the_picture():
    assert region_of(Area.CENTRE, (100, 60)) == Region(Box(25, 15, 75, 45))


def test_the_frame_is_a_sixth_deep():
    assert region_of(Area.FRAME, (600, 60)) == Region(Box(100, 10, 500, 50), is_outside=True)


def test_a_picture_too_small_for_areas_is_refused():
    with pytest.raises(ValueError, match="5"):
        region_of(Area.LEFT, (5, 100))
