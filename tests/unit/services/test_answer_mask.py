"""A person is asked about their mask: what they see, what they may do, and that it ends one way."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import MaskEmpty, NotAnswered, NotYours, StoppedByPerson, StoreUnavailable, TooLateToChange
from bot.domain.job import JobState as S
from bot.domain.mask import Area, Doubt, MaskKind
from bot.domain.recipe import AS_GIVEN, Recipe
from bot.services.answer_mask import AnswerMask
from bot.services.job_runner import JobRunner
from bot.services.ports import CopyRole
from tests.fakes.clock import settle
from tests.fakes.orders import a_job
from tests.fakes.pictures import PLAIN
from tests.unit.services.test_carry_job import World

MINUTE_S = 60.0
LEFT = Recipe(area=Area.LEFT)
ME, SOMEBODY = 1, 2


class AskingWorld(World):
    """A world with a runner, whose process can end and begin again."""

    def __init__(self):
        super().__init__()
        self.start()

    def start(self):
        self.runner = JobRunner(self.carry_job, self.store, self.replies, self.clock)
        self.answer = AnswerMask(self.runner, self.prepare_job)

    async def restart(self):
        await self.runner.stop()
        self.start()
        await self.runner.resume()
        await settle()

    async def asking(self, recipe=LEFT, **changes):
        """A job whose person has been asked."""
        mask = {} if recipe.area is None else {"mask": None}
        job = a_job(recipe=recipe, **mask, **changes)
        job = replace(job, reply=replace(job.reply, message_id=77))
        self.store.jobs[job.id] = job
        self.runner.start(job)
        await settle()
        assert self.store.jobs[job.id].state is S.ASKING
        return job.id

    async def ended(self, job_id):
        await settle()
        assert self.runner.find(job_id) is None
        return self.store.jobs[job_id]


@pytest.fixture
async def world():
    world = AskingWorld()
    yield world
    await world.runner.stop()


async def test_a_mask_of_our_making_is_shown_before_anything_is_submitted(world):
    job_id = await world.asking()
    assert world.replies.questions == [b"image under left+0 0"]
    assert not world.image_api.requests
    job = world.store.jobs[job_id]
    assert (job.question_id, job.mask_kind, job.covered) == (88, MaskKind.AREA, 0.25)


async def test_while_it_asks_a_job_holds_no_place_and_its_reply_stays(world):
    await world.asking()
    await world.clock.advance(5 * MINUTE_S)
    assert not [kind for kind, _ in world.replies.shown if kind == "progress"]
    jobs = [await world.asking() for _ in range(20)]  # more than are prepared at once
    assert len(world.replies.questions) == 21
    assert all(world.store.jobs[job_id].state is S.ASKING for job_id in jobs)


async def test_go_goes_on_with_the_mask_that_was_shown(world):
    job_id = await world.asking(Recipe(area=Area.LEFT, grow_px=7))
    await world.answer.go(job_id, ME)
    job = await world.ended(job_id)
    assert job.state is S.DONE
    assert job.recipe == Recipe(area=Area.LEFT, grow_px=7, is_confirmed=True)
    assert world.image_api.requests[0].mask_url == "https://cdn.discordapp.com/attachments/mask.png"
    assert len(world.replies.questions) == 1
    assert ("put away", 88) in world.replies.shown


async def test_without_a_preview_nobody_is_asked(world):
    await world.ending(a_job(mask=None, recipe=Recipe(area=Area.LEFT, preview=False)))
    assert not world.replies.questions
    assert len(world.image_api.requests) == 1


async def test_a_mask_that_only_had_another_size_is_not_asked_about(world):
    await world.ending(a_job())
    assert not world.replies.questions


async def test_a_doubtful_mask_is_asked_about_and_then_forwarded_as_it_is(world):
    world.pictures.worked = replace(PLAIN, doubt=Doubt.COVERS_MOST)
    job_id = await world.asking(AS_GIVEN)
    await world.answer.go(job_id, ME)
    await world.ended(job_id)
    assert world.image_api.requests[0].mask_url == "https://cdn.discordapp.com/p.png?hm=1"


CHANGES = {
    "invert": (lambda answer, job_id: answer.invert(job_id, ME), b"left inverted+0 0"),
    "grow": (lambda answer, job_id: answer.grow(job_id, ME), b"left+9 0"),
    "shrink": (lambda answer, job_id: answer.grow(job_id, ME, -1), b"left-9 0"),
    "feather": (lambda answer, job_id: answer.feather(job_id, ME), b"left+0 9"),
    "another part": (lambda answer, job_id: answer.move(job_id, ME, Area.TOP), b"top+0 0"),
}


@pytest.mark.parametrize(("press", "mask"), CHANGES.values(), ids=CHANGES)
async def test_a_change_shows_the_new_mask_and_is_kept(world, press, mask):
    job_id = await world.asking()
    question = await press(world.answer, job_id)
    assert question.overlay.read() == b"image under " + mask
    assert world.store.jobs[job_id].recipe != Recipe(area=Area.LEFT)
    await world.answer.go(job_id, ME)
    await world.ended(job_id)
    attached = [what for kind, what in world.replies.shown if kind == "attached"]
    assert [list(files.values()) for files in attached] == [[mask]]


async def test_changes_add_up_and_need_no_link_to_be_alive(world):
    job_id = await world.asking(Recipe(invert=True))
    world.attachments.contents = {}
    await world.answer.grow(job_id, ME)
    question = await world.answer.grow(job_id, ME)
    assert question.overlay.read() == b"image under mask inverted+18 0"


async def test_without_copies_the_files_are_fetched_again(world):
    world.copies.fail_with = StoreUnavailable("disk full")
    job_id = await world.asking(Recipe(invert=True))
    assert (await world.answer.invert(job_id, ME)).overlay.read() == b"image under mask"


async def test_a_change_that_leaves_nothing_is_refused_and_the_mask_stays(world):
    job_id = await world.asking()
    worked, world.pictures.worked = world.pictures.worked, MaskEmpty("")
    with pytest.raises(MaskEmpty):
        await world.answer.grow(job_id, ME, -1)
    world.pictures.worked = worked
    assert world.store.jobs[job_id].recipe == Recipe(area=Area.LEFT)
    assert (await world.answer.look(job_id, ME)).overlay.read() == b"image under left+0 0"


async def test_a_drawn_mask_is_not_moved_to_a_named_part(world):
    job_id = await world.asking(Recipe(invert=True))
    with pytest.raises(TooLateToChange):
        await world.answer.move(job_id, ME, Area.TOP)


PRESSES = {
    "go": lambda answer, job_id, who: answer.go(job_id, who),
    "look": lambda answer, job_id, who: answer.look(job_id, who),
    "invert": lambda answer, job_id, who: answer.invert(job_id, who),
}


@pytest.mark.parametrize("press", PRESSES.values(), ids=PRESSES)
async def test_only_the_requester_answers(world, press):
    job_id = await world.asking()
    with pytest.raises(NotYours):
        await press(world.answer, job_id, SOMEBODY)
    assert world.store.jobs[job_id].state is S.ASKING


@pytest.mark.parametrize("press", PRESSES.values(), ids=PRESSES)
async def test_what_has_gone_on_is_not_answered(world, press):
    job_id = await world.asking()
    await world.answer.go(job_id, ME)
    await world.ended(job_id)
    for gone in (job_id, "0" * 16):
        with pytest.raises(TooLateToChange):
            await press(world.answer, gone, ME)


async def test_of_two_presses_at_once_one_counts(world):
    job_id = await world.asking()
    invert = world.answer.invert(job_id, ME)
    again = world.answer.invert(job_id, ME)
    first, second = await asyncio.gather(invert, again)
    assert (first is not None, second) == (True, None)
    assert world.store.jobs[job_id].recipe.invert
    await asyncio.gather(world.answer.go(job_id, ME), world.answer.go(job_id, ME))
    await world.ended(job_id)
    assert len(world.image_api.requests) == 1


async def test_a_go_that_cannot_be_stored_is_none(world):
    job_id = await world.asking()
    world.store.fail_with = StoreUnavailable("disk full")
    with pytest.raises(StoreUnavailable):
        await world.answer.go(job_id, ME)
    world.store.fail_with = None
    await settle()
    assert not world.image_api.requests
    await world.answer.go(job_id, ME)
    assert (await world.ended(job_id)).state is S.DONE


async def test_nobody_says_go_in_time(world):
    job_id = await world.asking()
    await world.clock.advance(13.9 * MINUTE_S)
    assert not world.replies.endings
    await world.clock.advance(0.2 * MINUTE_S)
    ((kind, error),) = world.replies.endings
    assert (kind, type(error)) == ("refusal", NotAnswered)
    job = await world.ended(job_id)
    assert (job.state, job.reason) == (S.CANCELLED, "NotAnswered")
    assert ("put away", 88) in world.replies.shown
    assert not world.image_api.requests


async def test_a_job_that_asks_can_be_cancelled(world):
    job_id = await world.asking()
    assert await world.runner.cancel(job_id)
    error = world.replies.endings[0][1][0]
    assert type(error) is StoppedByPerson
    assert error.is_free
    assert (await world.ended(job_id)).state is S.CANCELLED
    assert ("put away", 88) in world.replies.shown


async def test_after_a_restart_it_goes_on_waiting_and_asks_no_second_time(world):
    job_id = await world.asking()
    await world.answer.invert(job_id, ME)
    await world.restart()
    assert len(world.replies.questions) == 1
    assert world.store.jobs[job_id].state is S.ASKING
    await world.answer.go(job_id, ME)
    assert (await world.ended(job_id)).recipe.invert
    assert world.image_api.requests


async def test_a_question_that_a_death_kept_from_being_stored_is_asked_again(world):
    job = a_job(state=S.ASKING, mask=None, recipe=Recipe(area=Area.LEFT), question_id=None)
    world.store.jobs[job.id] = job
    await world.restart()
    assert len(world.replies.questions) == 1
    assert world.store.jobs[job.id].question_id == 88
    await world.answer.go(job.id, ME)
    assert (await world.ended(job.id)).state is S.DONE


async def test_a_go_while_the_question_is_made_anew_after_a_restart_counts(world):
    job = a_job(state=S.ASKING, mask=None, recipe=Recipe(area=Area.LEFT), question_id=None)
    world.store.jobs[job.id] = job
    fetch, held = world.attachments.fetch, asyncio.Event()

    async def slow_fetch(attachment, role, **how):
        await held.wait()
        return await fetch(attachment, role, **how)

    world.attachments.fetch = slow_fetch
    await world.restart()
    await world.answer.go(job.id, ME)
    held.set()
    assert (await world.ended(job.id)).state is S.DONE
    assert not world.replies.questions


async def test_a_restart_past_the_deadline_ends_it(world):
    job = a_job(state=S.ASKING, question_id=88, recipe=Recipe(invert=True))
    job = replace(job, reply=replace(job.reply, expires_at=world.clock.now() - timedelta(minutes=1)))
    world.store.jobs[job.id] = job
    await world.restart()
    await world.clock.advance(1)
    assert (await world.ended(job.id)).reason == "NotAnswered"


async def test_a_job_killed_right_after_go_is_not_asked_about_again(world):
    job = a_job(mask=None, recipe=Recipe(area=Area.LEFT, is_confirmed=True), question_id=88)
    world.store.jobs[job.id] = replace(job, reply=replace(job.reply, message_id=77))
    await world.restart()
    assert (await world.ended(job.id)).state is S.DONE
    assert not world.replies.questions


async def test_what_was_given_is_kept_while_its_person_is_asked(world):
    job_id = await world.asking(Recipe(invert=True))
    assert world.copies.kept == {(job_id, CopyRole.IMAGE): b"image", (job_id, CopyRole.GIVEN_MASK): b"mask"}
