"""One websocket connection of a bot: what it sends is answered here, what it shall hear is queued here."""

import asyncio
import time
from collections import deque
from enum import IntEnum

import orjson
from aiohttp import WSMsgType, web

from sandbox.discord.clock import Clock
from sandbox.discord.config import SandboxDiscordConfig
from sandbox.discord.gateway.compression import Packing, Plain
from sandbox.discord.gateway.greeting import Greeting
from sandbox.discord.gateway.hub import GatewayHub
from sandbox.discord.gateway.intents import ALL_KNOWN_BITS, PRIVILEGED
from sandbox.discord.gateway.session import Session
from sandbox.discord.jsontypes import Json, JsonValue
from sandbox.discord.wirelog import GatewayRecord, WireLog

PAYLOAD_AT_MOST = 4096
HEARTBEATS_MISSED_AT_MOST = 2


class Op(IntEnum):
    """Gateway opcodes."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE_UPDATE = 3
    VOICE_STATE_UPDATE = 4
    RESUME = 6
    RECONNECT = 7
    REQUEST_GUILD_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11
    REQUEST_SOUNDBOARD_SOUNDS = 31


class CloseCode(IntEnum):
    """Why the gateway hangs up."""

    UNKNOWN_OPCODE = 4001
    DECODE_ERROR = 4002
    NOT_AUTHENTICATED = 4003
    AUTHENTICATION_FAILED = 4004
    ALREADY_AUTHENTICATED = 4005
    INVALID_SEQ = 4007
    RATE_LIMITED = 4008
    SESSION_TIMED_OUT = 4009
    INVALID_SHARD = 4010
    INVALID_API_VERSION = 4012
    INVALID_INTENTS = 4013
    DISALLOWED_INTENTS = 4014


_TOLERATED = (Op.PRESENCE_UPDATE, Op.VOICE_STATE_UPDATE, Op.REQUEST_SOUNDBOARD_SOUNDS)


class Hangup(Exception):
    """The connection must end with a close code; `rule` says what the bot did wrong."""

    def __init__(self, code: CloseCode, rule: str) -> None:
        super().__init__(rule)
        self.code = code
        self.rule = rule


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
        self._received_at: deque[float] = deque()
        self._heard_at = time.monotonic()
        self.session: Session | None = None
        self.zombie = False

    async def run(self) -> None:
        """Talk until either side hangs up."""
        interval_s = self._config.heartbeat_interval_s
        self._send(Op.HELLO, {"heartbeat_interval": int(interval_s * 1000), "_trace": ["sandbox"]})
        writer = asyncio.create_task(self._write())
        watch = asyncio.create_task(self._watch_heartbeats(interval_s))
        try:
            async for message in self._socket:
                if message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                    self._hear(message.data)
            if self.session is not None and self._socket.close_code in (1000, 1001):
                self._hub.end_session(self.session)
        finally:
            watch.cancel()
            writer.cancel()
            if self.session is not None and self.session.connection is self:
                self.session.connection = None

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

    async def _write(self) -> None:
        try:
            while True:
                item = await self._outgoing.get()
                if isinstance(item, int):
                    await self._socket.close(code=item)
                    return
                packed = self._packing.pack(item)
                if isinstance(packed, str):
                    await self._socket.send_str(packed)
                else:
                    await self._socket.send_bytes(packed)
        except ConnectionError:
            return

    async def _watch_heartbeats(self, interval_s: float) -> None:
        allowed_s = interval_s * HEARTBEATS_MISSED_AT_MOST
        while (left_s := self._heard_at + allowed_s - time.monotonic()) > 0:
            await asyncio.sleep(left_s)
        self._hang_up_for(Hangup(CloseCode.SESSION_TIMED_OUT, "heartbeats missed"))

    def _hear(self, raw: str | bytes) -> None:
        payload: Json = {}
        try:
            payload = self._decode(raw)
            op = payload.get("op")
            self._log("received", op, _without_token(payload.get("d")))
            self._answer(op, payload.get("d"))
        except Hangup as hangup:
            self._log("received", payload.get("op"), None, broke=f"{hangup.rule} ({hangup.code:d})")
            self._hang_up_for(hangup)

    def _decode(self, raw: str | bytes) -> Json:
        now = time.monotonic()
        self._received_at.append(now)
        while self._received_at[0] < now - self._config.gateway_window_s:
            self._received_at.popleft()
        if self._config.rate_limits and len(self._received_at) > self._config.gateway_sends:
            raise Hangup(CloseCode.RATE_LIMITED, f"more than {self._config.gateway_sends} payloads in the window")
        if len(raw) > PAYLOAD_AT_MOST:
            raise Hangup(CloseCode.DECODE_ERROR, f"a payload over {PAYLOAD_AT_MOST} bytes")
        try:
            payload = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            raise Hangup(CloseCode.DECODE_ERROR, "a payload that is no JSON") from error
        if not isinstance(payload, dict):
            raise Hangup(CloseCode.DECODE_ERROR, "a payload that is no object")
        return payload

    def _answer(self, op: JsonValue, data: JsonValue) -> None:
        if op == Op.HEARTBEAT:
            self._heard_at = time.monotonic()
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
        self._wire.add(
            GatewayRecord(
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
        )


def _without_token(data: JsonValue) -> JsonValue:
    return {**data, "token": "…"} if isinstance(data, dict) and "token" in data else data
