"""A gateway client that knows no library, and discord.py pointed at a sandbox."""

import asyncio
import json
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
import yarl
import zstandard

from sandbox.discord import SandboxDiscord
from tests.integration.sandbox_people import TOKEN

PATIENCE_S = 10
GUILDS, GUILD_MESSAGES = 1 << 0, 1 << 9


class RawGateway:
    """One gateway connection, payload by payload."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, compress: str | None) -> None:
        self._socket = socket
        self._inflate: Callable[[bytes], bytes] = zlib.decompress
        if compress == "zlib-stream":
            self._inflate = zlib.decompressobj().decompress
        elif compress == "zstd-stream":
            self._inflate = zstandard.ZstdDecompressor().decompressobj().decompress

    async def send(self, op: int, data: Any = None) -> None:
        await self._socket.send_json({"op": op, "d": data})

    async def say(self, text: str) -> None:
        await self._socket.send_str(text)

    async def identify(self, intents: int = GUILDS | GUILD_MESSAGES, token: str = TOKEN, **more: Any) -> None:
        await self.send(2, {"token": token, "intents": intents, "properties": {}, **more})

    async def resume(self, session_id: str, seq: int) -> None:
        await self.send(6, {"token": "sandbox-token", "session_id": session_id, "seq": seq})

    async def next(self) -> dict[str, Any]:
        """The next payload; a close is {"closed": code}."""
        async with asyncio.timeout(PATIENCE_S):
            message = await self._socket.receive()
        if message.type is aiohttp.WSMsgType.TEXT:
            return json.loads(message.data)
        if message.type is aiohttp.WSMsgType.BINARY:
            return json.loads(self._inflate(message.data))
        return {"closed": self._socket.close_code, "op": None, "t": None}

    async def until(self, event: str | None = None, op: int | None = None) -> dict[str, Any]:
        """The next payload with this event or opcode."""
        while True:
            payload = await self.next()
            if "closed" in payload:
                raise AssertionError(payload)
            if payload["t"] == event if event else payload["op"] == op:
                return payload

    async def closed(self) -> int:
        """The close code, once it has come."""
        while "closed" not in (payload := await self.next()):
            pass
        return payload["closed"]

    async def close(self, code: int = 4900) -> None:
        await self._socket.close(code=code)


@asynccontextmanager
async def connected(sandbox: SandboxDiscord, compress: str | None = None, v: str = "10") -> AsyncIterator[RawGateway]:
    query = {"v": v, "encoding": "json", **({"compress": compress} if compress else {})}
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{sandbox.url}/gateway", params=query, max_msg_size=0) as socket,
    ):
        yield RawGateway(socket, compress)


@asynccontextmanager
async def discord_py(
    sandbox: SandboxDiscord, monkeypatch: Any, on_interaction: Callable[[discord.Interaction], Any]
) -> AsyncIterator[discord.Client]:
    """discord.py, ready, with one handler for all interactions."""
    monkeypatch.setattr(discord.http.Route, "BASE", sandbox.api_url)
    gateway = yarl.URL(sandbox.url.replace("http", "ws")) / "gateway"
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", gateway)
    client = discord.Client(intents=discord.Intents.default(), guild_ready_timeout=0.05)
    ready = asyncio.Event()

    @client.event
    async def on_ready() -> None:
        ready.set()

    client.event(_named("on_interaction", on_interaction))
    await client.login(sandbox.token)
    running = asyncio.create_task(client.connect())
    try:
        async with asyncio.timeout(PATIENCE_S):
            await ready.wait()
        yield client
    finally:
        await client.close()
        await running


def _named(name: str, handler: Callable[[discord.Interaction], Any]) -> Callable[[discord.Interaction], Any]:
    async def handle(interaction: discord.Interaction) -> None:
        await handler(interaction)

    handle.__name__ = name
    return handle
