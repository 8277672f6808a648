"""How long jobs take, learnt from polls that only ever see an interval: still running here, done there."""

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import exp, log
from operator import itemgetter

SEEN_MAX = 64
# A step of the estimate is a few dozen additions; more than this many steps only sharpens noise.
_ROUNDS = 5
_CELLS = 32
# Narrower than any timing over a network can be trusted.
_NARROWEST_S = 0.02
_TAIL = 0.01


@dataclass(frozen=True, slots=True)
class Interval:
    """A job was still running `after_s` seconds from its start and done `until_s` seconds from it."""

    after_s: float
    until_s: float


@dataclass(frozen=True, slots=True)
class Spread:
    """Where durations lie: `mass[i]` of them between `edge_s[i]` and `edge_s[i + 1]`; the masses sum to 1."""

    edge_s: tuple[float, ...]
    mass: tuple[float, ...]

    def quantile_s(self, share: float) -> float:
        """The duration that `share` of the jobs stay below."""
        below = 0.0
        for (left, right), mass in zip(pairwise(self.edge_s), self.mass, strict=True):
            if mass > 0 and below + mass >= share:
                return left + (right - left) * max(0.0, share - below) / mass
            below += mass
        return self.edge_s[-1]


class Durations:
    """The intervals of the 64 jobs of one kind that began last, and the spread they make likely.

    Not of those that ended last: of jobs that began together those are the slowest.
    """

    __slots__ = ("_seen",)

    def __init__(self) -> None:
        self._seen: list[tuple[float, Interval]] = []

    def __len__(self) -> int:
        return len(self._seen)

    def add(self, began: float, after_s: float, until_s: float) -> None:
        """Take one interval in, of a job that began at `began` (any clock)."""
        until_s = max(until_s, _NARROWEST_S)
        interval = Interval(min(max(after_s, 0.0), until_s - _NARROWEST_S), until_s)
        insort(self._seen, (began, interval), key=itemgetter(0))
        if len(self._seen) > SEEN_MAX:
            del self._seen[0]

    def spread(self) -> Spread:
        """The estimate (`estimate_spread`) without its outermost hundredths. Needs one interval at least."""
        return trim(estimate_spread([interval for _, interval in self._seen]))


def estimate_spread(seen: Sequence[Interval]) -> Spread:
    """Estimate a distribution from intervals: the self-consistent estimate, smoothed and stopped early.

    Each interval's weight is shared among the cells under it in proportion to what the cells hold, a few times over
    (B. W. Turnbull, 1976, "The empirical distribution function with arbitrarily grouped, censored and truncated data"),
    and what the cells hold is smoothed each time (B. W. Silverman et al., 1990, "A smoothed EM approach").
    Midpoints would do for a fixed raster of polls, but would never see that a service is steadier than the raster.
    """
    edge_s = _raster(min(interval.after_s for interval in seen), max(interval.until_s for interval in seen))
    spans = [_cells(edge_s, interval) for interval in seen]
    whole_s = edge_s[-1] - edge_s[0]
    mass = [(right - left) / whole_s for left, right in pairwise(edge_s)]
    for _ in range(_ROUNDS):
        below = [0.0, *accumulate(mass)]
        steps = [0.0] * len(edge_s)
        for start, end in spans:
            weight = 1.0 / max(below[end] - below[start], 1e-12)
            steps[start] += weight
            steps[end] -= weight
        mass = _smooth([max(0.0, held * weight) for held, weight in zip(mass, accumulate(steps), strict=False)])
        total = sum(mass)
        mass = [held / total for held in mass]
    return Spread(edge_s, tuple(mass))


def trim(spread: Spread) -> Spread:
    """Cut the outermost hundredths off: what is left of old guesses there would draw polls."""
    start_s, end_s = spread.quantile_s(_TAIL), spread.quantile_s(1 - _TAIL)
    edges, masses = [start_s], []
    for (left, right), mass in zip(pairwise(spread.edge_s), spread.mass, strict=True):
        if right <= start_s or left >= end_s:
            continue
        kept_s = min(right, end_s) - max(left, start_s)
        edges.append(min(right, end_s))
        masses.append(mass * kept_s / (right - left))
    kept = sum(masses)
    return Spread(tuple(edges), tuple(mass / kept for mass in masses))


def _raster(start_s: float, end_s: float) -> tuple[float, ...]:
    """Cells that grow with the time they stand for, so that one straggler does not blur all others."""
    low, high = log(start_s + 1), log(end_s + 1)
    return (*(exp(low + (high - low) * index / _CELLS) - 1 for index in range(_CELLS)), end_s)


def _cells(edge_s: tuple[float, ...], interval: Interval) -> tuple[int, int]:
    start = min(_nearest(edge_s, interval.after_s), _CELLS - 1)
    return start, max(_nearest(edge_s, interval.until_s), start + 1)


def _nearest(edge_s: tuple[float, ...], at_s: float) -> int:
    index = bisect_left(edge_s, at_s, 0, _CELLS)
    return index - 1 if index > 0 and at_s - edge_s[index - 1] < edge_s[index] - at_s else index


def _smooth(mass: list[float]) -> list[float]:
    padded = [mass[0], *mass, mass[-1]]
    return [(before + 2 * here + after) / 4 for before, here, after in zip(padded, mass, padded[2:], strict=False)]
