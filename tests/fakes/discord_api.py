"""Discord's REST as the doctor asks it, well to begin with; `answers` may be changed, path by path."""

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import formatdate
from typing import Any

from aiohttp import web

APPLICATION_ID = "1180000000000000001"
GUILD_ID = "1180000000000001000"
EVERYONE_MAY = 1 << 10 | 1 << 11 | 1 << 15 | 1 << 38


class FakeDiscordApi:
    """`answers`: {path: (HTTP status, JSON)}. `skew_s`: how far its clock is ahead. `greeting`: the gateway's first."""

    def __init__(self) -> None:
        self.skew_s = 0.0
        self.greeting: Any = {"op": 10, "d": {"heartbeat_interval": 41250}}
        self.asked: list[str] = []
        self.url = ""
        self.application = {"id": APPLICATION_ID, "flags": 0, "integration_types_config": {"0": {}, "1": {}}}
        self.guild = {"id": GUILD_ID, "name": "Studio", "owner": False}
        self.channel = {"id": "5", "type": 0, "name": "repaints", "permission_overwrites": []}
        self.roles = [{"id": GUILD_ID, "permissions": str(EVERYONE_MAY)}]
        self.session_limit = {"total": 1000, "remaining": 990, "reset_after": 3_600_000, "max_concurrency": 1}
        self.answers: dict[str, tuple[int, Any]] = {
            "/users/@me": (200, {"id": APPLICATION_ID, "username": "Retouch", "bot": True}),
            "/applications/@me": (200, self.application),
            f"/applications/{APPLICATION_ID}/commands": (200, [{"id": "7", "version": "1"}]),
            "/users/@me/guilds": (200, [self.guild]),
            f"/guilds/{GUILD_ID}": (200, {"id": GUILD_ID, "premium_tier": 0}),
            f"/guilds/{GUILD_ID}/members/{APPLICATION_ID}": (200, {"roles": []}),
            f"/guilds/{GUILD_ID}/roles": (200, self.roles),
            f"/guilds/{GUILD_ID}/channels": (200, [self.channel]),
            f"/applications/{APPLICATION_ID}/guilds/{GUILD_ID}/commands": (200, []),
        }

    async def answer(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/api/v10")
        self.asked.append(path)
        if path == "/gateway":
            return await self._greet(request)
        if path == "/gateway/bot" and path not in self.answers:
            gateway = self.url.replace("http", "ws") + "/gateway"
            body: Any = {"url": gateway, "shards": 1, "session_start_limit": self.session_limit}
            status = 200
        else:
            status, body = self.answers.get(path, (404, {"code": 0}))
        date = formatdate(time.time() + self.skew_s, usegmt=True)
        text = body if isinstance(body, str) else json.dumps(body)
        return web.Response(status=status, text=text, headers={"Date": date, "Retry-After": "0"})

    async def _greet(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json(self.greeting)
        await socket.close()
        return socket


@asynccontextmanager
async def a_discord_api() -> AsyncIterator[FakeDiscordApi]:
    api = FakeDiscordApi()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", api.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        api.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/v10"
        yield api
    finally:
        await runner.cleanup()
