import numpy as np
import pytest

from bot.domain.mask.areas import Area, Box
from bot.domain.mask.kinds import Doubt, NoMask
from bot.domain.mask.looks import bounding_box, coverage, doubt, nothing_to_choose
from bot.domain.mask.making import area_mask
from bot.domain.mask.shaping import grown

SIZE_PX = (120, 90)


def test_coverage_is_the_share_that_is_repainted():
    assert coverage(area_mask(Area.LEFT, SIZE_PX)) == 0.5


def test_a_bounding_box_holds_all_that_is_repainted():
    assert bounding_box(area_mask(Area.CENTRE_CELL, SIZE_PX)) == Box(40, 30, 80, 60)
    assert bounding_box(np.zeros((5, 5), np.uint8)) is None


def test_a_mask_that_was_shrunk_away_is_empty():
    assert nothing_to_choose(grown(area_mask(Area.CENTRE_CELL, SIZE_PX), -20)) is NoMask.EMPTY


def test_a_mask_that_has_outgrown_the_picture_is_full():
    assert nothing_to_choose(grown(area_mask(Area.CENTRE_CELL, SIZE_PX), 100)) is NoMask.FULL


@pytest.mark.parametrize("area", [area for area in Area if area not in {Area.AROUND_CENTRE, Area.FRAME, Area.BORDER}])
def test_an_ordinary_mask_is_not_doubted(area):
    mask = area_mask(area, SIZE_PX)
    assert doubt(mask) is None
    assert nothing_to_choose(mask) is None


@pytest.mark.parametrize("area", [Area.AROUND_CENTRE, Area.FRAME])
def test_a_border_all_round_is_doubted(area):
    assert doubt(area_mask(area, SIZE_PX)) is Doubt.COVERS_BORDER


def test_most_of_a_picture_is_doubted():
    mask = np.full((100, 100), 255, np.uint8)
    mask[:, :25] = 0
    assert doubt(mask) is Doubt.COVERS_MOST


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (2, 2), (3, 5)])
def test_the_smallest_masks_have_looks_too(shape):
    mask = np.zeros(shape, np.uint8)
    assert doubt(mask) is None
    assert doubt(255 - mask) is Doubt.COVERS_MOST
