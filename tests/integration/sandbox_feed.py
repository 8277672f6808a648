"""Listens to the sandbox's server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.integration.sandbox_people import Wire

PATIENCE_S = 10


class Feed:
    """One stream, event by event: (kind, data)."""

    def __init__(self, content: aiohttp.StreamReader) -> None:
        self._content = content

    async def next(self) -> tuple[str, Any]:
        kind = ""
        async with asyncio.timeout(PATIENCE_S):
            while line := (await self._content.readuntil(b"\n")).decode().rstrip("\n"):
                if line.startswith("event: "):
                    kind = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    data = json.loads(line.removeprefix("data: "))
        return kind, data

    async def until(self, kind: str, **fields: Any) -> Any:
        """The data of the next event of a kind whose data has these fields."""
        while True:
            found, data = await self.next()
            if found == kind and all(data.get(key) == value for key, value in fields.items()):
                return data


@asynccontextmanager
async def listening(wire: Wire, path: str = "/events", **query: str) -> AsyncIterator[Feed]:
    url = f"{wire.sandbox.url}/sandbox{path}"
    async with (
        aiohttp.ClientSession(read_bufsize=2**20) as session,
        session.get(url, params=query) as answer,
    ):
        assert answer.status == 200
        assert await answer.content.readline() == b": listening\n"
        await answer.content.readline()
        yield Feed(answer.content)
