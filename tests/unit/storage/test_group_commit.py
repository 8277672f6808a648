"""Many writers at once: what is committed together, and what happens to each of them."""

import asyncio
import threading

import pytest

from bot.domain.errors import StoreUnavailable
from bot.domain.job import JobState
from bot.storage import database_thread
from bot.storage.database_thread import Question
from bot.storage.job_store import open_job_store
from tests.fakes.clock import settle
from tests.unit.storage.some_jobs import a_job, after

DONE_AT = after(1)


class Hold:
    """Keeps the database's thread busy until it is let go."""

    def __init__(self, store) -> None:
        self._loop = asyncio.get_running_loop()
        self._free = threading.Event()
        self.busy = asyncio.Event()
        self._task = asyncio.create_task(store._thread.do(Question(self._ask, writes=False)))

    def _ask(self, _connection) -> None:
        self._loop.call_soon_threadsafe(self.busy.set)
        self._free.wait(10)

    async def let_go(self) -> None:
        self._free.set()
        await self._task


async def hold(store):
    held = Hold(store)
    await held.busy.wait()
    return held


def count_commits(store, monkeypatch):
    written = []
    write = database_thread.JobWriter.write
    monkeypatch.setattr(
        database_thread.JobWriter,
        "write",
        lambda self, connection, writes: (written.append(len(writes)), write(self, connection, writes)),
    )
    return written


async def test_writes_that_wait_together_are_committed_together(database_store, monkeypatch):
    batches = count_commits(database_store, monkeypatch)
    held = await hold(database_store)
    adding = asyncio.gather(*(database_store.add(a_job(f"{n}")) for n in range(40)))
    await settle()
    await held.let_go()
    await adding
    assert batches == [40]
    assert len(await database_store.unfinished()) == 40


async def test_a_long_line_is_written_in_batches(database_store, monkeypatch):
    monkeypatch.setattr(database_thread, "_BATCH", 16)
    batches = count_commits(database_store, monkeypatch)
    held = await hold(database_store)
    adding = asyncio.gather(*(database_store.add(a_job(f"{n}")) for n in range(40)))
    await settle()
    await held.let_go()
    await adding
    assert batches == [16, 16, 8]


async def test_in_a_crowd_writes_wait_for_one_another_until_somebody_is_at_the_door(database_store, monkeypatch):
    monkeypatch.setattr(database_thread, "_GATHER_S", 60.0)
    jobs = [a_job(f"{n}") for n in range(database_thread._CROWD)]
    await asyncio.gather(*map(database_store.add, jobs))
    batches = count_commits(database_store, monkeypatch)
    updating = asyncio.gather(*map(database_store.update, jobs))
    await settle()
    await database_store.add(a_job("at the door"))
    await updating
    # Whoever is at the door may just miss the batch that it let go.
    assert len(batches) <= 2
    assert sum(batches) == len(jobs) + 1


async def test_a_few_jobs_wait_for_nobody(database_store, monkeypatch):
    monkeypatch.setattr(database_thread, "_GATHER_S", 60.0)
    job = a_job("alone")
    await database_store.add(job)
    async with asyncio.timeout(30):
        await database_store.update(job)


async def test_a_crowd_that_gathers_is_written_when_the_store_closes(database_store, monkeypatch):
    monkeypatch.setattr(database_thread, "_GATHER_S", 60.0)
    jobs = [a_job(f"{n}") for n in range(database_thread._CROWD)]
    await asyncio.gather(*map(database_store.add, jobs))
    updating = asyncio.gather(*map(database_store.update, jobs))
    await settle()
    await database_store._thread.close()
    await updating


@pytest.mark.parametrize(
    "faulty",
    [a_job("taken"), a_job("huge", guild_id=2**70), a_job("half a pair \ud800"), a_job("wrong", accepted_at="today")],
    ids=["its id is taken", "a number is too large", "half a surrogate pair", "no moment"],
)
async def test_a_faulty_row_fails_alone(database_store, faulty):
    await database_store.add(a_job("taken"))
    held = await hold(database_store)
    jobs = [a_job("first"), faulty, a_job("last")]
    adding = asyncio.gather(*(database_store.add(job) for job in jobs), return_exceptions=True)
    await settle()
    await held.let_go()
    outcomes = await adding
    assert [type(outcome) for outcome in outcomes] == [type(None), StoreUnavailable, type(None)]
    assert {job.id for job in await database_store.unfinished()} == {"taken", "first", "last"}


async def test_an_outage_is_over_with_the_rows_beside_a_faulty_one(database_store):
    await database_store.add(a_job("taken"))
    thread = database_store._thread
    with pytest.raises(StoreUnavailable):
        await thread.do(Question(lambda _: (_ for _ in ()).throw(OSError("no disk")), writes=False))
    assert thread.is_failing
    held = await hold(database_store)
    adding = asyncio.gather(*(database_store.add(a_job(name)) for name in ("first", "taken")), return_exceptions=True)
    await settle()
    await held.let_go()
    await adding
    assert not thread.is_failing


async def test_a_cancelled_wait_leaves_the_write_to_be_done(database_store):
    held = await hold(database_store)
    adding = asyncio.create_task(database_store.add(a_job()))
    await settle()
    adding.cancel()
    with pytest.raises(asyncio.CancelledError):
        await adding
    await held.let_go()
    assert await database_store.get(a_job().id) == a_job()


async def test_one_who_waits_is_not_disturbed_by_anothers_cancellation(database_store):
    held = await hold(database_store)
    cancelled = asyncio.create_task(database_store.add(a_job("cancelled")))
    waiting = asyncio.create_task(database_store.add(a_job("waiting")))
    await settle()
    cancelled.cancel()
    await held.let_go()
    await waiting
    assert len(await database_store.unfinished()) == 2


async def test_what_was_answered_is_seen_by_the_next_question(database_store):
    job = a_job()
    await database_store.add(job)
    await asyncio.gather(
        database_store.update(job.stepped(JobState.FAILED, DONE_AT)),
        database_store.of_person(1, 10),
        *(database_store.add(a_job(f"{n}")) for n in range(5)),
    )
    assert len(await database_store.unfinished()) == 5


async def test_closing_finishes_what_is_in_line(database_url, tmp_path, reopened):
    async with open_job_store(database_url, tmp_path) as store:
        held = await hold(store)
        adding = asyncio.gather(*(store.add(a_job(f"{n}")) for n in range(300)))
        await settle()
        await held.let_go()
    await adding
    async with reopened() as store:
        assert len(await store.unfinished()) == 300


async def test_a_closed_store_refuses(sqlite_url, tmp_path):
    async with open_job_store(sqlite_url, tmp_path) as store:
        pass
    with pytest.raises(StoreUnavailable):
        await store.add(a_job())


async def test_closing_does_not_wait_for_ever(sqlite_url, tmp_path, monkeypatch):
    monkeypatch.setattr(database_thread, "_CLOSE_S", 0.05)
    async with open_job_store(sqlite_url, tmp_path) as store:
        held = await hold(store)
        late = asyncio.create_task(store.add(a_job()))
        await settle()
    await held.let_go()
    with pytest.raises(StoreUnavailable):
        await late


async def test_the_loops_default_executor_is_left_alone(database_store):
    await database_store.add(a_job())
    assert asyncio.get_running_loop()._default_executor is None


async def test_an_unreadable_row_does_not_hide_the_others(database_store):
    await database_store.add(a_job("damaged"))
    await database_store.add(a_job("whole"))
    await database_store._thread.do(
        Question(
            lambda connection: connection.exec_driver_sql("UPDATE jobs SET request = '{}' WHERE id = 'damaged'"), True
        )
    )
    assert [job.id for job in await database_store.unfinished()] == ["whole"]
