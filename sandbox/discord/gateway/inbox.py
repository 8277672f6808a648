"""What a client may send at all: objects in JSON, of 4096 bytes at most, and not too many of them."""

import time
from collections import deque

import orjson

from sandbox.discord.config import SandboxDiscordConfig
from sandbox.discord.gateway.protocol import CloseCode, Hangup
from sandbox.discord.jsontypes import Json

PAYLOAD_AT_MOST = 4096


class Inbox:
    """Reads one connection's payloads and counts them."""

    def __init__(self, config: SandboxDiscordConfig) -> None:
        self._config = config
        self._received_at: deque[float] = deque()

    def read(self, raw: str | bytes) -> Json:
        """One payload. Raises Hangup: 4002, 4008."""
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
