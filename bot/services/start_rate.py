"""How fast the line moves, learnt from what it did lately."""

from math import exp

# Starts fade from memory by this much waiting: long against a burst of places that come free together.
_MEMORY_S = 600.0
# From fewer starts nothing is said.
_KNOWN_FROM = 3


class StartRate:
    """Starts out of the line, and the time they took, counted only while somebody waits.

    Times are a steady clock's seconds. Both fade alike, so that their quotient stays true however long the memory is.
    """

    __slots__ = ("_fresh_s", "_starts", "_total", "_waited_s", "_watched_since_s")

    def __init__(self) -> None:
        self._starts = 0.0
        self._waited_s = 0.0
        self._fresh_s = 0.0  # waited since the last start
        self._total = 0
        self._watched_since_s: float | None = None

    def note(self, now_s: float, *, starts: int, is_waiting: bool) -> None:
        """So many jobs that had been waiting have just started; `is_waiting`: somebody still waits."""
        self._fresh_s = self._fresh_until(now_s)
        self._watched_since_s = now_s if is_waiting else None
        if starts:
            kept = exp(-self._fresh_s / _MEMORY_S)
            self._starts = self._starts * kept + starts
            self._waited_s = self._waited_s * kept + self._fresh_s
            self._fresh_s = 0.0
            self._total += starts

    def wait_s(self, now_s: float, starts: int) -> float | None:
        """Seconds until so many more jobs will have started, if it goes on like that; None when nothing is known."""
        if self._total < _KNOWN_FROM:
            return None
        lately_s = self._waited_s / self._starts
        # A line that stands still is not moving as it did: what if the next start came only now?
        at_best_s = (self._waited_s + self._fresh_until(now_s)) / (self._starts + 1)
        return starts * max(lately_s, at_best_s)

    def _fresh_until(self, now_s: float) -> float:
        return self._fresh_s + (0.0 if self._watched_since_s is None else now_s - self._watched_since_s)
