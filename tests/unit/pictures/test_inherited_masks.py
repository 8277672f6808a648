"""The finished mask of another job, under the picture that goes on from there."""

import io

import pytest
from PIL import Image

from bot.domain.mask import MaskKind
from bot.domain.recipe import Recipe
from bot.pictures.encoding import Limits
from bot.pictures.known_masks import KnownMasks
from bot.pictures.working_out import work_out

INHERITS = Recipe(inherits=True, is_confirmed=True)


def saved(picture):
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file


def a_soft_mask(size=(64, 48)):
    return saved(Image.linear_gradient("L").resize(size))


def worked(mask, picture_px):
    picture = saved(Image.effect_noise(picture_px, 60).convert("RGB"))
    limits = Limits(100_000, 10 * 2**20)
    return work_out(picture, mask, INHERITS, image_name="p.png", mask_name="", limits=limits, known=KnownMasks())


def test_it_is_used_as_it_is_soft_edges_and_all():
    out = worked(a_soft_mask(), (64, 48))
    assert (out.kind, out.is_derived, out.new_mask) == (MaskKind.BLACK_AND_WHITE, False, None)


@pytest.mark.parametrize("picture_px", [(128, 96), (64, 64)], ids=["a larger picture", "a stretched one"])
def test_it_goes_where_the_picture_went_and_stays_soft(picture_px):
    mask = Image.open(worked(a_soft_mask(), picture_px).new_mask)
    assert mask.size == picture_px
    assert len(set(mask.convert("L").tobytes())) > 20
