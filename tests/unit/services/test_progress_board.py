import asyncio

import pytest

from bot.domain.errors import DiscordUnavailable
from bot.services.fair_order import JobLimits
from bot.services.front_door import FrontDoor
from bot.services.line import Line
from bot.services.ports import Phase
from bot.services.progress_board import ProgressBoard
from tests.fakes.clock import FakeClock, settle
from tests.fakes.orders import a_job
from tests.fakes.replies import FakeReplies


class World:
    def __init__(self):
        self.replies = FakeReplies()
        self.is_outage = False
        self.door = FrontDoor()
        self.clock = FakeClock()
        self.board = ProgressBoard(
            self.replies, self.clock, self.door, Line(JobLimits(0, 0, 0), self.clock), lambda: self.is_outage
        )

    @property
    def elapsed(self):
        return [round(progress.elapsed_s, 1) for _, progress in self.replies.shown]


@pytest.fixture
async def world():
    world = World()
    task = asyncio.create_task(world.board.run())
    yield world
    task.cancel()


async def test_a_waiting_reply_is_edited_at_most_every_five_seconds(world):
    world.board.put(a_job(), Phase.CHECKING)
    await world.clock.advance(17)
    assert world.elapsed == [1.5, 6.5, 11.5, 16.5]


async def test_an_edit_says_the_latest_phase_and_expectation(world):
    job = a_job()
    world.board.put(job, Phase.CHECKING)
    world.board.put(job, Phase.REPAINTING, world.clock.now())
    await world.clock.advance(2)
    _, progress = world.replies.shown[0]
    assert (progress.phase, progress.expected_s) == (Phase.REPAINTING, 0.0)


async def test_a_quick_job_is_never_edited_in_between(world):
    job = a_job()
    world.board.put(job, Phase.CHECKING)
    await world.clock.advance(1)
    await world.board.take_down(job)
    await world.clock.advance(20)
    assert not world.replies.shown


async def test_many_waiting_replies_share_twenty_edits_a_second(world):
    for _ in range(400):
        world.board.put(a_job(), Phase.REPAINTING)
    await world.clock.advance(11.5)
    assert 190 <= len(world.replies.shown) <= 210


async def test_taking_down_waits_for_an_edit_under_way(world):
    job = a_job()
    world.replies.hold.clear()
    world.board.put(job, Phase.REPAINTING)
    await world.clock.advance(2)
    taking_down = asyncio.create_task(world.board.take_down(job))
    await settle()
    assert not taking_down.done()
    world.replies.hold.set()
    await taking_down
    assert len(world.replies.shown) == 1


async def test_a_job_that_ends_while_the_door_is_busy_is_not_shown_as_waiting(world):
    job = a_job()
    with world.door.answering():
        world.board.put(job, Phase.REPAINTING)
        await world.clock.advance(2)
        await world.board.take_down(job)
    await world.clock.advance(10)
    assert not world.replies.shown


async def test_an_edit_that_fails_does_not_stop_the_others(world):
    world.replies.fail_with = DiscordUnavailable("down")
    world.board.put(a_job(), Phase.REPAINTING)
    await world.clock.advance(2)
    world.replies.fail_with = None
    await world.clock.advance(5)
    assert world.elapsed == [6.5]


async def test_an_outage_is_told_while_the_service_is_what_is_waited_for(world):
    world.is_outage = True
    job = a_job()
    world.board.put(job, Phase.SUBMITTING)
    await world.clock.advance(2)
    world.board.put(job, Phase.REPAINTING)
    await world.clock.advance(5)
    assert [progress.is_outage for _, progress in world.replies.shown] == [True, False]
