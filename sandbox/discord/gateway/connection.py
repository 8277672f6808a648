"""One websocket connection of a bot: what it sends is answered here, what it shall hear is queued here."""

import asyncio
import time

import orjson
from aiohttp import WSMsgType, web

from sandbox.discord.clock import Clock
from sandbox.discord.config import SandboxDiscordConfig
from sandbox.discord.gateway.compression import Packing, Plain
from sandbox.discord.gateway.greeting import Greeting
from sandbox.discord.gateway.hub import GatewayHub
from sandbox.discord.gateway.inbox import Inbox
from sandbox.discord.gateway.intents import ALL_KNOWN_BITS, PRIVILEGED
from sandbox.discord.gateway.protocol import CloseCode, Hangup, Op
from sandbox.discord.gateway.session import Session
from sandbox.discord.jsontypes import Json, JsonValue
from sandbox.discord.wirelog import GatewayRecord, WireLog

HEARTBEATS_MISSED_AT_MOST = 2
CLOSE_WITHIN_S = 1.0


_TOLERATED = (Op.PRESENCE_UPDATE, Op.VOICE_STATE_UPDATE, Op.REQUEST_SOUNDBOARD_SOUNDS)


class Connection:
    """A connected client. `zombie` makes it swallow events and acks while the socket stays open."""

    def __init__(
        self,
        socket: web.WebSocketResponse,
        transport: asyncio.Transport | None,
        packing: Packing,
        config: SandboxDiscordConfig,
        clock: Clock,
        hub: GatewayHub,
        greeting: Greeting,
        wire: WireLog,
    ) -> None:
        self._socket = socket
        self._transport = transport
        self._packing = packing
        self._config = config
        self._clock = clock
        self._hub = hub
        self._greeting = greeting
        self._wire = wire
        self._outgoing: asyncio.Queue[bytes | int] = asyncio.Queue()
        self._inbox = Inbox(config)
        self._heartbeat = asyncio.Event()
        self._close_code: int | None = None
        self.session: Session | None = None
        self.zombie = False

    async def run(self) -> None:
        """Talk until either side hangs up."""
        interval_s = self._config.heartbeat_interval_s
        self._send(Op.HELLO, {"heartbeat_interval": int(interval_s * 1000), "_trace": ["sandbox"]})
        reader = asyncio.create_task(self._read())
        writer = asyncio.create_task(self._write())
        watch = asyncio.create_task(self._watch_heartbeats(interval_s))
        try:
            await asyncio.wait({reader, writer}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (reader, writer, watch):
                task.cancel()
            await asyncio.gather(reader, writer, watch, return_exceptions=True)
            if self.session is not None and self.session.connection is self:
                self.session.connection = None
        if self._close_code is not None:
            await self._socket.close(code=self._close_code)
        elif self.session is not None and self._socket.close_code in (1000, 1001):
            self._hub.end_session(self.session)

    def send_event(self, seq: int, event: str, payload: bytes, data: JsonValue) -> None:
        """Queue an event of the session."""
        self._log("sent", Op.DISPATCH, data, event=event, seq=seq, fault="zombie" if self.zombie else None)
        if not self.zombie:
            self._outgoing.put_nowait(payload)

    def reconnect(self) -> None:
        """Ask the client to come back (op 7), and hang up."""
        self._send(Op.RECONNECT, None)
        self._outgoing.put_nowait(4000)

    def invalidate(self, *, resumable: bool) -> None:
        """Tell the client that its session is invalid (op 9); unless resumable, it is forgotten."""
        self._send(Op.INVALID_SESSION, resumable)
        if self.session is not None:
            self.session.connection = None
            if not resumable:
                self._hub.end_session(self.session)
            self.session = None

    def drop(self) -> None:
        """Cut the connection without a word."""
        if self._transport is not None:
            self._transport.abort()

    def hang_up(self, code: int) -> None:
        """Close after what is queued."""
        self._outgoing.put_nowait(code)

    def _send(self, op: Op, data: JsonValue) -> None:
        self._log("sent", op, data, fault="zombie" if self.zombie else None)
        if not self.zombie:
            self._outgoing.put_nowait(orjson.dumps({"op": int(op), "d": data, "s": None, "t": None}))

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                self._hear(message.data)

    async def _write(self) -> None:
        try:
            while True:
                item = await self._outgoing.get()
                if isinstance(item, int):
                    self._close_code = item
                    return
                packed = self._packing.pack(item)
                if isinstance(packed, str):
                    await self._socket.send_str(packed)
                else:
                    await self._socket.send_bytes(packed)
        except ConnectionError:
            return

    async def _watch_heartbeats(self, interval_s: float) -> None:
        try:
            while True:
                async with asyncio.timeout(interval_s * HEARTBEATS_MISSED_AT_MOST):
                    await self._heartbeat.wait()
                self._heartbeat.clear()
        except TimeoutError:
            self._hang_up_for(Hangup(CloseCode.SESSION_TIMED_OUT, "heartbeats missed"))

    def _hear(self, raw: str | bytes) -> None:
        payload: Json = {}
        try:
            payload = self._inbox.read(raw)
            op = payload.get("op")
            self._log("received", op, _without_token(payload.get("d")))
            self._answer(op, payload.get("d"))
        except Hangup as hangup:
            self._log("received", payload.get("op"), None, broke=f"{hangup.rule} ({hangup.code:d})")
            self._hang_up_for(hangup)

    def _answer(self, op: JsonValue, data: JsonValue) -> None:
        if op == Op.HEARTBEAT:
            self._heartbeat.set()
            self._send(Op.HEARTBEAT_ACK, None)
        elif op == Op.IDENTIFY:
            self._identify(data if isinstance(data, dict) else {})
        elif op == Op.RESUME:
            self._resume(data if isinstance(data, dict) else {})
        elif op not in (*_TOLERATED, Op.REQUEST_GUILD_MEMBERS):
            raise Hangup(CloseCode.UNKNOWN_OPCODE, f"unknown opcode {op!r}")
        elif self.session is None:
            raise Hangup(CloseCode.NOT_AUTHENTICATED, "a payload before IDENTIFY")
        elif op == Op.REQUEST_GUILD_MEMBERS:
            for chunk in self._greeting.member_chunks(data if isinstance(data, dict) else {}):
                self.session.dispatch("GUILD_MEMBERS_CHUNK", chunk)

    def _identify(self, data: Json) -> None:
        if self.session is not None:
            raise Hangup(CloseCode.ALREADY_AUTHENTICATED, "identified twice")
        self._check_token(data)
        intents, shard = data.get("intents"), data.get("shard", [0, 1])
        if not isinstance(intents, int) or isinstance(intents, bool) or intents & ~ALL_KNOWN_BITS or intents < 0:
            raise Hangup(CloseCode.INVALID_INTENTS, f"invalid intents {intents!r}")
        if intents & PRIVILEGED & ~self._config.allowed_privileged_intents:
            raise Hangup(CloseCode.DISALLOWED_INTENTS, "privileged intents that are not switched on")
        if not (isinstance(shard, list) and len(shard) == 2 and 0 <= int(shard[0]) < int(shard[1])):
            raise Hangup(CloseCode.INVALID_SHARD, f"invalid shard {shard!r}")
        if not self._hub.may_identify(time.monotonic()):
            self.invalidate(resumable=False)
            return
        if isinstance(self._packing, Plain):
            self._packing.compress_payloads = bool(data.get("compress"))
        session = self._hub.open_session(intents, (int(shard[0]), int(shard[1])))
        self.session, session.connection = session, self
        self._greeting.greet(session)

    def _resume(self, data: Json) -> None:
        if self.session is not None:
            raise Hangup(CloseCode.ALREADY_AUTHENTICATED, "resumed after IDENTIFY")
        self._check_token(data)
        session, seq = self._hub.session(data.get("session_id")), data.get("seq")
        if session is None or not isinstance(seq, int):
            self.invalidate(resumable=False)
            return
        if seq > session.seq:
            raise Hangup(CloseCode.INVALID_SEQ, f"resumed from {seq}, but only {session.seq} were sent")
        if not session.can_replay_from(seq):
            self._hub.end_session(session)
            self.invalidate(resumable=False)
            return
        if session.connection is not None:
            session.connection.hang_up(4000)
        self.session, session.connection = session, self
        session.replay(seq, self)
        session.dispatch("RESUMED", {"_trace": ["sandbox"]})

    def _check_token(self, data: Json) -> None:
        if not self._greeting.knows_token(data.get("token")):
            raise Hangup(CloseCode.AUTHENTICATION_FAILED, "a wrong bot token")

    def _hang_up_for(self, hangup: Hangup) -> None:
        if self.session is not None and hangup.code is CloseCode.SESSION_TIMED_OUT:
            self._hub.end_session(self.session)
        self.hang_up(hangup.code)

    def _log(
        self,
        direction: str,
        op: JsonValue,
        data: JsonValue,
        event: str | None = None,
        seq: int | None = None,
        broke: str | None = None,
        fault: str | None = None,
    ) -> None:
        record = GatewayRecord(
            number=self._wire.next_number(),
            at_s=self._clock.now_s(),
            direction=direction,
            session=self.session.id if self.session else None,
            op=int(op) if isinstance(op, int) else None,
            event=event,
            seq=seq,
            data=data,
            broke=broke,
            fault=fault,
        )
        self._wire.add(record)
        self._wire.complete(record)


def _without_token(data: JsonValue) -> JsonValue:
    return {**data, "token": "…"} if isinstance(data, dict) and "token" in data else data
