"""The sandbox's time: the real one, plus however much a test has aged the world."""

import time
from datetime import UTC, datetime


class Clock:
    """Wall-clock time that can be moved forward."""

    def __init__(self) -> None:
        self._offset_s = 0.0

    def now_s(self) -> float:
        """Seconds since 1970, aged."""
        return time.time() + self._offset_s

    def age(self, seconds: float) -> None:
        """Let everything become `seconds` older at once."""
        self._offset_s += seconds

    def stamp(self) -> str:
        """Now, as Discord writes times."""
        return iso(self.now_s())


def iso(moment_s: float) -> str:
    """Seconds since 1970 in ISO 8601 with microseconds, as Discord writes times."""
    return datetime.fromtimestamp(moment_s, UTC).isoformat(timespec="microseconds")
