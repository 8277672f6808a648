"""A gateway session: lives on while connections come and go, and remembers what was missed."""

import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

import orjson

from sandbox.discord.gateway.intents import Intent
from sandbox.discord.jsontypes import JsonValue

if TYPE_CHECKING:
    from sandbox.discord.gateway.connection import Connection


class Session:
    """One identified bot (or shard). `connection` is None while nobody is connected; `on_change` is told when it is."""

    def __init__(
        self,
        session_id: str,
        intents: int,
        shard: tuple[int, int],
        replay_buffer: int,
        on_change: Callable[[], None],
    ) -> None:
        self.id = session_id
        self.intents = intents
        self.shard = shard
        self.seq = 0
        self._connection: Connection | None = None
        self._on_change = on_change
        self._alone_since_s: float | None = time.monotonic()
        self._sent: deque[tuple[int, str, bytes, JsonValue]] = deque(maxlen=replay_buffer)

    @property
    def connection(self) -> "Connection | None":
        """The connection that carries its events now."""
        return self._connection

    @connection.setter
    def connection(self, connection: "Connection | None") -> None:
        self._connection = connection
        self._alone_since_s = time.monotonic() if connection is None else None
        self._on_change()

    @property
    def alone_for_s(self) -> float:
        """How long nobody has been connected."""
        return 0.0 if self._alone_since_s is None else time.monotonic() - self._alone_since_s

    def wants(self, intent: Intent, guild_id: int | None) -> bool:
        """Whether an event of this intent and guild belongs to this session; DMs belong to shard 0."""
        number, count = self.shard
        home = (guild_id >> 22) % count if guild_id is not None else 0
        return home == number and (intent is Intent.NONE or bool(self.intents & intent))

    def dispatch(self, event: str, data: JsonValue) -> None:
        """Number an event, remember it, and send it if someone is there."""
        self.seq += 1
        payload = orjson.dumps({"op": 0, "s": self.seq, "t": event, "d": data})
        self._sent.append((self.seq, event, payload, data))
        if self._connection is not None:
            self._connection.send_event(self.seq, event, payload, data)

    def can_replay_from(self, seq: int) -> bool:
        """Whether everything after `seq` is still remembered."""
        return seq == self.seq or bool(self._sent and self._sent[0][0] <= seq + 1)

    def replay(self, seq: int, connection: "Connection") -> None:
        """Send everything after `seq` again."""
        for number, event, payload, data in self._sent:
            if number > seq:
                connection.send_event(number, event, payload, data)
