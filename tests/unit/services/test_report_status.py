import asyncio
from datetime import timedelta

import pytest

from bot.domain.errors import StoreUnavailable, Unreachable
from bot.domain.job import JobState
from bot.services import report_status
from bot.services.breaker import Breaker
from bot.services.fair_order import JobLimits
from bot.services.line import JobCounts, Line
from bot.services.report_status import Durations, ReportStatus
from tests.fakes.clock import FakeClock, settle
from tests.fakes.connection import FakeConnection
from tests.fakes.job_store import FakeJobStore
from tests.fakes.premises import FakePremises
from tests.unit.storage.some_jobs import a_job

HERE, THERE = 10, 20


class World:
    def __init__(self):
        self.clock, self.store = FakeClock(), FakeJobStore()
        self.premises, self.connection = FakePremises(), FakeConnection()
        self.line = Line(JobLimits(2, 0, 0), self.clock)
        self.breaker = Breaker(self.clock)
        self.use_case = ReportStatus(
            line=self.line,
            breaker=self.breaker,
            store=self.store,
            premises=self.premises,
            connection=self.connection,
            clock=self.clock,
            version="1.2.3",
        )

    async def ended(self, *, ago_s, took_s=10.0, state=JobState.DONE, reason=None):
        end = self.clock.now() - timedelta(seconds=ago_s)
        job = a_job(
            f"{len(self.store.jobs):016x}",
            accepted_at=end - timedelta(seconds=took_s),
            changed_at=end,
            state=state,
            reason=reason,
        )
        await self.store.add(job)

    async def report(self):
        return await self.use_case.for_guild(HERE)


@pytest.fixture
def world():
    return World()


async def test_jobs_are_counted_in_all_and_of_the_server_that_asks(world):
    async def stay(job_id, guild_id):
        async with world.line.place(job_id, 1, guild_id):
            await asyncio.Event().wait()

    tasks = [asyncio.create_task(stay(f"{n}", guild_id)) for n, guild_id in enumerate([HERE, THERE, THERE, HERE])]
    await settle()
    report = await world.report()
    assert (report.everywhere, report.here) == (JobCounts(waiting=2, running=2), JobCounts(waiting=1, running=1))
    for task in tasks:
        task.cancel()
    await settle()


async def test_a_persons_mistakes_and_wishes_are_no_faults(world):
    await world.ended(ago_s=1)
    await world.ended(ago_s=1, state=JobState.FAILED, reason="TimedOut")
    await world.ended(ago_s=1, state=JobState.FAILED, reason="MaskEmpty")
    await world.ended(ago_s=1, state=JobState.CANCELLED, reason="StoppedByPerson")
    await world.ended(ago_s=1, state=JobState.UNKNOWN_OUTCOME, reason="UnknownOutcome")
    lately = (await world.report()).lately
    assert (lately.ended, lately.faults) == (3, 2)


async def test_faults_are_the_last_hours_and_durations_the_last_days(world):
    await world.ended(ago_s=3599, state=JobState.FAILED, reason="TimedOut")
    await world.ended(ago_s=3601, state=JobState.FAILED, reason="TimedOut")
    for n in range(1, 11):
        await world.ended(ago_s=86_000, took_s=n)
    await world.ended(ago_s=86_401, took_s=999)
    lately = (await world.report()).lately
    assert (lately.ended, lately.faults) == (1, 1)
    assert lately.usual == Durations(p50_s=5, p90_s=9, count=10)


@pytest.mark.parametrize(
    ("ago_s", "is_whole", "is_usual_whole"),
    [([5, 6], True, True), ([5, 6, 7], False, False), ([5, 6, 4000], True, False)],
)
async def test_more_jobs_than_are_looked_at_are_said_to_be_so(world, monkeypatch, ago_s, is_whole, is_usual_whole):
    monkeypatch.setattr(report_status, "_AT_MOST", 3)
    for one_s in ago_s:
        await world.ended(ago_s=one_s)
    lately = (await world.report()).lately
    assert (lately.is_whole, lately.is_usual_whole) == (is_whole, is_usual_whole)


async def test_without_a_finished_picture_nothing_is_said_of_durations(world):
    await world.ended(ago_s=1, state=JobState.FAILED, reason="TimedOut")
    assert (await world.report()).lately.usual is None


async def test_a_store_that_fails_takes_only_its_own_part_away(world):
    world.store.fail_with = world.premises.fail_with = StoreUnavailable("gone")
    report = await world.report()
    assert (report.lately, report.room) == (None, None)
    assert (report.latency_s, report.version, report.started_at) == (0.042, "1.2.3", world.clock.now())


async def test_an_outage_is_told_with_its_beginning(world):
    began = world.clock.now()
    for _ in range(3):
        with pytest.raises(Unreachable):
            async with world.breaker.passage(1000):
                raise Unreachable
    await world.clock.advance(60)
    report = await world.report()
    assert (report.outage_since, report.held_back) == (began, 0)
