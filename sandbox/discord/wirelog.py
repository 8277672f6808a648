"""The last requests and gateway payloads, each with the rule it broke: to look at, and to test with."""

from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from sandbox.discord.jsontypes import Json, JsonValue


@dataclass(slots=True)
class RestRecord:
    """One REST request and its answer. `status` is None while it is open or when no answer was sent."""

    number: int
    at_s: float
    method: str
    path: str
    query: str
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


class WireLog:
    """A bounded log. `rest()` and `gateway()` give the records still held, oldest first."""

    def __init__(self, length: int) -> None:
        self._records: deque[RestRecord | GatewayRecord] = deque(maxlen=length)
        self._number = 0

    def next_number(self) -> int:
        """The next record's number."""
        self._number += 1
        return self._number

    def add(self, record: RestRecord | GatewayRecord) -> None:
        """Keep a record; its fields may still be filled in."""
        self._records.append(record)

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
        return [asdict(record) for record in (chosen[-last:] if last else chosen)]

    def clear(self) -> None:
        """Forget everything so far."""
        self._records.clear()
