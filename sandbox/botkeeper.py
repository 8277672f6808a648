"""Keeps the bot of a run: starts it, and stops, kills or restarts it when the page asks, always on the same data."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from sandbox.botprocess import BOT_COMMAND, BotEndedError, BotProcess, Returned, outlive, start_bot

_LAST_LINES: Final = 40
# Longer than the bot takes itself, so that a restart shows its orderly end and not ours.
_RESTART_PATIENCE_S: Final = 8.0


class BotKeeper:
    """The bot's process and its successors: the sandbox's `Backstage`. A bot that dies unasked is not replaced."""

    def __init__(self, folder: Path, say: Callable[[str], None], command: tuple[str, ...] = BOT_COMMAND) -> None:
        self._folder = folder
        self._say = say
        self._command = command
        self._variables: Mapping[str, str] = {}
        self._bot: BotProcess | None = None
        self._watch: asyncio.Task[None] | None = None
        self._ended: asyncio.Future[BotEndedError] | None = None
        self._acting = asyncio.Lock()
        self._closing = False
        self._starts = 0
        self._lines: deque[str] = deque(maxlen=_LAST_LINES)
        self.image_api_url = ""

    @asynccontextmanager
    async def keeping(self, variables: Mapping[str, str], image_api_url: str) -> AsyncIterator["BotKeeper"]:
        """Keep a bot with these variables for as long as the block runs."""
        self._variables, self.image_api_url = variables, image_api_url
        self._ended = asyncio.get_running_loop().create_future()
        try:
            await self.start()
            yield self
        finally:
            self._closing = True
            if self._bot is not None and self._acting.locked():
                self._bot.kill()
            async with self._acting:
                await self._end()

    def bot_status(self) -> dict[str, Any]:
        """Whether it runs, under which process id, how often it was started anew, and what it said last."""
        return {
            "running": self._bot is not None,
            "pid": self._bot.pid if self._bot else None,
            "restarts": max(self._starts - 1, 0),
            "last_lines": list(self._lines),
        }

    async def restart(self, hard: bool) -> None:
        """End the bot, on the spot when `hard`, and start it again."""
        async with self._acting:
            await self._end(hard=hard, patience_s=_RESTART_PATIENCE_S)
            await self._begin()

    async def stop(self) -> None:
        """End the bot, if it runs."""
        async with self._acting:
            await self._end(patience_s=_RESTART_PATIENCE_S)

    async def start(self) -> None:
        """Start the bot, unless it runs."""
        async with self._acting:
            if self._bot is None:
                await self._begin()

    async def until_ended(self) -> BotEndedError:
        """Wait until a bot ends by itself. One that was asked to end does not count."""
        if self._ended is None:
            raise RuntimeError("no bot is kept")
        return await asyncio.shield(self._ended)

    async def outlive(self, waiting: Awaitable[Returned]) -> Returned:
        """Wait for something that needs the bot. Raises BotEndedError when it ends by itself first."""
        return await outlive(self.until_ended(), waiting)

    async def _begin(self) -> None:
        if self._closing:
            return
        self._starts += 1
        self._bot = await start_bot(self._variables, self._folder, self._hear, self._command)
        self._watch = asyncio.create_task(self._tell_of_end(self._bot))

    async def _end(self, *, hard: bool = False, patience_s: float | None = None) -> None:
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
            self._watch = None
        if self._bot is not None:
            if hard:
                self._bot.kill()
            await self._bot.stop(patience_s)
            self._bot = None

    async def _tell_of_end(self, bot: BotProcess) -> None:
        ended = await bot.until_ended()
        self._bot = None
        if self._ended is not None and not self._ended.done():
            self._ended.set_result(ended)

    def _hear(self, line: str) -> None:
        self._lines.append(line)
        self._say(line)
