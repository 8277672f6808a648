"""Asking Discord: with the bot's token, reading only, as few times as it takes."""

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from bot import __version__
from bot.doctor.bounded import read_json

_AT_ONCE = 4
_TRIES = 3
_LONGEST_WAIT_S = 10.0
# 200 servers, or a server's 500 channels with their overwrites.
_MOST_BYTES = 8 * 2**20


@dataclass(frozen=True, slots=True)
class Answer:
    """What Discord said: its HTTP status and JSON (None where there was none).

    `skew_s`: how far this machine's clock is ahead of Discord's; None where Discord did not tell the time.
    """

    status: int
    body: Any
    skew_s: float | None

    @property
    def is_ok(self) -> bool:
        """2xx, and in the language that is expected."""
        return 200 <= self.status < 300 and self.body is not None


class DiscordAccess:
    """GETs below a REST base. The same path is asked once."""

    def __init__(self, session: aiohttp.ClientSession, api_url: str, token: str) -> None:
        self._session = session
        self._api_url = api_url
        self._headers = {
            "Authorization": f"Bot {token}",
            # https://discord.com/developers/docs/reference#user-agent
            "User-Agent": f"DiscordBot (Retouch doctor, {__version__})",
        }
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._asked: dict[str, asyncio.Task[Answer]] = {}

    async def get(self, path: str) -> Answer:
        """Ask, or give what was answered before. Raises aiohttp's errors and OSError."""
        if path not in self._asked:
            self._asked[path] = asyncio.create_task(self._get(path))
        # One check's deadline must not take the answer from the others.
        return await asyncio.shield(self._asked[path])

    async def me(self) -> Answer:
        """The bot's user."""
        return await self.get("/users/@me")

    async def application(self) -> Answer:
        """The bot's application."""
        return await self.get("/applications/@me")

    async def close(self) -> None:
        """Let go of what nobody waits for any more."""
        for task in self._asked.values():
            task.cancel()
        await asyncio.gather(*self._asked.values(), return_exceptions=True)

    async def _get(self, path: str) -> Answer:
        async with self._turns:
            for attempt in range(_TRIES):
                answer, wait_s = await self._once(path)
                if wait_s is None or attempt == _TRIES - 1:
                    return answer
                await asyncio.sleep(wait_s)
        raise AssertionError("unreachable")

    async def _once(self, path: str) -> tuple[Answer, float | None]:
        """The answer, and how long to wait before asking again where Discord said so."""
        began_s = time.time()
        async with self._session.get(self._api_url + path, headers=self._headers, allow_redirects=False) as response:
            skew_s = _skew_s(response.headers.get("Date"), (began_s + time.time()) / 2)
            body = await read_json(response, _MOST_BYTES)
            wait_s = _wait_s(response) if response.status == 429 else None
            return Answer(response.status, body, skew_s), wait_s


def _wait_s(response: aiohttp.ClientResponse) -> float:
    try:
        return min(float(response.headers.get("Retry-After", "")), _LONGEST_WAIT_S)
    except ValueError:
        return 1.0


def _skew_s(date: str | None, here_s: float) -> float | None:
    """The header has whole seconds, cut off: on average half a second is missing."""
    if date is None:
        return None
    try:
        there = parsedate_to_datetime(date)
    except ValueError:
        return None
    there = there if there.tzinfo else there.replace(tzinfo=UTC)
    return (datetime.fromtimestamp(here_s, UTC) - there).total_seconds() - 0.5
