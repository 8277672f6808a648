"""A row that another version wrote, or that is damaged: the start goes on, and the person is told where that can be."""

import asyncio
import json
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.history import Search
from bot.domain.job import JobState
from bot.domain.outcomes import JobOutcome
from bot.services.job_runner import JobRunner
from bot.storage.job_rows import UNREADABLE, new_row, read_row
from bot.storage.job_store import open_job_store
from tests.fakes.clock import FakeClock
from tests.fakes.replies import FakeReplies
from tests.fuzz.budget import budget
from tests.unit.storage.some_jobs import NOW, a_job

DAMAGED, WHOLE = "1" * 16, "2" * 16
VALUES = ["", "x", "null", "[]", "{}", "5", "\x00", '"x"', "[" * 100_000, 5, -1, 2**62, 1.5, b"\xff"]
COLUMNS = ("requester_id", "guild_id", "state", "accepted_at", "changed_at", "request", "reply", "progress")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)


class Carry:
    """Carries nothing, and remembers."""

    def __init__(self):
        self.carried = []

    async def carry(self, live):
        self.carried.append(live.job.id)


async def started(database_url, folder):
    """What a start makes of it: the jobs that it carries on, what it shows, what is unfinished afterwards."""
    async with open_job_store(database_url, folder) as store:
        carry, replies = Carry(), FakeReplies()
        runner = JobRunner(carry, store, replies, FakeClock())
        before = asyncio.all_tasks()
        await runner.resume()
        await asyncio.gather(*(asyncio.all_tasks() - before))
        await store.of_person(1, 10)
        await store.search(Search(), 10)
        return carry.carried, replies.shown


@pytest.fixture
async def database(tmp_path):
    url = f"sqlite:///{tmp_path}/retouch.db"
    async with open_job_store(url, tmp_path) as store:
        for job_id in (DAMAGED, WHOLE):
            await store.add(a_job(job_id, state=JobState.WAITING, remote_id="r"))
    return url


def damage(database_url, column, value):
    with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute(f"UPDATE jobs SET {column} = ? WHERE id = ?", (value, DAMAGED))  # noqa: S608


@pytest.mark.parametrize("column", COLUMNS)
async def test_a_damaged_row_never_stops_the_start_nor_the_others(database, tmp_path, column):
    for value in VALUES:
        damage(database, column, value)
        carried, _ = await started(database, tmp_path)
        assert WHOLE in carried, value


@pytest.mark.parametrize(
    ("column", "value"),
    [("state", "dreaming"), ("request", "{}"), ("progress", "[]"), ("accepted_at", "soon"), ("requester_id", "me")],
)
async def test_its_person_is_told_once_and_it_is_set_aside(database, tmp_path, column, value):
    damage(database, column, value)
    carried, shown = await started(database, tmp_path)
    assert carried == [WHOLE]
    ((kind, (lost, reference)),) = shown
    assert (kind, lost.job_id, lost.reply.token) == ("lost", DAMAGED, "token")
    assert reference
    assert await started(database, tmp_path) == ([WHOLE], [])


async def test_where_nobody_can_be_told_it_is_set_aside_all_the_same(database, tmp_path):
    damage(database, "reply", "{")
    assert await started(database, tmp_path) == ([WHOLE], [])


async def test_what_was_set_aside_keeps_its_row_and_goes_with_its_time(database, tmp_path):
    damage(database, "state", "dreaming")
    await started(database, tmp_path)
    with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as connection:
        assert connection.execute("SELECT state FROM jobs WHERE id = ?", (DAMAGED,)).fetchone() == ("dreaming",)
    async with open_job_store(database, tmp_path) as store:
        assert await store.forget_ended_before(NOW + timedelta(days=36_500)) == [DAMAGED]


@pytest.mark.parametrize(
    ("column", "value"), [("state", "dreaming"), ("progress", "[]"), ("accepted_at", "soon"), ("request", "{}")]
)
async def test_what_was_set_aside_counts_as_failed_and_hides_no_other_end(database, tmp_path, column, value):
    damage(database, column, value)
    await started(database, tmp_path)
    async with open_job_store(database, tmp_path) as store:
        await store.update(a_job(WHOLE, state=JobState.DONE, changed_at=NOW))
        ends = await store.ended_since(NOW - timedelta(days=1), 10)
        assert sorted(end.outcome.value for end in ends) == ["done", "failed"]


async def test_an_end_at_no_moment_hides_no_other(database, tmp_path):
    damage(database, "ended_at", "soon")
    async with open_job_store(database, tmp_path) as store:
        await store.update(a_job(WHOLE, state=JobState.DONE, changed_at=NOW))
        (end,) = await store.ended_since(NOW - timedelta(days=1), 10)
        assert end.outcome is JobOutcome.DONE


@budget(300)
@given(st.sampled_from(["request", "reply", "progress"]), st.lists(st.tuples(st.integers(0, 50), JSON), max_size=3))
def test_any_document_is_a_job_that_can_be_kept_or_is_unreadable(column, changes):
    row = new_row(a_job(state=JobState.DONE, result_urls=("https://x/1",), results=(a_job().init_image,)))
    document = json.loads(row[column])
    for place, value in changes:
        places = sorted(_places(document), key=str)
        holder = document
        for step in places[place % len(places)][:-1]:
            holder = holder[step]
        holder[places[place % len(places)][-1]] = value
    row[column] = json.dumps(document)
    try:
        job = read_row(row)
    except UNREADABLE:
        return
    assert new_row(job)["id"] == row["id"]


def _places(document, way=()):
    for key, value in document.items() if isinstance(document, dict) else enumerate(document):
        yield (*way, key)
        if isinstance(value, dict | list):
            yield from _places(value, (*way, key))
