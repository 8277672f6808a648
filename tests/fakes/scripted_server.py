"""An HTTP server on a free port that answers what it is told to, and remembers what it was asked."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from aiohttp import web


class Fault(Enum):
    """Ways not to answer."""

    DROP = "the connection closes without an answer"
    CUT = "the connection closes within the body"
    HANG = "nothing ever comes"
    STALL = "the body begins, and nothing more comes"


@dataclass(frozen=True)
class Reply:
    """One answer. `announced_bytes` overrides the Content-Length of a reply that is cut."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    fault: Fault | None = None
    is_chunked: bool = False


@dataclass(frozen=True)
class Asked:
    """One request, as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    peer: Any


class ScriptedServer:
    """Answers each request with the next reply of the script; the last one stays."""

    def __init__(self) -> None:
        self.script: deque[Reply] = deque()
        self.asked: list[Asked] = []
        self.port = 0
        self.arrived = asyncio.Event()
        self._over = asyncio.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def say(self, *replies: Reply) -> None:
        self.script.extend(replies)

    @asynccontextmanager
    async def running(self) -> AsyncIterator["ScriptedServer"]:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        try:
            yield self
        finally:
            self._over.set()
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        peer = request.transport.get_extra_info("peername")
        self.asked.append(Asked(request.method, request.raw_path, dict(request.headers), await request.read(), peer))
        self.arrived.set()
        reply = self.script.popleft() if len(self.script) > 1 else self.script[0]
        if reply.fault is Fault.HANG:
            await self._over.wait()
        if reply.fault in {Fault.DROP, Fault.HANG}:
            request.transport.abort()
            return web.Response()
        if reply.fault in {Fault.CUT, Fault.STALL} or reply.is_chunked:
            return await self._stream(request, reply)
        return web.Response(status=reply.status, body=reply.body, headers=reply.headers)

    async def _stream(self, request: web.Request, reply: Reply) -> web.StreamResponse:
        response = web.StreamResponse(status=reply.status, headers=reply.headers)
        if reply.fault in {Fault.CUT, Fault.STALL}:
            response.content_length = len(reply.body) + 1000
        await response.prepare(request)
        await response.write(reply.body)
        if reply.fault is Fault.STALL:
            await self._over.wait()
        if reply.fault in {Fault.CUT, Fault.STALL}:
            assert request.transport is not None
            request.transport.close()
        else:
            await response.write_eof()
        return response
