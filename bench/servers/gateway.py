"""Discord's gateway, v10: hello, identify, ready, heartbeat, resume, compression, and the ways it fails."""

import asyncio
import json
import secrets
import time
import zlib
from collections import deque
from dataclasses import dataclass, field

import orjson
import zstandard
from aiohttp import WSMsgType, web

from bench.servers import payloads

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 0, 1, 2, 6, 7, 9, 10, 11
SENDS_PER_MINUTE = 120


class Wire:
    """One websocket and its compression; frames leave in the order they were made."""

    def __init__(self, socket: web.WebSocketResponse, compression: str) -> None:
        self.socket = socket
        self._lock = asyncio.Lock()
        self._zlib = zlib.compressobj() if compression == "zlib-stream" else None
        self._zstd = zstandard.ZstdCompressor().compressobj() if compression == "zstd-stream" else None

    def _frame(self, body: bytes) -> bytes:
        if self._zlib:
            return self._zlib.compress(body) + self._zlib.flush(zlib.Z_SYNC_FLUSH)
        if self._zstd:
            return self._zstd.compress(body) + self._zstd.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
        return body

    async def send(self, bodies: list[bytes]) -> float:
        """Send messages in one go; the compression is done before the clock starts. Returns when the sending began."""
        async with self._lock:
            frames = [self._frame(body) for body in bodies]
            began = time.monotonic()
            for frame in frames:
                if self.socket.closed:
                    break
                if self._zlib or self._zstd:
                    await self.socket.send_bytes(frame)
                else:
                    await self.socket.send_str(frame.decode())
            return began


@dataclass
class Session:
    """What outlives a connection: the sequence, and the events that a resume replays."""

    id: str
    shard: list[int]
    wire: Wire | None = None
    sequence: int = 0
    sent: deque[tuple[int, bytes]] = field(default_factory=lambda: deque(maxlen=20_000))

    async def dispatch(self, events: list[tuple[str, dict]]) -> float:
        """Send events, or keep them for a resume when the connection is down."""
        bodies = []
        for name, data in events:
            self.sequence += 1
            body = orjson.dumps({"op": DISPATCH, "t": name, "s": self.sequence, "d": data})
            self.sent.append((self.sequence, body))
            bodies.append(body)
        if self.wire is None:
            return time.monotonic()
        return await self.wire.send(bodies)


class Gateway:
    """All sessions, and the switches that make the gateway fail."""

    def __init__(self, port: int, token: str) -> None:
        self.url = f"ws://127.0.0.1:{port}/gateway"
        self.token = token
        self.sessions: dict[str, Session] = {}
        self.current: Session | None = None
        self.heartbeat_interval_ms = 41_250
        self.silent = False
        self.history: list[dict] = []
        self.violations: list[str] = []

    def note(self, event: str, **facts: object) -> None:
        """Write down what happened to a connection."""
        self.history.append({"at": time.monotonic(), "event": event} | facts)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection."""
        socket = web.WebSocketResponse(compress=False, max_msg_size=1 << 20)
        await socket.prepare(request)
        compression = request.query.get("compress", "")
        wire = Wire(socket, compression)
        self.silent = False
        self.note("connect", compression=compression)
        hello = {
            "op": HELLO,
            "s": None,
            "t": None,
            "d": {"heartbeat_interval": self.heartbeat_interval_ms, "_trace": []},
        }
        await wire.send([orjson.dumps(hello)])
        received: deque[float] = deque(maxlen=SENDS_PER_MINUTE)
        async for message in socket:
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                break
            if self.silent:
                continue
            if len(received) == SENDS_PER_MINUTE and time.monotonic() - received[0] < 60:
                self.violations.append("more than 120 gateway messages in a minute")
                await socket.close(code=4008)
                break
            received.append(time.monotonic())
            await self._take(wire, json.loads(message.data))
        self.note("closed", code=socket.close_code)
        for session in self.sessions.values():
            if session.wire is wire:
                session.wire = None
        return socket

    async def _take(self, wire: Wire, message: dict) -> None:
        op, data = message["op"], message.get("d")
        if op == HEARTBEAT:
            await wire.send([orjson.dumps({"op": HEARTBEAT_ACK, "d": None, "s": None, "t": None})])
        elif op == IDENTIFY:
            await self._identify(wire, data)
        elif op == RESUME:
            await self._resume(wire, data)

    async def _identify(self, wire: Wire, data: dict) -> None:
        if data.get("token") != self.token:
            await wire.socket.close(code=4004)
            return
        if not isinstance(data.get("intents"), int) or not isinstance(data.get("properties"), dict):
            self.violations.append("IDENTIFY without intents or properties")
        session = Session(secrets.token_hex(16), data.get("shard", [0, 1]), wire)
        self.sessions[session.id] = self.current = session
        self.note("identify", intents=data.get("intents"))
        events = [("READY", payloads.ready(session.id, self.url, session.shard))]
        if data.get("intents", 0) & 1:
            events += [("GUILD_CREATE", payloads.guild_create(guild_id)) for guild_id in payloads.GUILDS]
        await session.dispatch(events)

    async def _resume(self, wire: Wire, data: dict) -> None:
        session = self.sessions.get(data.get("session_id", ""))
        if session is None or data.get("token") != self.token:
            await wire.send([orjson.dumps({"op": INVALID_SESSION, "d": False, "s": None, "t": None})])
            return
        missed = [body for sequence, body in session.sent if sequence > (data.get("seq") or 0)]
        self.note("resume", replayed=len(missed))
        session.wire = wire
        self.current = session
        await wire.send(missed)
        await session.dispatch([("RESUMED", {"_trace": []})])

    async def fail(self, how: str) -> None:
        """Let it fail: `drop` (cut), `zombie` (silent), `reconnect` (op 7), `invalid` (op 9, not resumable)."""
        wire = self.current.wire if self.current else None
        self.note(f"made to {how}")
        if self.current is None or wire is None:
            return
        if how == "zombie":
            self.silent = True
            self.current.wire = None
        elif how == "drop":
            self.current.wire = None
            wire.socket._req.transport.abort()  # noqa: SLF001 - aiohttp has no public way to cut a websocket
        elif how == "reconnect":
            await wire.send([orjson.dumps({"op": RECONNECT, "d": None, "s": None, "t": None})])
        elif how == "invalid":
            self.sessions.pop(self.current.id, None)
            await wire.send([orjson.dumps({"op": INVALID_SESSION, "d": False, "s": None, "t": None})])
