import os
import sqlite3

import psycopg
import pytest

from bot.doctor import storage_checks
from bot.doctor.findings import Verdict
from bot.doctor.storage_checks import Storage
from bot.settings import read_settings
from bot.storage.database_thread import open_database_thread
from bot.storage.job_store import DatabaseJobStore
from tests.unit.storage.some_jobs import a_job

OK, WARNING, FAILED = Verdict


def storage_of(folder, **variables):
    given = {"DISCORD_TOKEN": "t", "IMAGEPIPELINE_API_KEY": "k", "DATA_DIR": str(folder)}
    return Storage(read_settings(given | variables))


async def told(look):
    (finding,) = await look()
    return finding.verdict, f"{finding.found} {finding.advice}"


def files_of(folder):
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


async def test_what_a_first_start_makes_is_announced_and_not_made(tmp_path):
    storage = storage_of(tmp_path / "data")
    assert await told(storage.check_folder) == (OK, f"{tmp_path}/data is made at the first start. ")
    assert (await told(storage.check_database))[1].endswith("are made at the first start. ")
    assert (await told(storage.check_lock))[0] is OK
    assert await storage.has_bot() is False
    assert list(tmp_path.iterdir()) == []


async def test_a_bots_database_is_read_beside_it_and_left_as_it_was(tmp_path):
    storage = storage_of(tmp_path)
    async with open_database_thread(f"sqlite:///{tmp_path}/retouch.db", tmp_path) as thread:
        await DatabaseJobStore(thread).add(a_job())
        verdict, text = await told(storage.check_database)
        assert verdict is OK
        assert "1 jobs; readable and whole" in text
        assert f"process {os.getpid()}" in (await told(storage.check_lock))[1]
        assert await storage.has_bot() is True
        await DatabaseJobStore(thread).add(a_job("b"))
    before = files_of(tmp_path)
    afterwards = storage_of(tmp_path)
    assert "2 jobs" in (await told(afterwards.check_database))[1]
    assert await afterwards.has_bot() is False
    assert files_of(tmp_path) == before


async def test_postgresql_is_read_beside_its_bot(postgresql_url, tmp_path):
    before = storage_of(tmp_path, DATABASE_URL=postgresql_url)
    assert (await told(before.check_database))[1].endswith("are made at the first start. ")
    async with open_database_thread(postgresql_url, tmp_path) as thread:
        storage = storage_of(tmp_path, DATABASE_URL=postgresql_url)
        await DatabaseJobStore(thread).add(a_job())
        verdict, text = await told(storage.check_database)
        assert verdict is OK
        assert text.startswith("PostgreSQL ")
        assert "1 jobs" in text
        assert await storage.has_bot() is True
    assert await storage_of(tmp_path, DATABASE_URL=postgresql_url).has_bot() is False


async def test_a_user_who_may_not_write_is_told_before_and_after_there_are_tables(postgresql_url, tmp_path):
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS reader")
        connection.execute("CREATE ROLE reader LOGIN PASSWORD 'hush'")
        connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    weak = storage_of(tmp_path, DATABASE_URL=postgresql_url.replace("retouch:secret@", "reader:hush@"))
    verdict, text = await told(weak.check_database)
    assert verdict is FAILED
    assert "GRANT CREATE" in text
    async with open_database_thread(postgresql_url, tmp_path):
        weak = storage_of(tmp_path, DATABASE_URL=postgresql_url.replace("retouch:secret@", "reader:hush@"))
        verdict, text = await told(weak.check_database)
    assert verdict is FAILED
    assert "let it own them" in text


async def test_a_server_that_is_not_there_is_told_and_hides_whether_a_bot_runs(tmp_path):
    storage = storage_of(tmp_path, DATABASE_URL="postgresql://someone:hush@127.0.0.1:9/x")
    verdict, text = await told(storage.check_database)
    assert verdict is FAILED
    assert "cannot be used" in text
    assert "DATABASE_URL" in text
    assert (await told(storage.check_lock))[0] is WARNING
    assert await storage.has_bot() is None


def damaged(path):
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)


def no_database(path):
    path.write_text("a letter to somebody, much longer than a hundred characters: " * 20)


def newer(path):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE retouch_schema (number INTEGER)")
        connection.execute("INSERT INTO retouch_schema VALUES (999)")
    connection.close()


@pytest.mark.parametrize(
    ("make", "said"),
    [(damaged, "not Retouch's database"), (no_database, "not Retouch's"), (newer, "a newer Retouch wrote")],
)
async def test_a_file_that_is_no_database_of_this_program_is_told(tmp_path, make, said):
    make(tmp_path / "retouch.db")
    verdict, text = await told(storage_of(tmp_path).check_database)
    assert verdict is FAILED
    assert said in text


async def test_a_folder_that_is_a_file_is_told(tmp_path):
    (tmp_path / "data").write_text("")
    verdict, text = await told(storage_of(tmp_path / "data").check_folder)
    assert verdict is FAILED
    assert "Set DATA_DIR" in text


async def test_a_folder_that_everybody_may_write_is_told(tmp_path):
    tmp_path.chmod(0o777)
    verdict, text = await told(storage_of(tmp_path).check_folder)
    assert verdict is WARNING
    assert f"chmod o-w {tmp_path}" in text


async def test_a_folder_of_another_user_is_told(tmp_path):
    if os.getuid() != 0:
        pytest.skip("only root can give a folder away")
    os.chown(tmp_path, 10001, 10001)
    verdict, text = await told(storage_of(tmp_path).check_folder)
    assert verdict is WARNING
    assert "uid 10001" in text


@pytest.mark.parametrize(
    ("free", "verdict", "said"),
    [(50, OK, "50.0 GiB free"), (5, WARNING, "Lower KEEP_PICTURES_GIB"), (0.05, FAILED, "Make room")],
)
async def test_room_is_compared_with_what_may_be_kept(tmp_path, monkeypatch, free, verdict, said):
    copies = tmp_path / "copies" / "0123456789abcdef"
    copies.mkdir(parents=True)
    (copies / "image").write_bytes(bytes(3 * 2**20))
    (copies / "mask").hardlink_to(copies / "image")
    monkeypatch.setattr(storage_checks, "free_bytes", lambda _: int(free * 2**30))
    found, text = await told(storage_of(tmp_path).check_room)
    assert found is verdict
    assert said in text
    assert "3 MiB of pictures kept (at most 20.0 GiB)" in text
