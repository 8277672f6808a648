import os
import sqlite3
import subprocess
import sys

import psycopg

from bot.storage.database_thread import open_database_thread
from bot.storage.job_store import DatabaseJobStore
from bot.storage.locks import sqlite_holder
from bot.storage.readiness import StoreReadiness
from tests.unit.storage.some_jobs import a_job


async def test_an_open_database_is_ready_and_locked(database_url, tmp_path):
    async with open_database_thread(database_url, tmp_path) as thread:
        readiness = StoreReadiness(thread, database_url)
        assert (await readiness.database(), await readiness.lock()) == (None, None)


async def test_a_database_that_refuses_writes_is_not_ready_until_it_takes_one(sqlite_url, tmp_path):
    async with open_database_thread(sqlite_url, tmp_path) as thread:
        readiness, store = StoreReadiness(thread, sqlite_url), DatabaseJobStore(thread)
        blocker = sqlite3.connect(tmp_path / "retouch.db", isolation_level=None)
        blocker.execute("BEGIN IMMEDIATE")
        with_failure = await _tried(store, "a")
        assert with_failure
        assert await readiness.database() == "the last write failed"
        blocker.execute("ROLLBACK")
        blocker.close()
        assert not await _tried(store, "b")
        assert await readiness.database() is None


async def _tried(store, job_id):
    try:
        await store.add(a_job(job_id))
    except Exception as error:  # noqa: BLE001 (returned to be looked at)
        return error
    return None


async def test_a_closed_database_cannot_be_read(database_url, tmp_path):
    async with open_database_thread(database_url, tmp_path) as thread:
        readiness = StoreReadiness(thread, database_url)
    assert await readiness.database() == "cannot be read"


async def test_a_lock_file_that_somebody_removed_is_noticed(sqlite_url, tmp_path):
    async with open_database_thread(sqlite_url, tmp_path) as thread:
        (tmp_path / "retouch.lock").unlink()
        assert "another bot could start" in await StoreReadiness(thread, sqlite_url).lock()


async def test_a_lock_that_the_server_dropped_is_noticed(postgresql_url, tmp_path):
    async with open_database_thread(postgresql_url, tmp_path) as thread:
        readiness = StoreReadiness(thread, postgresql_url)
        assert await readiness.lock() is None
        with psycopg.connect(postgresql_url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'retouch'")
        # It connects anew, and takes the lock with that.
        assert await readiness.lock() in {None, "cannot be looked at"}
        assert await readiness.lock() is None


def test_the_holder_is_the_process_that_holds_it_and_looking_takes_nothing(tmp_path):
    path = tmp_path / "retouch.db"
    assert sqlite_holder(path) is None
    (tmp_path / "retouch.lock").write_text("1\n")
    assert sqlite_holder(path) is None
    hold = (
        "import fcntl, os, sys; lock = os.open(sys.argv[1], os.O_RDWR); fcntl.flock(lock, fcntl.LOCK_EX);"
        "os.truncate(lock, 0); os.write(lock, b'%d\\n' % os.getpid()); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", hold, str(tmp_path / "retouch.lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout.readline() == b"held\n"
        assert sqlite_holder(path) == sqlite_holder(path) == other.pid != os.getpid()
        other.communicate()
    assert sqlite_holder(path) is None
