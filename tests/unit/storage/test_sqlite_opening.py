"""Starting on a SQLite file: what is made, and what is refused with a line that helps."""

import fcntl
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.storage import sqlite
from bot.storage.database_thread import Question
from bot.storage.job_store import open_job_store
from bot.storage.opening_errors import NotADatabase, SchemaTooNew, StoreLocked, StoreNotOpened, StoreNotWritable
from tests.unit.storage.some_jobs import a_job

ROOT = Path(__file__).parents[3]


async def refusal(url, data_dir):
    with pytest.raises(StoreNotOpened) as caught:
        async with open_job_store(url, data_dir):
            pytest.fail("it was opened")
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(f"{caught.value.variable}: ")
    return caught.value


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


async def test_a_new_folder_and_its_files_are_for_the_bot_alone(tmp_path):
    data_dir = tmp_path / "new" / "data"
    async with open_job_store(f"sqlite:///{data_dir}/retouch.db", data_dir) as store:
        await store.add(a_job())
        assert mode(data_dir) == 0o700
        files = {path.name: mode(path) for path in data_dir.iterdir()}
    assert files == dict.fromkeys(("retouch.db", "retouch.db-wal", "retouch.db-shm", "retouch.lock"), 0o600)


async def test_a_relative_path_is_taken_from_where_the_bot_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with open_job_store("sqlite:///data/retouch.db", Path("data")):
        pass
    assert (tmp_path / "data" / "retouch.db").exists()


async def test_a_strange_folder_name_is_taken_literally(tmp_path):
    data_dir = tmp_path / "50% of Ada's #1 data? ü"
    async with open_job_store(f"sqlite:///{data_dir}/retouch.db", data_dir) as store:
        await store.add(a_job())
    assert (data_dir / "retouch.db").exists()


async def test_commits_are_durable(sqlite_url, tmp_path):
    async with open_job_store(sqlite_url, tmp_path) as store:
        settings = await store._thread.do(_pragmas("journal_mode", "synchronous", "busy_timeout"))
    assert settings == ["wal", 2, 1000]


def _pragmas(*names):
    return Question(lambda c: [c.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names], writes=False)


async def test_a_second_process_is_locked_out_until_the_first_ends(sqlite_url, tmp_path):
    first = (
        "import asyncio, sys\nfrom pathlib import Path\nfrom bot.storage.job_store import open_job_store\n"
        "async def main():\n    async with open_job_store(sys.argv[1], Path(sys.argv[2])):\n"
        "        print('open', flush=True)\n        await asyncio.Event().wait()\nasyncio.run(main())"
    )
    with subprocess.Popen(  # noqa: ASYNC220, S603
        [sys.executable, "-c", first, sqlite_url, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "open\n"
        error = await refusal(sqlite_url, tmp_path)
        assert isinstance(error, StoreLocked)
        assert str(process.pid) in error.reason
        process.kill()
    async with open_job_store(sqlite_url, tmp_path) as store:
        await store.add(a_job())


async def test_whoever_looks_at_the_lock_for_a_moment_keeps_no_bot_out(sqlite_url, tmp_path, monkeypatch):
    look = os.open(tmp_path / "retouch.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(look, fcntl.LOCK_SH)
    monkeypatch.setattr(sqlite.time, "sleep", lambda _: fcntl.flock(look, fcntl.LOCK_UN))
    async with open_job_store(sqlite_url, tmp_path) as store:
        await store.add(a_job())
    os.close(look)


async def test_two_addresses_of_one_file_are_one_lock(tmp_path):
    url = f"sqlite:///{tmp_path}/one.db"
    async with open_job_store(url, tmp_path / "a"):
        error = await refusal(f"sqlite:///{tmp_path}/./one.db", tmp_path / "b")
    assert isinstance(error, StoreLocked)
    assert error.variable == "DATABASE_URL"


async def test_a_newer_schema_is_refused_and_left_alone(sqlite_url, tmp_path):
    async with open_job_store(sqlite_url, tmp_path) as store:
        await store.add(a_job())
    with sqlite3.connect(tmp_path / "retouch.db") as connection:
        connection.execute("INSERT INTO retouch_schema VALUES (99, '2030-01-01 00:00:00.000000')")
    connection.close()
    error = await refusal(sqlite_url, tmp_path)
    assert isinstance(error, SchemaTooNew)
    assert "99" in error.reason


async def test_a_file_of_something_else_is_refused_and_left_alone(sqlite_url, tmp_path):
    (tmp_path / "retouch.db").write_bytes(b"a holiday picture" * 500)
    assert isinstance(await refusal(sqlite_url, tmp_path), NotADatabase)
    assert (tmp_path / "retouch.db").read_bytes().startswith(b"a holiday picture")


async def test_another_programs_tables_are_refused(sqlite_url, tmp_path):
    connection = sqlite3.connect(tmp_path / "retouch.db")
    connection.execute("CREATE TABLE jobs (salary INTEGER)")
    connection.close()
    error = await refusal(sqlite_url, tmp_path)
    assert isinstance(error, NotADatabase)
    assert "jobs" in error.reason


async def test_a_damaged_file_is_refused(sqlite_url, tmp_path):
    async with open_job_store(sqlite_url, tmp_path) as store:
        for n in range(50):
            await store.add(a_job(f"{n}"))
    path = tmp_path / "retouch.db"
    content = bytearray(path.read_bytes())
    content[3 * 4096 : -4096] = os.urandom(len(content) - 4 * 4096)
    path.write_bytes(content)
    error = await refusal(sqlite_url, tmp_path)
    assert isinstance(error, NotADatabase)
    assert error.variable == "DATA_DIR"


async def test_a_cut_file_is_refused(sqlite_url, tmp_path):
    async with open_job_store(sqlite_url, tmp_path) as store:
        for n in range(50):
            await store.add(a_job(f"{n}"))
    path = tmp_path / "retouch.db"
    os.truncate(path, path.stat().st_size // 2)
    assert isinstance(await refusal(sqlite_url, tmp_path), NotADatabase)


async def test_an_empty_file_becomes_a_database(sqlite_url, tmp_path):
    (tmp_path / "retouch.db").touch()
    async with open_job_store(sqlite_url, tmp_path) as store:
        await store.add(a_job())


@pytest.mark.parametrize("name", ["", ":memory:", "folder"])
async def test_an_address_that_is_no_file_is_refused(tmp_path, name):
    (tmp_path / "folder").mkdir()
    url = f"sqlite:///{name and tmp_path / name}"
    error = await refusal(url, tmp_path / "data")
    assert isinstance(error, NotADatabase)
    assert error.variable == "DATABASE_URL"


async def test_a_folder_that_is_a_file_is_refused(tmp_path):
    data_dir = tmp_path / "data"
    data_dir.touch()
    error = await refusal(f"sqlite:///{data_dir}/retouch.db", data_dir)
    assert isinstance(error, StoreNotWritable)
    assert error.variable == "DATA_DIR"


async def test_another_programs_lock_at_the_start_is_refused(sqlite_url, tmp_path):
    other = sqlite3.connect(tmp_path / "retouch.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert isinstance(await refusal(sqlite_url, tmp_path), StoreLocked)
    other.close()


@pytest.mark.parametrize("what", ["folder", "file"])
def test_what_may_not_be_written_is_refused(tmp_path, what):
    """In a process of its own, for root may write everything."""
    data_dir = Path(os.path.realpath(tmp_path)) / "data"
    data_dir.mkdir()
    database = data_dir / "retouch.db"
    database.touch()
    (data_dir / "retouch.lock").touch(0o666)
    (data_dir / "retouch.lock").chmod(0o666)
    database.chmod(0o444)
    if what == "folder":
        database.unlink()
    data_dir.chmod(0o555 if what == "folder" else 0o777)
    for parent in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        parent.chmod(mode(parent) | 0o055)
    code = (
        "import asyncio, encodings.idna, os, sys\nfrom pathlib import Path\nimport bot.storage.sqlite\n"
        "from bot.storage.job_store import open_job_store\n"
        "os.getuid() or os.setuid(65534)\n"
        "async def main():\n    async with open_job_store(sys.argv[1], Path(sys.argv[2])): pass\n"
        "try:\n    asyncio.run(main())\nexcept Exception as error:\n    print(type(error).__name__, error)"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code, f"sqlite:///{database}", str(data_dir)],
        check=True, cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.startswith("StoreNotWritable DATA_DIR: "), done.stderr
