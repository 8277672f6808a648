"""The bot of a run and its restarts, played by programs of one line."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from sandbox import botprocess
from sandbox.botkeeper import BotKeeper
from sandbox.botprocess import BotEndedError

COUNTS = """
import os, signal, sys, time
def end(*_):
    print('bye', flush=True)
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
with open('starts', 'a') as starts:
    starts.write('x')
print('up', os.path.getsize('starts'), flush=True)
time.sleep(60)
"""
DIES = "import sys; print('cannot go on'); sys.exit(3)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


class Heard:
    """The lines of the bots, one after another."""

    def __init__(self) -> None:
        self._lines: asyncio.Queue[str] = asyncio.Queue()

    def __call__(self, line: str) -> None:
        self._lines.put_nowait(line)

    async def until(self, wanted: str) -> None:
        async with asyncio.timeout(30):
            while await self._lines.get() != wanted:
                pass


@pytest.fixture
def heard() -> Heard:
    return Heard()


@asynccontextmanager
async def kept(folder: Path, heard: Heard, code: str = COUNTS) -> AsyncIterator[BotKeeper]:
    keeper = BotKeeper(folder, heard, ("-c", code))
    async with keeper.keeping({}, "http://127.0.0.1:9"):
        yield keeper


def pid_of(keeper: BotKeeper) -> int:
    return keeper.bot_status()["pid"]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_kept_bot_runs_until_the_end_of_the_block(tmp_path, heard):
    async with kept(tmp_path, heard) as keeper:
        await heard.until("up 1")
        status = keeper.bot_status()
        assert is_alive(status["pid"])

    assert (status["running"], status["restarts"], status["last_lines"]) == (True, 0, ["up 1"])
    assert not is_alive(status["pid"])


async def test_restarted_bot_ends_in_order_and_finds_its_folder_again(tmp_path, heard):
    async with kept(tmp_path, heard) as keeper:
        await heard.until("up 1")
        first = pid_of(keeper)
        await keeper.restart(hard=False)
        await heard.until("bye")
        await heard.until("up 2")

        assert not is_alive(first)
        assert pid_of(keeper) != first
        assert keeper.bot_status()["restarts"] == 1
        assert keeper.bot_status()["last_lines"] == ["up 1", "bye", "up 2"]


async def test_killed_bot_has_no_last_word_and_is_started_again(tmp_path, heard):
    async with kept(tmp_path, heard) as keeper:
        await heard.until("up 1")
        await keeper.restart(hard=True)
        await heard.until("up 2")

        assert keeper.bot_status()["last_lines"] == ["up 1", "up 2"]


async def test_stopped_bot_stays_away_until_it_is_started(tmp_path, heard):
    async with kept(tmp_path, heard) as keeper:
        await heard.until("up 1")
        await keeper.stop()
        await keeper.stop()
        status = keeper.bot_status()
        assert (status["running"], status["pid"]) == (False, None)
        await keeper.start()
        await heard.until("up 2")

        assert keeper.bot_status()["running"]


async def test_bot_that_runs_is_not_started_twice(tmp_path, heard):
    async with kept(tmp_path, heard) as keeper:
        await heard.until("up 1")
        first = pid_of(keeper)
        await keeper.start()
        assert pid_of(keeper) == first


async def test_stop_that_was_asked_for_ends_no_wait(tmp_path, heard):
    async with kept(tmp_path, heard) as keeper:
        ended = asyncio.ensure_future(keeper.until_ended())
        await heard.until("up 1")
        await keeper.restart(hard=True)
        await keeper.stop()
        await keeper.start()
        await heard.until("up 2")
        assert not ended.done()
        ended.cancel()


async def test_bot_that_dies_unasked_is_told_of_with_its_last_lines(tmp_path, heard):
    async with kept(tmp_path, heard, DIES) as keeper:
        ended = await asyncio.wait_for(keeper.until_ended(), 10)
        assert not keeper.bot_status()["running"]

    assert (ended.status, ended.last_lines) == (3, ["cannot go on"])


async def test_bot_that_dies_after_a_restart_is_told_of_too(tmp_path, heard):
    async with kept(tmp_path, heard) as keeper:
        await heard.until("up 1")
        await keeper.restart(hard=False)
        await heard.until("up 2")
        os.kill(pid_of(keeper), 9)
        assert (await asyncio.wait_for(keeper.until_ended(), 10)).status == -9


async def test_waiting_for_what_needs_a_bot_outlives_a_restart_but_not_a_death(tmp_path, heard):
    async with kept(tmp_path, heard) as keeper:
        await heard.until("up 1")
        waiting = asyncio.ensure_future(keeper.outlive(asyncio.Event().wait()))
        await keeper.restart(hard=True)
        await heard.until("up 2")
        assert not waiting.done()
        os.kill(pid_of(keeper), 9)
        with pytest.raises(BotEndedError):
            await asyncio.wait_for(waiting, 10)


async def test_end_does_not_wait_for_a_restart_that_takes_long(tmp_path, heard, monkeypatch):
    monkeypatch.setattr(botprocess, "_PATIENCE_S", 60.0)
    loop = asyncio.get_running_loop()
    async with kept(tmp_path, heard, STUBBORN) as keeper:
        await heard.until("up")
        restarting = asyncio.ensure_future(keeper.restart(hard=False))
        await asyncio.sleep(0)
        leaving_s = loop.time()

    await restarting
    assert loop.time() - leaving_s < 5
    assert not keeper.bot_status()["running"]
