"""The bot's process, played by programs of one line."""

import asyncio
import os
from pathlib import Path

import pytest

from sandbox import botprocess
from sandbox.botprocess import BotEndedError, bot_running

WAITS = "import time; print('up', flush=True); time.sleep(60)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + WAITS
DIES = "import sys; print('first'); print('cannot go on', file=sys.stderr); sys.exit(3)"


class Heard:
    """The lines of a bot, and a way to wait for the first."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.first = asyncio.Event()

    def __call__(self, line: str) -> None:
        self.lines.append(line)
        self.first.set()


async def test_a_bot_is_heard_and_ended_with_the_block(tmp_path: Path):
    heard = Heard()
    async with bot_running({}, tmp_path, heard, ("-c", WAITS)) as bot:
        await asyncio.wait_for(heard.first.wait(), 10)

    assert heard.lines == ["up"]
    with pytest.raises(ProcessLookupError):
        os.kill(bot.pid, 0)


async def test_a_bot_that_does_not_listen_is_made_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(botprocess, "_PATIENCE_S", 0.1)
    heard = Heard()
    async with bot_running({}, tmp_path, heard, ("-c", STUBBORN)) as bot:
        await asyncio.wait_for(heard.first.wait(), 10)

    with pytest.raises(ProcessLookupError):
        os.kill(bot.pid, 0)


async def test_a_bot_that_dies_leaves_its_status_and_last_lines(tmp_path: Path):
    async with bot_running({}, tmp_path, Heard(), ("-c", DIES)) as bot:
        ended = await asyncio.wait_for(bot.until_ended(), 10)

    assert ended.status == 3
    assert sorted(ended.last_lines) == ["cannot go on", "first"]


async def test_waiting_for_what_needs_a_bot_ends_with_the_bot(tmp_path: Path):
    async with bot_running({}, tmp_path, Heard(), ("-c", DIES)) as bot:
        with pytest.raises(BotEndedError):
            await asyncio.wait_for(bot.outlive(asyncio.Event().wait()), 10)


async def test_what_comes_while_the_bot_lives_is_handed_on(tmp_path: Path):
    async with bot_running({}, tmp_path, Heard(), ("-c", WAITS)) as bot:
        assert await bot.outlive(asyncio.sleep(0, "there")) == "there"


async def test_a_bot_inherits_no_token_and_finds_no_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DISCORD_TOKEN", "real")
    monkeypatch.setenv("DATABASE_URL", "postgresql://real")
    heard = Heard()
    code = "import os; print(os.environ.get('DISCORD_TOKEN'), os.environ.get('DATABASE_URL'), os.getcwd())"
    async with bot_running({"DISCORD_TOKEN": "sandbox"}, tmp_path, heard, ("-c", code)) as bot:
        await asyncio.wait_for(bot.until_ended(), 10)

    assert heard.lines == [f"sandbox None {tmp_path}"]
