import asyncio
import gc

import prometheus_client
import pytest

from bot.domain.errors import StoreUnavailable
from bot.domain.job import JobState
from bot.metrics.page import Metrics
from bot.metrics.readings import Sources
from bot.services.breaker import Breaker
from bot.services.fair_order import JobLimits
from bot.services.line import Line
from tests.fakes.clock import FakeClock, settle
from tests.fakes.premises import FakePremises


class World:
    def __init__(self):
        clock = FakeClock()
        self.line, self.breaker = Line(JobLimits(1, 0, 0), clock), Breaker(clock)
        self.premises, self.states, self.is_failing = FakePremises(), {}, False
        self.metrics = Metrics()
        sources = Sources(
            version="1.2.3",
            line=self.line,
            breaker=self.breaker,
            count_by_state=lambda: self.states,
            connections=lambda: 2,
            latencies_s=lambda: [(0, 0.05), (1, 0.07)],
            database_waiting=lambda: 3,
            is_database_failing=lambda: self.is_failing,
        )
        self.metrics.read_from(sources, self.premises.room)

    async def lines(self):
        body, _ = await self.metrics.page("")
        return body.decode().splitlines()


@pytest.fixture
def world():
    return World()


async def test_readings_are_those_of_the_moment(world):
    async def stay(job_id):
        async with world.line.place(job_id, 1, 2):
            await asyncio.Event().wait()

    tasks = [asyncio.create_task(stay(job_id)) for job_id in "abc"]
    await settle()
    world.states = {JobState.WAITING: 1, JobState.ACCEPTED: 2}
    lines = await world.lines()
    for task in tasks:
        task.cancel()
    await settle()
    assert 'retouch_jobs{state="waiting"} 1.0' in lines
    assert 'retouch_jobs{state="submitting"} 0.0' in lines
    assert "retouch_line_waiting_jobs 2.0" in lines
    assert "retouch_line_running_jobs 1.0" in lines
    assert 'retouch_gateway_latency_seconds{shard="1"} 0.07' in lines
    assert "retouch_gateway_open_connections 2.0" in lines
    assert "retouch_database_waiting_tasks 3.0" in lines
    assert "retouch_database_up 1.0" in lines
    assert "retouch_breaker_open 0.0" in lines
    assert any(line.startswith("retouch_build_info{") and 'version="1.2.3"' in line for line in lines)
    assert "retouch_line_running_jobs 0.0" in await world.lines()


async def test_a_database_that_does_not_answer_is_down_and_its_sizes_are_not_made_up(world):
    await world.lines()
    world.premises.fail_with = StoreUnavailable("gone")
    lines = await world.lines()
    assert "retouch_database_up 0.0" in lines
    assert not any(line.startswith(("retouch_database_bytes", "retouch_kept_pictures_bytes")) for line in lines)


async def test_a_database_that_only_reads_is_down(world):
    world.is_failing = True
    assert "retouch_database_up 0.0" in await world.lines()


async def test_the_page_comes_in_the_form_that_is_asked_for(world):
    body, content_type = await world.metrics.page("application/openmetrics-text; version=1.0.0")
    assert content_type.startswith("application/openmetrics-text")
    assert body.endswith(b"# EOF\n")
    _, content_type = await world.metrics.page("text/plain")
    assert content_type.startswith("text/plain")


async def test_two_pages_share_nothing_and_the_librarys_own_registry_stays_empty_of_ours(world):
    other = World()
    other.metrics.jobs.write_failed()
    assert "retouch_database_write_failures_total 0.0" in await world.lines()
    gc.collect()
    ours = [family.name for family in prometheus_client.REGISTRY.collect() if family.name.startswith("retouch")]
    assert ours == []


async def test_names_keep_prometheus_conventions(world):
    for family in world.metrics.registry.collect():
        if family.name.startswith("process_"):
            continue
        assert family.name.startswith("retouch_")
        assert family.documentation[0].isalnum()
        names = {sample.name for sample in family.samples}
        if family.type == "counter":
            assert all(name.endswith("_total") for name in names)
        if family.type == "histogram":
            assert family.name.endswith("_seconds")
