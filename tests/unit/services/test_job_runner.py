import asyncio
from dataclasses import replace

import pytest

from bot.domain.errors import DiscordRefused, DiscordUnavailable, NotYours, ReplyGone, TokenExpired, TooLateToChange
from bot.domain.job import JobState as S
from bot.services import job_runner
from bot.services.decide_job import DecideJob
from bot.services.job_runner import JobRunner
from bot.services.ports import LostJob
from tests.fakes.clock import FakeClock, settle
from tests.fakes.job_store import FakeJobStore
from tests.fakes.orders import NOW, a_job
from tests.fakes.replies import FakeReplies


class FakeCarry:
    """Carries jobs until a test lets them end."""

    def __init__(self) -> None:
        self.carried = []
        self.end = asyncio.Event()

    async def carry(self, live):
        self.carried.append(live.job)
        try:
            await self.end.wait()
        except asyncio.CancelledError:
            if not live.is_cancelled:
                raise
            await live.step(S.CANCELLED)


class World:
    def __init__(self, *jobs):
        self.store = FakeJobStore(*jobs)
        self.replies = FakeReplies()
        self.carry = FakeCarry()
        self.clock = FakeClock()
        self.runner = JobRunner(self.carry, self.store, self.replies, self.clock)
        self.decide = DecideJob(self.store, self.runner, self.clock)


async def test_every_unfinished_job_is_taken_up_again():
    jobs = [a_job(state=state) for state in S]
    world = World(*jobs)
    assert await world.runner.resume() == 6
    await settle()
    assert {job.state for job in world.carry.carried} == {
        S.ACCEPTED,
        S.ASKING,
        S.SUBMITTING,
        S.WAITING,
        S.COLLECTING,
        S.DELIVERING,
    }


async def test_a_job_that_is_carried_is_not_carried_twice():
    job = a_job()
    world = World(job)
    world.runner.start(job)
    world.runner.start(job)
    assert await world.runner.resume() == 0
    await settle()
    assert len(world.carry.carried) == 1


async def test_a_job_that_was_never_acknowledged_ends_quietly():
    job = a_job()
    world = World(job)
    world.replies.message_id = None
    await world.runner.resume()
    await settle()
    assert not world.carry.carried
    assert world.store.jobs[job.id].state is S.FAILED


async def test_a_job_whose_reply_discord_does_not_tell_of_goes_on():
    world = World(a_job())
    world.replies.fail_with = TokenExpired("")
    await world.runner.resume()
    await settle()
    assert len(world.carry.carried) == 1


@pytest.fixture
def with_a_lost_job():
    world = World()
    world.store.lost = [LostJob("lost", a_job().reply)]
    return world


async def test_a_job_that_is_lost_is_told_of_once_discord_is_there_again(with_a_lost_job):
    world = with_a_lost_job
    world.replies.fail_with = DiscordUnavailable("")
    await world.runner.resume()
    await world.clock.advance(60)
    assert world.store.lost
    world.replies.fail_with = None
    await world.clock.advance(60)
    ((kind, (lost, _)),) = world.replies.shown
    assert (kind, lost.job_id) == ("lost", "lost")
    assert not world.store.lost


async def test_a_job_that_is_lost_and_was_not_told_of_before_the_end_is_told_of_at_the_next_start(with_a_lost_job):
    world = with_a_lost_job
    world.replies.hold.clear()
    await world.runner.resume()
    await settle()
    await world.runner.stop()
    await settle()
    assert world.store.lost
    world.replies.hold.set()
    next_runner = JobRunner(world.carry, world.store, world.replies, world.clock)
    await next_runner.resume()
    await settle()
    assert [kind for kind, _ in world.replies.shown] == ["lost"]
    assert not world.store.lost


@pytest.mark.parametrize("error", [ReplyGone(""), DiscordRefused("")])
async def test_a_job_that_is_lost_and_nobody_can_be_told_of_is_set_aside(with_a_lost_job, error):
    with_a_lost_job.replies.fail_with = error
    await with_a_lost_job.runner.resume()
    await settle()
    assert not with_a_lost_job.store.lost


async def test_a_stopped_runner_leaves_jobs_where_they_are_and_starts_none():
    job = a_job(state=S.WAITING)
    world = World(job)
    world.runner.start(job)
    await settle()
    await world.runner.stop()
    world.runner.start(a_job())
    assert world.runner.count == 0
    assert world.store.jobs[job.id].state is S.WAITING


async def test_a_submission_under_way_is_answered_before_the_runner_stops():
    job, idle = a_job(state=S.SUBMITTING), a_job(state=S.WAITING)
    world = World(job, idle)
    carry, answered = world.carry.carry, asyncio.Event()

    async def submit(live):
        if live.job.state is S.SUBMITTING:
            await answered.wait()
            await live.step(S.WAITING, remote_id="r-1")
        await carry(live)

    world.carry.carry = submit
    world.runner.start(job)
    world.runner.start(idle)
    await settle()
    stop = asyncio.create_task(world.runner.stop())
    await settle()
    assert world.runner.count == 1
    answered.set()
    await stop
    assert world.store.jobs[job.id].state is S.WAITING
    assert world.runner.count == 0


async def test_a_submission_that_is_not_answered_does_not_keep_the_runner(monkeypatch):
    monkeypatch.setattr(job_runner, "_LAST_STEP_S", 0.01)
    job = a_job(state=S.SUBMITTING)
    world = World(job)
    world.runner.start(job)
    await settle()
    await world.runner.stop()
    assert world.runner.count == 0
    assert world.store.jobs[job.id].state is S.SUBMITTING


async def test_a_press_that_was_never_acknowledged_still_counts():
    job = a_job()
    world = World(replace(job, reply=replace(job.reply, message_id=77)))
    world.replies.message_id = None
    await world.runner.resume()
    await settle()
    assert len(world.carry.carried) == 1


@pytest.mark.parametrize(("person_id", "is_moderator"), [(1, False), (99, True)])
async def test_the_requester_and_moderators_may_cancel(person_id, is_moderator):
    job = a_job()
    world = World(job)
    world.runner.start(job)
    await settle()
    await world.decide.cancel(job.id, person_id, is_moderator=is_moderator)
    assert world.store.jobs[job.id].state is S.CANCELLED


async def test_somebody_else_may_not_cancel():
    job = a_job()
    world = World(job)
    world.runner.start(job)
    await settle()
    with pytest.raises(NotYours):
        await world.decide.cancel(job.id, 99, is_moderator=False)


async def test_a_job_that_has_ended_cannot_be_cancelled():
    job = a_job(state=S.DONE)
    with pytest.raises(TooLateToChange):
        await World(job).decide.cancel(job.id, 1, is_moderator=False)


async def test_submitting_again_takes_the_job_up_under_the_fresh_token():
    job = a_job(state=S.UNKNOWN_OUTCOME)
    world = World(job)
    await world.decide.submit_again(job.id, 1, token="fresh", expires_at=NOW)
    await settle()
    (carried,) = world.carry.carried
    assert (carried.state, carried.reply.token) == (S.ACCEPTED, "fresh")


async def test_two_presses_at_once_are_one_decision():
    job = a_job(state=S.UNKNOWN_OUTCOME)
    world = World(job)
    presses = [world.decide.submit_again(job.id, 1, token="t", expires_at=NOW) for _ in range(2)]
    outcomes = await asyncio.gather(*presses, return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "TooLateToChange"]


async def test_giving_up_ends_the_job():
    job = a_job(state=S.UNKNOWN_OUTCOME)
    world = World(job)
    await world.decide.give_up(job.id, 1)
    assert world.store.jobs[job.id].state is S.GAVE_UP


async def test_giving_up_may_be_repeated_where_it_was_not_shown():
    job = a_job(state=S.GAVE_UP)
    assert await World(job).decide.give_up(job.id, 1) == job


@pytest.mark.parametrize("press", ["submit_again", "give_up"])
async def test_only_the_requester_decides(press):
    job = a_job(state=S.UNKNOWN_OUTCOME)
    world = World(job)
    more = {"token": "t", "expires_at": NOW} if press == "submit_again" else {}
    with pytest.raises(NotYours):
        await getattr(world.decide, press)(job.id, 99, **more)
