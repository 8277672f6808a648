"""What is outside of the mask stays, as far as there is something left to tell it by."""

from dataclasses import replace

import pytest

from bot.domain.errors import ResultUnusable, StoreUnavailable
from bot.domain.job import JobState
from bot.domain.mask import Area
from bot.domain.notes import ResultsBlack, ResultsReduced, Unprotected
from bot.domain.recipe import Recipe
from bot.services.ports import CopyRole, Done
from tests.fakes.orders import a_job, an_attachment
from tests.unit.services.test_carry_job import World


@pytest.fixture
def world():
    return World()


async def outcome(world, job=None):
    kind, (_, told) = await world.ending(job)
    assert kind == "results"
    return told


def a_collecting_job(**changes):
    """One that an earlier process prepared."""
    return a_job(state=JobState.COLLECTING, result_urls=("https://results.test/1.png",), **changes)


async def test_a_result_is_laid_over_the_picture_and_the_reply_says_so(world):
    told = await outcome(world)
    assert world.pictures.protected == [(b"one", b"image", b"mask")]
    assert (told.changed_outside, told.notes, told.size_px) == (0, (), (800, 600))


async def test_each_of_several_results_is_and_their_counts_add_up(world):
    world.image_api.wait_answer = Done(("a", "b"))
    world.image_api.files = {"a": [b"1"], "b": [b"2"]}
    told = await outcome(world, a_job(samples=2))
    assert sorted(result for result, _, _ in world.pictures.protected) == [b"1", b"2"]
    assert told.changed_outside == 0


async def test_a_canvas_that_grew_is_what_the_result_is_laid_over(world):
    job = a_collecting_job(mask=None, recipe=Recipe().at(Area.BORDER))
    world.copies.kept = {
        (job.id, CopyRole.IMAGE): b"image",
        (job.id, CopyRole.CANVAS): b"canvas",
        (job.id, CopyRole.MASK): b"border",
    }
    await outcome(world, job)
    assert world.pictures.protected == [(b"one", b"canvas", b"border")]


async def test_who_does_not_want_it_gets_the_result_as_it_came(world):
    told = await outcome(world, a_job(recipe=Recipe(protect=False)))
    assert not world.pictures.protected
    assert (told.changed_outside, told.notes) == (None, ())


@pytest.mark.parametrize("missing", [CopyRole.IMAGE, CopyRole.MASK, "the disk", "a readable copy"])
async def test_without_a_copy_the_result_is_delivered_with_a_remark(world, missing):
    job = a_collecting_job()
    world.copies.kept = {(job.id, CopyRole.IMAGE): b"image", (job.id, CopyRole.MASK): b"mask"}
    world.copies.kept.pop((job.id, missing), None)
    if missing == "the disk":
        world.copies.fail_with = StoreUnavailable("gone")
    if missing == "a readable copy":
        world.pictures.unprotectable = ResultUnusable("cannot be read")
    told = await outcome(world, job)
    assert (told.changed_outside, told.notes) == (None, (Unprotected(),))


async def test_a_black_result_is_shown_as_it_came(world):
    world.image_api.files["https://results.test/1.png"] = [b"black"]
    assert (await outcome(world)).notes == (ResultsBlack(1),)
    assert not world.pictures.protected


async def test_what_was_saved_anew_claims_nothing_of_its_outside(world):
    world.image_api.files["https://results.test/1.png"] = [bytes(11 * 2**20)]
    told = await outcome(world)
    assert (told.changed_outside, told.notes) == (None, (ResultsReduced(10 * 2**20),))


async def test_a_heavy_result_that_cannot_be_protected_is_made_to_fit(world):
    job = a_collecting_job()
    world.image_api.files["https://results.test/1.png"] = [bytes(11 * 2**20)]
    assert (await outcome(world, job)).notes == (Unprotected(), ResultsReduced(10 * 2**20))


async def test_a_reply_that_was_sent_anew_is_where_the_job_is(world):
    live = world.live()
    world.replies.moved_to = replace(live.job.reply, message_id=12345)
    await world.carry_job.carry(live)
    assert world.store.jobs[live.job.id].reply.message_id == 12345


async def test_the_delivered_files_are_kept_with_the_job(world):
    world.replies.delivered = (an_attachment(filename="retouch-1.png"),)
    live = world.live()
    await world.carry_job.carry(live)
    assert world.store.jobs[live.job.id].results == world.replies.delivered
