from dataclasses import replace

import pytest

from bot.domain.job import ImpossibleStep, MaskSource
from bot.domain.job import JobState as S
from bot.domain.mask import Area
from bot.domain.recipe import Recipe
from tests.fakes.orders import NOW, a_job, an_attachment


def possible(before, after):
    try:
        a_job(state=before).stepped(after, NOW)
    except ImpossibleStep:
        return False
    return True


def test_a_job_that_asks_goes_back_to_where_it_was_or_ends():
    assert {state for state in S if possible(S.ASKING, state)} == {S.ACCEPTED, S.FAILED, S.CANCELLED}
    assert {state for state in S if possible(state, S.ASKING)} == {S.ACCEPTED}
    assert not S.ASKING.is_end


@pytest.mark.parametrize("state", S)
def test_only_ends_lead_nowhere_by_themselves(state):
    steps = [after for after in S if possible(state, after)]
    assert bool(steps) != state.is_end or state is S.UNKNOWN_OUTCOME


@pytest.mark.parametrize(
    ("url", "is_own"),
    [
        (None, False),
        ("https://cdn.discordapp.com/p.png?hm=1", False),
        ("https://cdn.discordapp.com/p.png?ex=5&hm=2", False),
        ("https://cdn.discordapp.com/attachments/1/mask.png?hm=1", True),
    ],
)
def test_a_link_signed_anew_is_still_the_same_file(url, is_own):
    job = a_job(image_url=url, mask_url=url)
    assert (job.has_own_image, job.has_own_mask) == (is_own, is_own)


def test_a_mask_where_none_was_given_is_of_the_bots_making():
    job = replace(a_job(), mask=None, mask_url=an_attachment().url)
    assert job.has_own_mask


@pytest.mark.parametrize(
    ("changes", "source"),
    [
        ({}, MaskSource.GIVEN),
        ({"mask": None, "recipe": Recipe(area=Area.LEFT)}, MaskSource.NAMED),
        ({"mask": None, "recipe": Recipe().at(Area.BORDER)}, MaskSource.NAMED),
        ({"mask": None, "recipe": Recipe(inherits=True)}, MaskSource.INHERITED),
        ({"mask": None}, MaskSource.PICTURE),
    ],
)
def test_a_job_tells_where_its_mask_comes_from(changes, source):
    assert a_job(**changes).mask_source is source
