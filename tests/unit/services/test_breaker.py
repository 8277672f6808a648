import asyncio

import pytest
from structlog.testing import capture_logs

from bot.domain.errors import (
    BadAnswer,
    BadKey,
    JobFailed,
    OutOfCredit,
    RateLimited,
    RefusedRequest,
    UnknownOutcome,
    Unreachable,
)
from bot.services.breaker import Breaker
from bot.services.guarded_image_api import GuardedImageApi
from bot.services.ports import Accepted
from tests.fakes.clock import FakeClock, settle
from tests.fakes.image_api import FakeImageApi
from tests.unit.imagepipeline.recorded import REQUEST

WATCH = object()
AWAY = Unreachable("ClientConnectorError")


class HeldImageApi(FakeImageApi):
    """An image API that takes its time to answer a submission, if it is told to."""

    def __init__(self, clock):
        super().__init__()
        self.clock = clock
        self.asked_at_s = []
        self.open = self.most_open = 0
        self.answer_now = asyncio.Event()
        self.answer_now.set()

    async def submit(self, request, watch):
        self.asked_at_s.append(self.clock.monotonic())
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            await self.answer_now.wait()
            if isinstance(self.submit_answer, Exception):
                raise self.submit_answer
            return self.submit_answer
        finally:
            self.open -= 1


class World:
    def __init__(self, patience_s=600.0):
        self.clock = FakeClock()
        self.service = HeldImageApi(self.clock)
        self.breaker = Breaker(self.clock, jitter=lambda: 1.0)
        self.api = GuardedImageApi(self.service, self.breaker, self.clock, patience_s=patience_s, jitter=lambda: 1.0)
        self.jobs = []

    async def submit(self, count=1):
        jobs = [asyncio.create_task(self.api.submit(REQUEST, WATCH)) for _ in range(count)]
        self.jobs += jobs
        await settle()
        return jobs

    def goes_away(self, error=AWAY):
        self.service.submit_answer = error

    def comes_back(self):
        self.service.submit_answer = Accepted("remote-1")

    async def in_outage(self, waiting=3):
        self.goes_away()
        jobs = await self.submit(waiting)
        await settle()
        assert self.breaker.is_open
        return jobs

    @property
    def asked(self):
        return len(self.service.asked_at_s)


@pytest.fixture
async def world():
    world = World()
    yield world
    for job in world.jobs:
        job.cancel()
    await asyncio.gather(*world.jobs, return_exceptions=True)


async def test_a_service_that_answers_is_asked_at_once(world):
    (job,) = await world.submit()
    assert job.result() == Accepted("remote-1")
    assert not world.breaker.is_open
    assert world.breaker.since is None


async def test_after_a_few_failures_in_a_row_nobody_asks_any_more(world):
    await world.in_outage()
    asked = world.asked
    more = await world.submit(50)
    assert world.asked == asked == 3
    assert not any(job.done() for job in more)
    await world.clock.advance(1)
    assert world.breaker.waiting == 53


async def test_one_job_alone_finds_out_by_itself(world):
    world.goes_away()
    (job,) = await world.submit()
    await world.clock.advance(2.5)
    assert world.breaker.is_open
    assert not job.done()
    assert world.service.asked_at_s == [0, 1, 2]


async def test_an_answer_in_between_starts_the_count_again(world):
    for _ in range(4):
        world.goes_away(UnknownOutcome("HTTP 502"))
        await world.submit(2)
        world.comes_back()
        await world.submit()
    assert not world.breaker.is_open


@pytest.mark.parametrize("error", [BadKey, OutOfCredit, RefusedRequest, JobFailed, RateLimited, BadAnswer])
async def test_an_answer_of_the_services_own_opens_nothing_and_is_the_jobs_own(world, error):
    world.goes_away(error("no"))
    jobs = await world.submit(10)
    assert not world.breaker.is_open
    assert all(type(job.exception()) is error for job in jobs)


async def test_the_jobs_that_failed_while_it_opened_wait_and_are_submitted_again(world):
    jobs = await world.in_outage()
    world.comes_back()
    await world.clock.advance(2)
    assert [job.result() for job in jobs] == [Accepted("remote-1")] * 3


async def test_an_unknown_outcome_is_never_submitted_again(world):
    world.goes_away(UnknownOutcome("HTTP 502"))
    lost = await world.submit(3)
    assert world.breaker.is_open
    assert all(isinstance(job.exception(), UnknownOutcome) for job in lost)
    waiting = await world.submit(5)
    await world.clock.advance(2.5)
    assert world.asked == 4
    assert [job.done() for job in waiting] == [True, False, False, False, False]
    world.comes_back()
    await world.clock.advance(10)
    assert [job.result() for job in waiting[1:]] == [Accepted("remote-1")] * 4
    assert world.asked == 8


async def test_probes_come_one_at_a_time_and_less_and_less_often(world):
    await world.in_outage(20)
    world.service.asked_at_s.clear()
    world.service.most_open = 0
    await world.clock.advance(152)
    assert world.service.asked_at_s == [2, 6, 14, 30, 60, 90, 120, 150]
    assert world.service.most_open == 1


async def test_nobody_follows_while_a_probe_is_under_way(world):
    await world.in_outage(5)
    world.service.answer_now.clear()
    asked = world.asked
    await world.clock.advance(60)
    await world.submit(5)
    assert world.asked == asked + 1


async def test_a_job_that_comes_long_after_the_last_probe_is_the_next_one(world):
    (job, *others) = await world.in_outage()
    for other in (job, *others):
        other.cancel()
    await world.clock.advance(500)
    world.comes_back()
    (late,) = await world.submit()
    assert late.result() == Accepted("remote-1")
    assert not world.breaker.is_open


async def test_a_cancelled_probe_lets_the_next_one_go_at_once(world):
    *_, first_to_wait = await world.in_outage()
    world.service.answer_now.clear()
    await world.clock.advance(2)
    assert world.service.open == 1
    asked = world.asked
    first_to_wait.cancel()
    await settle()
    assert world.asked == asked + 1
    assert world.service.open == 1


async def test_jobs_cancelled_as_they_are_let_in_pass_their_turn_on(world):
    async with world.breaker.passage(1e9):
        jobs = await world.in_outage(5)
        world.comes_back()
    # The answer just lets two in; they are cancelled before they run.
    for job in jobs[:2]:
        job.cancel()
    await settle()
    assert [job.cancelled() for job in jobs] == [True, True, False, False, False]
    assert [job.result() for job in jobs[2:]] == [Accepted("remote-1")] * 3


async def test_after_an_outage_the_crowd_does_not_go_all_at_once(world):
    jobs = await world.in_outage(200)
    world.comes_back()
    world.service.answer_now.clear()
    await world.clock.advance(2)
    sizes = []
    while not all(job.done() for job in jobs):
        sizes.append(world.service.open)
        world.service.answer_now.set()
        await asyncio.sleep(0)
        world.service.answer_now.clear()
        await settle()
    assert sizes[:5] == [1, 2, 4, 8, 16]
    assert sum(sizes) == 200
    (late,) = await world.submit()
    world.service.answer_now.set()
    await late


async def test_a_relapse_right_after_an_outage_costs_few_jobs(world):
    jobs = await world.in_outage(200)
    world.goes_away(UnknownOutcome("HTTP 502"))
    world.service.answer_now.clear()
    world.comes_back()
    await world.clock.advance(2)
    world.service.answer_now.set()
    await asyncio.sleep(0)
    world.goes_away(UnknownOutcome("HTTP 502"))
    await settle()
    assert world.breaker.is_open
    assert sum(job.done() for job in jobs) <= 8


async def test_a_cancelled_job_of_the_first_after_an_outage_holds_up_nobody(world):
    jobs = await world.in_outage(10)
    world.comes_back()
    world.service.answer_now.clear()
    await world.clock.advance(2)
    world.service.answer_now.set()
    await asyncio.sleep(0)
    world.service.answer_now.clear()
    await settle()
    under_way = world.service.open
    for job in jobs[1 : 1 + under_way]:
        job.cancel()
    await settle()
    assert world.service.open == under_way


async def test_a_jobs_patience_ends_while_it_waits():
    world = World(patience_s=45)
    (job, *_) = await world.in_outage()
    await world.clock.advance(44)
    assert not job.done()
    await world.clock.advance(2)
    assert isinstance(job.exception(), Unreachable)
    assert world.breaker.waiting == 0
    await world.clock.advance(2)
    assert world.breaker._keeper is None
    assert all(isinstance(one.exception(), Unreachable) for one in world.jobs)


async def test_a_probe_waits_as_long_as_the_service_asked_for(world):
    world.goes_away(Unreachable("503", retry_after_s=40))
    await world.submit(3)
    assert world.breaker.is_open
    await world.clock.advance(39)
    assert world.asked == 3
    await world.clock.advance(2)
    assert world.asked == 4


async def test_a_retry_after_beyond_all_patience_is_told_at_once(world):
    world.goes_away(Unreachable("503", retry_after_s=3600))
    (job,) = await world.submit()
    assert job.exception().retry_after_s == 3600


async def test_a_rate_limit_that_ends_within_the_patience_is_sat_out(world):
    world.goes_away(RateLimited(retry_after_s=200))
    (job,) = await world.submit()
    world.comes_back()
    await world.clock.advance(199)
    assert not job.done()
    await world.clock.advance(2)
    assert job.result() == Accepted("remote-1")
    assert world.asked == 2


async def test_a_rate_limited_probe_neither_ends_the_outage_nor_counts_against_it(world):
    await world.in_outage()
    world.goes_away(RateLimited(retry_after_s=20))
    await world.clock.advance(2)
    assert world.breaker.is_open
    asked = world.asked
    await world.clock.advance(19)
    assert world.asked == asked
    world.comes_back()
    await world.clock.advance(2)
    assert not world.breaker.is_open


async def test_a_bad_key_ends_an_outage_and_every_job_with_its_own_answer(world):
    jobs = await world.in_outage(10)
    world.goes_away(BadKey("no"))
    await world.clock.advance(2)
    await settle()
    assert not world.breaker.is_open
    assert all(isinstance(job.exception(), BadKey) for job in jobs)


async def test_a_late_answer_to_an_earlier_job_ends_the_outage(world):
    async with world.breaker.passage(1e9):
        await world.in_outage()
    assert not world.breaker.is_open


async def test_an_outage_is_logged_once_at_its_start_and_once_at_its_end(world):
    with capture_logs() as logs:
        await world.in_outage(10)
        await world.clock.advance(100)
        world.comes_back()
        await world.clock.advance(30)
    assert [entry["event"] for entry in logs] == ["image_api.outage_started", "image_api.outage_ended"]
    assert logs[0]["reason"] == "Unreachable"
    assert logs[1]["lasted_s"] == pytest.approx(120, abs=1)
    assert logs[1]["waiting"] == 9


async def test_failing_status_calls_are_part_of_the_same_outage(world):
    with capture_logs() as logs:
        world.breaker.note_looks(True)
        await world.clock.advance(10)
        await world.in_outage()
        world.breaker.note_looks(False)
        world.comes_back()
        await world.clock.advance(5)
    assert [entry["event"] for entry in logs] == ["image_api.outage_started", "image_api.outage_ended"]
    assert logs[0]["reason"] == "status calls"
    assert logs[1]["lasted_s"] == pytest.approx(12)


async def test_failing_status_calls_alone_hold_nobody_up(world):
    with capture_logs() as logs:
        world.breaker.note_looks(True)
        (job,) = await world.submit()
        await world.clock.advance(5)
        world.breaker.note_looks(False)
    assert job.done()
    assert not world.breaker.is_open
    assert [entry["event"] for entry in logs] == ["image_api.outage_started", "image_api.outage_ended"]
    assert logs[1]["lasted_s"] == pytest.approx(5)


async def test_changes_are_told_with_the_moment_it_began(world):
    told = []
    world.breaker.on_change.append(lambda is_open: told.append((is_open, world.breaker.since)))
    began = world.clock.now()
    await world.in_outage()
    assert told == [(True, began)]
    world.comes_back()
    await world.clock.advance(3)
    assert told[1][0] is False
    assert world.breaker.since is None


async def test_looks_and_downloads_pass_through_an_outage(world):
    await world.in_outage()
    assert (await world.api.wait("remote-1", REQUEST.parameters)).result_urls
    assert world.api.expected_s(REQUEST.parameters) == 10.0
    assert (await world.api.fetch("https://results.test/1.png")).read() == b"one"
