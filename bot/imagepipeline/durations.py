"""How long jobs take, learnt from polls that only ever see an interval: still running here, done there."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import exp, log, sqrt
from operator import itemgetter

SEEN_MAX = 64
# A step of the estimate is a few dozen additions; more than this many steps only sharpens noise.
_ROUNDS = 5
_CELLS = 32
# Narrower than any timing over a network can be trusted.
_NARROWEST_S = 0.02
_TAIL = 0.01
# Where a spread shows gaps, so much of it is taken to be uniform: the gaps may be chance.
_UNIFORM_SHARE = 0.3
# The next job may be quicker, or slower, than all before: each weighs as much as half a job, and goes so far beyond
# (as a share; divided by the square root of how many have ended).
_UNSEEN = 0.5
_WIDER = 0.3
# Of jobs that run longer than all before, fewer may be stuck.
_SOME = 3
_BEGAN = itemgetter(0)


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

    __slots__ = ("_seen", "usual_s")

    def __init__(self) -> None:
        self.usual_s: tuple[float, float] | None = None
        """Between which seconds all but a hundredth at each end lay, as of the last `spread`."""
        self._seen: list[tuple[float, Interval]] = []

    def __len__(self) -> int:
        return len(self._seen)

    def add(self, began: float, after_s: float, until_s: float) -> None:
        """Take one interval in, of a job that began at `began` (any clock)."""
        until_s = max(until_s, _NARROWEST_S)
        interval = Interval(min(max(after_s, 0.0), until_s - _NARROWEST_S), until_s)
        insort(self._seen, (began, interval), key=_BEGAN)
        if len(self._seen) > SEEN_MAX:
            del self._seen[0]

    def forget_before(self, began: float) -> None:
        """Drop the jobs that began before `began`."""
        del self._seen[: bisect_left(self._seen, began, key=_BEGAN)]

    def spread(self, running: Iterable[tuple[float, float]] = ()) -> Spread:
        """Say where the next job's duration is likely to lie. Needs one interval at least.

        `running` are jobs that have not ended: when each began and how many seconds from it it was still running.
        """
        first_began = self._seen[0][0]
        # By when they began, jobs may be left out; by how they ended, they may not.
        beyond_s = [after_s for began, after_s in running if began >= first_began and after_s > 0]
        seen = [interval for _, interval in self._seen]
        estimate, late = estimate_spread(seen, beyond_s)
        spread = trim(estimate)
        self.usual_s = (spread.edge_s[0], spread.edge_s[-1])
        return open_ends(even_out(spread), len(seen), late, beyond_s)


def estimate_spread(seen: Sequence[Interval], running_s: Sequence[float] = ()) -> tuple[Spread, float]:
    """Estimate a distribution from intervals: the self-consistent estimate, smoothed and stopped early.

    Each interval's weight is shared among the cells under it in proportion to what the cells hold, a few times over
    (B. W. Turnbull, 1976, "The empirical distribution function with arbitrarily grouped, censored and truncated data"),
    and what the cells hold is smoothed each time (B. W. Silverman et al., 1990, "A smoothed EM approach").
    Midpoints would do for a fixed raster of polls, but would never see that a service is steadier than the raster.

    A job that was still running at `running_s` will end in any cell past it, or past them all: the share of the jobs
    that do is given beside the spread of the others.
    """
    edge_s = _raster(min(interval.after_s for interval in seen), max(interval.until_s for interval in seen))
    spans = [_cells(edge_s, interval) for interval in seen]
    spans += [(_nearest(edge_s, after_s), _CELLS + 1) for after_s in running_s if after_s > edge_s[0]]
    past = sum(start == _CELLS for start, _ in spans)
    whole_s = edge_s[-1] - edge_s[0]
    late = (past + _UNSEEN) / (len(spans) + _UNSEEN)
    mass = [(1 - late) * (right - left) / whole_s for left, right in pairwise(edge_s)]
    for _ in range(_ROUNDS):
        below = [0.0, *accumulate(mass)]
        below.append(below[-1] + late)
        steps = [0.0] * (_CELLS + 2)
        for start, end in spans:
            weight = 1.0 / max(below[end] - below[start], 1e-12)
            steps[start] += weight
            steps[end] -= weight
        weights = list(accumulate(steps))
        late = late * weights[_CELLS] + _UNSEEN
        mass = _smooth([max(0.0, held * weight) for held, weight in zip(mass, weights, strict=False)])
        total = sum(mass) + late
        mass = [held / total for held in mass]
        late /= total
    ended = sum(mass)
    return Spread(edge_s, tuple(held / ended for held in mass)), late


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


def even_out(spread: Spread) -> Spread:
    """Take a part to be uniform: the gaps that a spread shows may be chance."""
    whole_s = spread.edge_s[-1] - spread.edge_s[0]
    evenly = [(right - left) / whole_s for left, right in pairwise(spread.edge_s)]
    mass = ((1 - _UNIFORM_SHARE) * held + _UNIFORM_SHARE * even for held, even in zip(spread.mass, evenly, strict=True))
    return Spread(spread.edge_s, tuple(mass))


def open_ends(spread: Spread, ended: int, late: float, running_s: Sequence[float]) -> Spread:
    """Add what may lie outside of all that was seen: the more, and the farther out, the fewer jobs have ended.

    `late` is the share of the jobs that end past the spread.
    """
    low_s, high_s = spread.edge_s[0], spread.edge_s[-1]
    wider = _WIDER / sqrt(ended)
    outlived = ended + sum(after_s >= low_s for after_s in running_s)
    early = _UNSEEN / (outlived + 2 * _UNSEEN)
    edges, masses = list(spread.edge_s), [held * (1 - late) for held in spread.mass]
    if early > _TAIL and low_s > _NARROWEST_S:
        edges.insert(0, low_s * (1 - _WIDER / sqrt(outlived)))
        masses = [early, *(held * (1 - early) for held in masses)]
    if late > _TAIL:
        past_s = sorted(after_s for after_s in running_s if after_s > high_s)
        # Those that still run are spread like those that ended; where many have run longer already, farther.
        end_s = high_s * (1 + wider) + min(high_s, (high_s - low_s) * len(past_s) / ended)
        if len(past_s) >= _SOME:
            end_s = max(end_s, past_s[len(past_s) // 2] * (1 + wider))
        edges.append(end_s)
        masses.append(late * (1 - early))
    total = sum(masses)
    return Spread(tuple(edges), tuple(held / total for held in masses))


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
