from datetime import timedelta

import pytest

from bot.domain.errors import NoLongerKept, NotYours, ReplyGone, TooLateToChange
from bot.domain.job import JobState
from bot.domain.lineage import Parent, Relation
from bot.domain.mask import Area
from bot.domain.recipe import Recipe
from bot.services.name_area import NameArea
from tests.fakes.job_store import FakeJobStore
from tests.fakes.orders import NOW, a_job, an_acceptor, an_order
from tests.fakes.replies import FakeReplies

REPLY = an_order().reply
LATER = NOW + timedelta(minutes=3)


def refused(**changes):
    return a_job(**({"mask": None, "state": JobState.FAILED, "reason": "NoMask"} | changes))


async def named(job, person_id=1, area=Area.TOP):
    store = FakeJobStore(job)
    made = await NameArea(store, an_acceptor(store), FakeReplies()).name(job.id, person_id, area, REPLY, LATER)
    assert store.jobs[made.id] == made
    return made


async def test_the_same_is_asked_for_with_a_part_of_the_picture():
    job = refused(prompt="a *hat*", steps=7, seed=5, refiner=True, wanted_px=(512, None), recipe=Recipe(protect=False))
    made = await named(job)
    assert made.id != job.id
    assert made.recipe == Recipe(area=Area.TOP, protect=False)
    assert (made.parameters.prompt, made.parameters.steps, made.parameters.seed) == ("a *hat*", 7, 5)
    assert (made.init_image, made.wanted_px, made.accepted_at) == (job.init_image, (512, None), LATER)
    assert made.state is JobState.ACCEPTED


async def test_what_went_on_from_a_result_still_does():
    parent = Parent("0" * 16, Relation.USED_RESULT, 2)
    assert (await named(refused(parent=parent))).parent == parent


@pytest.mark.parametrize(
    ("job", "person_id", "error"),
    [
        (refused(), 2, NotYours),
        (refused(reason="MaskEmpty"), 1, TooLateToChange),
        (refused(state=JobState.DONE, reason=None), 1, TooLateToChange),
    ],
    ids=["somebody else", "another reason", "not refused"],
)
async def test_only_a_job_without_a_mask_is_gone_on_with_and_only_by_its_requester(job, person_id, error):
    with pytest.raises(error):
        await named(job, person_id)


async def test_a_forgotten_job_is_told_so():
    store = FakeJobStore()
    with pytest.raises(NoLongerKept):
        await NameArea(store, an_acceptor(store), FakeReplies()).name("0" * 16, 1, Area.TOP, REPLY, LATER)


@pytest.mark.parametrize("error", [None, ReplyGone("10008")])
async def test_the_help_says_what_was_chosen_or_stays(error):
    job, replies = refused(), FakeReplies()
    replies.fail_with = error
    store = FakeJobStore(job)
    await NameArea(store, an_acceptor(store), replies).put_help_away(job.id, 99, Area.TOP)
    assert replies.shown == ([] if error else [("named", (job.id, 99, Area.TOP))])
