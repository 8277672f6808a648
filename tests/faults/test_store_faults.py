"""The store fails, at the start or later: a clear end or a clear refusal, never a job that is not stored."""

import asyncio
import contextlib
import json
import os
import resource
import sqlite3

import pytest
import pytest_asyncio

from tests.faults.crowd import Command, Seen, text_of
from tests.faults.moments import look, picture
from tests.faults.promises import account_of, all_stored
from tests.faults.theatre import Log, Theatre, theatre

WITHIN_S = 15


def says_one_clear_line(log: Log, *words: str) -> bool:
    """One line tells why, in words; there is no traceback."""
    (line,) = [one for one in log if '"start.failed"' in one]
    told = json.loads(line)
    assert not [one for one in log if "Traceback" in one]
    return told["variable"] == "DATA_DIR" and all(word in told["reason"] for word in words)


def not_writable(folder) -> str:
    """A place where nobody may write: root may in every folder of its own."""
    if os.getuid() == 0:
        return "/proc/retouch"
    folder.mkdir()
    folder.chmod(0o500)
    return str(folder / "data")


async def test_a_folder_that_cannot_be_written_ends_the_start(tmp_path):
    async with theatre(tmp_path) as stage:
        ending = await stage.comes_to_nothing(DATA_DIR=not_writable(tmp_path / "closed"))
        assert ending.status == 1
        assert says_one_clear_line(stage.log, "let the bot's user write there")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole(tmp_path_factory) -> bytes:
    """A database with a job in it."""
    async with theatre(tmp_path_factory.mktemp("bot")) as stage:
        await stage.start_bot()
        stage.crowd.fire()
        await stage.crowd.all_end(WITHIN_S)
        await all_stored(stage)
        await stage.terminate()
        path = stage.data_dir / "retouch.db"
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return path.read_bytes()


DAMAGES = {
    "garbage": lambda _: b"not a database, " * 512,
    "a damaged page": lambda whole: whole[:4096] + b"\xff" * 4096 + whole[8192:],
    "cut off": lambda whole: whole[: len(whole) // 2 // 4096 * 4096],
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
async def test_a_damaged_database_ends_the_start_and_stays_as_it_is(tmp_path, whole, damage):
    async with theatre(tmp_path) as stage:
        path, damaged = stage.data_dir / "retouch.db", damage(whole)
        stage.data_dir.mkdir()
        path.write_bytes(damaged)
        ending = await stage.comes_to_nothing()
        assert ending.status == 1
        assert says_one_clear_line(stage.log, "damaged", "restore a copy")
        assert path.read_bytes() == damaged


async def test_a_second_bot_on_the_same_data_ends_and_the_first_goes_on(tmp_path):
    async with theatre(tmp_path) as stage:
        await stage.start_bot()
        first = stage.log
        ending = await stage.comes_to_nothing()
        assert ending.status == 1
        assert says_one_clear_line(stage.log, "another bot", "is using")
        stage.log = first
        command = stage.crowd.fire()
        assert not await stage.crowd.all_end(WITHIN_S)
        assert command.ends == [Seen.PICTURES]


def fill_disk(stage: Theatre) -> None:
    """Let every write to a file fail, as a full disk does, from now on."""
    assert stage.bot is not None
    resource.prlimit(stage.bot.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))


def make_room(stage: Theatre) -> None:
    assert stage.bot is not None
    resource.prlimit(stage.bot.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


async def end_of(stage: Theatre, command: Command) -> Seen:
    assert not await stage.crowd.all_end(WITHIN_S, [command])
    return stage.crowd.seen(command)


async def test_with_a_full_disk_commands_are_refused_until_there_is_room(tmp_path):
    async with theatre(tmp_path) as stage:
        await stage.start_bot()
        fill_disk(stage)
        refused = [stage.crowd.fire() for _ in range(3)]
        for command in refused:
            assert await end_of(stage, command) is Seen.REFUSAL
            (message,) = stage.crowd.messages(command)
            assert "could not" in text_of(message).lower() or "cannot" in text_of(message).lower()
        assert stage.api.jobs.accepted_count == 0
        assert stage.log.count("store.unavailable") == 1
        make_room(stage)
        assert await end_of(stage, stage.crowd.fire()) is Seen.PICTURES
        account_of(stage, may_fail=refused)


async def test_a_job_that_is_paid_for_is_delivered_although_the_disk_is_full(tmp_path):
    async with theatre(tmp_path) as stage:
        await stage.start_bot()
        command = stage.crowd.fire()
        hold = stage.gate.hold(look(command))
        await hold.within(WITHIN_S)
        fill_disk(stage)
        hold.release(carry_out=True)
        assert await end_of(stage, command) is Seen.PICTURES
        make_room(stage)
        await stage.kill()
        await stage.start_bot()
        await all_stored(stage)
        account_of(stage)


async def test_a_job_that_was_told_to_have_failed_because_of_a_full_disk_stays_failed(tmp_path):
    async with theatre(tmp_path) as stage:
        await stage.start_bot()
        command = stage.crowd.fire()
        hold = stage.gate.hold(picture(command))
        await hold.within(WITHIN_S)
        fill_disk(stage)
        hold.release(carry_out=True)
        assert await end_of(stage, command) is Seen.FAILURE
        await asyncio.wait_for(stage.log.until("job.step_not_stored"), WITHIN_S)
        assert stage.api.jobs.accepted_count == 0
        make_room(stage)
        assert await end_of(stage, stage.crowd.fire()) is Seen.PICTURES
        await all_stored(stage)
        await stage.terminate()
        await stage.start_bot()
        await all_stored(stage)
        account_of(stage, may_fail=[command])
