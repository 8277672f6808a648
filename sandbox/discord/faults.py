"""Faults that can be arranged for coming requests: resets, lost answers, bad statuses, a slow CDN."""

import re
from dataclasses import asdict, dataclass, field
from enum import Enum

from sandbox.discord.jsontypes import Json


class FaultKind(Enum):
    """What happens to a request instead of an answer, or with it."""

    RESET = "reset"
    LOSE_ANSWER = "lose_answer"
    ANSWER = "answer"
    DELAY = "delay"


@dataclass(slots=True)
class Fault:
    """One arranged fault for the next `count` requests that match `method` and `path` (a regular expression).

    RESET cuts the TCP connection `when` "before" or "after" carrying the request out. LOSE_ANSWER carries it out, says
    nothing for `hold_s`, then closes. ANSWER answers `status` without carrying it out (429 with `retry_after_s`).
    DELAY answers `hold_s` late.
    """

    id: int
    kind: FaultKind
    method: str | None = None
    path: str = ""
    count: int = 1
    when: str = "before"
    status: int = 500
    retry_after_s: float = 1.0
    hold_s: float = 1.0
    used: int = 0
    _pattern: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._pattern = re.compile(self.path)

    def matches(self, method: str, path: str) -> bool:
        """Whether this request is one of those meant."""
        return self.used < self.count and self.method in (None, method) and bool(self._pattern.search(path))

    def json(self) -> Json:
        """The fault as the user side shows it."""
        shown = asdict(self)
        del shown["_pattern"]
        return {**shown, "kind": self.kind.value}


class Faults:
    """The faults arranged, oldest first, and how slow the CDN is."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._number = 0
        self.cdn_delay_s = 0.0
        self.cdn_bytes_per_s: float | None = None

    def arrange(self, kind: FaultKind, **details: object) -> Fault:
        """Arrange a fault; `details` are Fault's fields."""
        self._number += 1
        fault = Fault(self._number, kind, **details)  # type: ignore[arg-type]  # the fields check themselves
        self._faults.append(fault)
        return fault

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that befalls this request, if any; counts it."""
        for fault in self._faults:
            if fault.matches(method, path):
                fault.used += 1
                return fault
        return None

    def listed(self) -> list[Fault]:
        """All faults arranged, used up or not."""
        return list(self._faults)

    def clear(self) -> None:
        """Forget all faults."""
        self._faults.clear()
        self.cdn_delay_s = 0.0
        self.cdn_bytes_per_s = None
