"""The last requests and gateway payloads, each with the rule it broke: to look at, and to test with."""

from collections import deque
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from pathlib import Path

import orjson

from sandbox.discord.broadcast import Broadcast, Listener
from sandbox.discord.jsontypes import Json, JsonValue

PREVIEW_AT_MOST = 2_000
_LARGE = ("request", "response", "data")


@dataclass(slots=True)
class RestRecord:
    """One REST request and its answer. `status` is None while it is open or when no answer was sent.

    `agent` is how the client calls itself (`User-Agent`).
    """

    number: int
    at_s: float
    method: str
    path: str
    query: str
    agent: str | None = None
    request: JsonValue = None
    files: list[Json] | None = None
    status: int | None = None
    response: JsonValue = None
    took_ms: float | None = None
    broke: str | None = None
    fault: str | None = None
    kind: str = "rest"


@dataclass(slots=True)
class GatewayRecord:
    """One gateway payload: `sent` by the sandbox, or `received` from the bot."""

    number: int
    at_s: float
    direction: str
    session: str | None
    op: int | None
    event: str | None = None
    seq: int | None = None
    data: JsonValue = None
    broke: str | None = None
    fault: str | None = None
    kind: str = "gateway"


@dataclass(frozen=True, slots=True)
class WireLine:
    """A record as a listener is told of it: its number, and itself in JSON with what is large clipped."""

    number: int
    text: bytes


class WireLog:
    """A bounded log. `rest()` and `gateway()` give the records still held, oldest first.

    Where `file` is given, each complete record is also written there, as a line of JSON.
    """

    def __init__(self, length: int, file: Path | None = None) -> None:
        self._records: deque[RestRecord | GatewayRecord] = deque(maxlen=length)
        self._number = 0
        self._out: Broadcast[WireLine] = Broadcast()
        # Unbuffered, so that several sandboxes may write lines to one file.
        self._file = file.open("ab", buffering=0) if file else None

    def next_number(self) -> int:
        """The next record's number."""
        self._number += 1
        return self._number

    def add(self, record: RestRecord | GatewayRecord) -> None:
        """Keep a record; its fields may still be filled in."""
        self._records.append(record)

    def complete(self, record: RestRecord | GatewayRecord) -> None:
        """Tell those who listen, and the file, of a record that will not change any more."""
        if self._file is not None:
            self._file.write(orjson.dumps(_json(record), option=orjson.OPT_APPEND_NEWLINE))
        if self._out:
            self._out.send(_line(record))

    def listening(self) -> AbstractContextManager[Listener[WireLine]]:
        """Listen to what passes from now on."""
        return self._out.listening()

    def lines_after(self, number: int, at_most: int) -> list[WireLine]:
        """The last complete records after a number."""
        held = [one for one in self._records if one.number > number and not _is_open(one)]
        return [_line(one) for one in held[-at_most:]]

    def find(self, number: int) -> Json | None:
        """One record as JSON, if it is still held."""
        return next((_json(record) for record in self._records if record.number == number), None)

    def rest(self) -> Iterator[RestRecord]:
        """The REST records."""
        return (record for record in list(self._records) if isinstance(record, RestRecord))

    def gateway(self) -> Iterator[GatewayRecord]:
        """The gateway records."""
        return (record for record in list(self._records) if isinstance(record, GatewayRecord))

    def broken(self) -> list[RestRecord | GatewayRecord]:
        """Everything by which the bot broke a rule."""
        return [record for record in self._records if record.broke]

    def json(self, last: int | None = None, *, broken_only: bool = False) -> list[Json]:
        """The records as JSON."""
        chosen = self.broken() if broken_only else list(self._records)
        return [_json(record) for record in (chosen[-last:] if last else chosen)]

    def clear(self) -> None:
        """Forget everything so far."""
        self._records.clear()

    def close(self) -> None:
        """End every listener's feed, and the file."""
        self._out.close()
        if self._file is not None:
            self._file.close()
            self._file = None


def _json(record: RestRecord | GatewayRecord) -> Json:
    return {one.name: getattr(record, one.name) for one in fields(record)}


def _line(record: RestRecord | GatewayRecord) -> WireLine:
    shown = {**_json(record), "clipped": False}
    for key in _LARGE:
        text = orjson.dumps(shown.get(key)).decode()
        if len(text) > PREVIEW_AT_MOST:
            shown |= {key: text[:PREVIEW_AT_MOST], "clipped": True}
    return WireLine(record.number, orjson.dumps(shown))


def _is_open(record: RestRecord | GatewayRecord) -> bool:
    return isinstance(record, RestRecord) and record.took_ms is None
