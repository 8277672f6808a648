"""The bot as a child process: started with the fixed variables, listened to, ended within seconds."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final, TypeVar

_SOURCE: Final = Path(__file__).resolve().parents[1]
BOT_COMMAND: Final = ("-m", "bot")
_LAST_LINES: Final = 15
# At the end nothing is kept: the rest of the 5 s that the runner has is the servers'.
_PATIENCE_S: Final = 2.5
_LAST_WORDS_S: Final = 0.3
# What would make the bot talk to someone else than the sandbox, or keep its data elsewhere.
_NOT_INHERITED: Final = ("DISCORD_", "IMAGEPIPELINE_", "DATABASE_URL", "DATA_DIR", "WEB_", "PUBLIC_URL")

Returned = TypeVar("Returned")


class BotEndedError(Exception):
    """The bot is gone although nobody asked it to end. `last_lines` is what it said before."""

    def __init__(self, status: int, last_lines: list[str]) -> None:
        super().__init__(f"the bot ended with status {status}")
        self.status = status
        self.last_lines = last_lines


class BotProcess:
    """A bot that runs."""

    def __init__(self, process: Process, say: Callable[[str], None]) -> None:
        self._process = process
        self._lines: deque[str] = deque(maxlen=_LAST_LINES)
        self._end = asyncio.create_task(self._listen(say))

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    async def until_ended(self) -> BotEndedError:
        """Wait until it ends by itself."""
        # Shielded: who waits may give up, the listening goes on.
        status = await asyncio.shield(self._end)
        return BotEndedError(status, list(self._lines))

    async def outlive(self, waiting: Awaitable[Returned]) -> Returned:
        """Wait for something that needs the bot. Raises BotEndedError when it ends first."""
        return await outlive(self.until_ended(), waiting)

    def kill(self) -> None:
        """End it on the spot (SIGKILL)."""
        with suppress(ProcessLookupError):
            self._process.kill()

    async def stop(self, patience_s: float | None = None) -> None:
        """Ask it to end, and make it after a few seconds."""
        with suppress(ProcessLookupError):
            self._process.terminate()
            try:
                await asyncio.wait_for(asyncio.shield(self._end), patience_s or _PATIENCE_S)
            except TimeoutError:
                self._process.kill()
        await self._process.wait()
        # What a child of the bot's keeps open must not keep us.
        await asyncio.wait({self._end}, timeout=_LAST_WORDS_S)
        self._end.cancel()
        await asyncio.gather(self._end, return_exceptions=True)

    async def _listen(self, say: Callable[[str], None]) -> int:
        if self._process.stdout is not None:
            async for line in self._process.stdout:
                text = line.decode(errors="replace").rstrip()
                self._lines.append(text)
                say(text)
        return await self._process.wait()


async def outlive(ending: Awaitable[BotEndedError], waiting: Awaitable[Returned]) -> Returned:
    """Wait for something that needs a bot. Raises BotEndedError when its end comes first."""
    wanted, ended = asyncio.ensure_future(waiting), asyncio.ensure_future(ending)
    try:
        await asyncio.wait({wanted, ended}, return_when=asyncio.FIRST_COMPLETED)
        if not wanted.done():
            raise ended.result()
        return wanted.result()
    finally:
        for task in (wanted, ended):
            task.cancel()
        await asyncio.gather(wanted, ended, return_exceptions=True)


def bot_environment(variables: Mapping[str, str]) -> dict[str, str]:
    """The environment of a bot that is to know only the sandbox, whatever is set for another."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_INHERITED)}
    paths = os.pathsep.join(filter(None, [str(_SOURCE), os.environ.get("PYTHONPATH")]))
    return {**inherited, "PYTHONPATH": paths, **variables}


async def start_bot(
    variables: Mapping[str, str], folder: Path, say: Callable[[str], None], command: tuple[str, ...] = BOT_COMMAND
) -> BotProcess:
    """Start the bot. `folder` is where it works, so that it finds no `.env` of another's.

    `say` is given every line that it prints.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=PIPE, stderr=STDOUT, cwd=folder, env=bot_environment(variables), limit=2**20
    )
    return BotProcess(process, say)


@asynccontextmanager
async def bot_running(
    variables: Mapping[str, str], folder: Path, say: Callable[[str], None], command: tuple[str, ...] = BOT_COMMAND
) -> AsyncIterator[BotProcess]:
    """The bot, for as long as the block runs; see `start_bot`."""
    bot = await start_bot(variables, folder, say, command)
    try:
        yield bot
    finally:
        await bot.stop()
