"""The database fails under a running store: each call says so, and the next one after the cause is gone works."""

import sqlite3

import psycopg
import pytest
from structlog.testing import capture_logs

from bot.domain.errors import StoreUnavailable
from bot.domain.job import JobState
from bot.storage import sqlite
from bot.storage.database_thread import Question
from bot.storage.job_store import open_job_store
from tests.unit.storage.postgresql_server import a_postgresql_server, why_not
from tests.unit.storage.some_jobs import a_job, after

A_LONG_PROMPT = "a red balloon " * 1000


@pytest.fixture
async def store(sqlite_url, tmp_path):
    async with open_job_store(sqlite_url, tmp_path) as opened:
        await opened.add(a_job("before"))
        yield opened


async def reconnect(store):
    """Let changed connection settings take effect."""
    engine = []
    await store._thread.do(Question(lambda connection: engine.append(connection.engine), writes=False))
    engine[0].dispose()


async def fails(store, match):
    with pytest.raises(StoreUnavailable, match=match) as caught:
        await store.add(a_job("during", parameters=a_job().parameters))
    return caught.value


async def works_again(store):
    job = a_job("before").stepped(JobState.SUBMITTING, after(1))
    await store.update(job)
    await store.add(a_job("after"))
    assert await store.unfinished() == [a_job("after"), job]


async def test_a_full_disk_refuses_and_recovers(store, monkeypatch):
    with monkeypatch.context() as full:
        full.setattr(sqlite, "_CONNECTION_SETTINGS", (*sqlite._CONNECTION_SETTINGS, "PRAGMA max_page_count = 1"))
        await reconnect(store)
        long = a_job("during", detail=A_LONG_PROMPT)
        for _ in range(2):
            with pytest.raises(StoreUnavailable, match="full"):
                await store.add(long)
    await works_again(store)


async def test_a_read_only_file_refuses_still_reads_and_recovers(store, monkeypatch):
    with monkeypatch.context() as read_only:
        read_only.setattr(sqlite, "_CONNECTION_SETTINGS", (*sqlite._CONNECTION_SETTINGS, "PRAGMA query_only = 1"))
        await reconnect(store)
        await fails(store, "readonly")
        assert await store.get("before") == a_job("before")
    assert await store.get("before") == a_job("before")
    await works_again(store)


async def test_a_lock_of_another_program_refuses_and_recovers(store, tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite, "_CONNECTION_SETTINGS", ("PRAGMA busy_timeout = 20", "PRAGMA synchronous = FULL"))
    await reconnect(store)
    other = sqlite3.connect(tmp_path / "retouch.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    await fails(store, "locked")
    assert await store.get("before") == a_job("before")
    other.close()
    await works_again(store)


async def test_a_file_that_was_taken_away_refuses_and_recovers_when_it_is_back(store, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for path in tmp_path.glob("retouch.db*"):
        path.rename(elsewhere / path.name)
    await fails(store, "unable to open")
    assert not (tmp_path / "retouch.db").exists()
    for path in elsewhere.iterdir():
        path.rename(tmp_path / path.name)
    await works_again(store)


async def test_an_outage_is_logged_once_at_its_start_and_once_at_its_end(store, tmp_path):
    (tmp_path / "retouch.db").rename(tmp_path / "away")
    with capture_logs() as lines:
        for _ in range(3):
            await fails(store, "unable to open")
        (tmp_path / "away").rename(tmp_path / "retouch.db")
        await store.add(a_job("after"))
        await store.add(a_job("and on"))
    assert [line["event"] for line in lines] == ["store.unavailable", "store.available"]


async def test_an_error_holds_nothing_of_a_job(store):
    with pytest.raises(StoreUnavailable) as caught:
        await store.add(a_job("before", detail="a secret wish"))
    assert "secret" not in f"{caught.value} {caught.value.__cause__}"
    assert "token" not in f"{caught.value} {caught.value.__cause__}"


@pytest.mark.skipif(bool(why_not()), reason=str(why_not()))
async def test_a_postgresql_server_that_restarts_refuses_and_recovers(tmp_path):
    with a_postgresql_server() as server:
        async with open_job_store(server.url, tmp_path) as store:
            await store.add(a_job("before"))
            server.stop()
            await fails(store, None)
            server.start()
            await works_again(store)


async def test_a_closed_postgresql_connection_is_replaced_unnoticed(postgresql_url, tmp_path):
    async with open_job_store(postgresql_url, tmp_path) as store:
        await store.add(a_job("before"))
        with psycopg.connect(postgresql_url, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity "
                "WHERE application_name = 'retouch' AND datname = current_database()"
            )
        await works_again(store)
