"""When to look at a job again: pure planning, no clock and no wire. Seconds count from the job's start."""

from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from bot.domain.parameters import Parameters
from bot.imagepipeline.durations import Durations, Spread

# One job is never looked at more often than this.
CLOSEST_S = 0.25
# Looks lie sqrt(1 / hazard) apart, times a constant: evenly at first, closer the likelier it is that a job which is
# still running ends now. Of all rules this one has the least mean delay for the looks that are really made. The
# constant is chosen so that the mean delay is this (a look every 3 s: 1.5 s) …
_MEAN_DELAY_S = 0.2
# … unless that takes more than so many times the looks of the vendor's SDK, which looks every 3 s.
_SDK_LOOK_EVERY_S = 3.0
_LOOKS_OF_SDK = 1.65
# The last of the jobs are not looked at ever closer: two looks at one job have their least distance.
_TAIL_SHARE = 0.1
# Closer than 0.45 s on average only so many looks are taken: with one for the overdue job, no more than eight in all.
_SHORT_LOOKS = 7
_SHORT_GAP_S = 0.45
# Where a spread shows gaps, so much of it is taken to be uniform: the gaps may be chance.
_UNIFORM_SHARE = 0.3
# Without experience: every half second at first, then by this share of the time passed.
_GENTLE_FIRST_S = 0.5
_GENTLE_GROWTH = 0.18
_SELDOM_S = 15.0
# A job past everything seen so far is overdue: look again after this share of the delay.
_OVERDUE_GROWTH = 0.25
# An estimate from fewer jobs is none.
_KNOWN_FROM = 3
# After so many jobs in a row that were done at the first poll, one is looked at earlier: the service may be faster now.
_EARLY_PROBE_AFTER = 3
_EARLY_PROBE_STEP = 0.7
# What was done at the first look may have been done a while: so much of the spread's width is allowed for.
_EARLY_MARGIN = 0.1
_KINDS_MAX = 256


@dataclass(frozen=True, slots=True)
class JobKind:
    """What a duration depends on."""

    model: str
    pixels: int
    steps: int
    samples: int

    @classmethod
    def of(cls, parameters: Parameters) -> "JobKind":
        """The kind of a job."""
        pixels = parameters.width_px * parameters.height_px
        return cls(parameters.model, pixels, parameters.steps, parameters.samples)


@dataclass(frozen=True, slots=True)
class Plan:
    """Looks at `at_s`, ascending, for jobs that end between `start_s` and the last of them."""

    start_s: float
    at_s: tuple[float, ...]

    def next_s(self, now_s: float) -> float:
        """The next look after one at `now_s`."""
        # A look that is all but due has been had: timers fire a little early or late.
        index = bisect_right(self.at_s, now_s + CLOSEST_S / 2)
        if index < len(self.at_s):
            return max(self.at_s[index], now_s + CLOSEST_S)
        last_gap_s = self.at_s[-1] - (self.at_s[-2] if len(self.at_s) > 1 else self.start_s)
        overdue_s = (now_s - self.at_s[-1]) * _OVERDUE_GROWTH
        gap_s = max(CLOSEST_S, min(last_gap_s, _gentle_gap_s(now_s)), overdue_s)
        return now_s + min(gap_s, _SELDOM_S)


class Pacing:
    """What is known of one kind of job, and the plan that follows from it."""

    __slots__ = ("_durations", "_first_hits", "_median_s", "_plan", "_probe_s", "_running", "_unplanned")

    def __init__(self) -> None:
        self._durations = Durations()
        self._plan: Plan | None = None
        self._median_s: float | None = None
        self._running = 0
        self._unplanned = 0
        self._first_hits = 0
        self._probe_s: float | None = None

    def next_look_s(self, now_s: float, *, is_first: bool) -> float:
        """When to look next, in seconds from the job's start; at least 250 ms after `now_s`."""
        if self._plan is None:
            return gentle_next_s(now_s)
        if is_first and self._first_hits >= _EARLY_PROBE_AFTER:
            # The count starts again so that of a crowd of jobs only some go looking.
            self._first_hits = 0
            middle_s = (self._plan.start_s + self._plan.at_s[0]) / 2
            self._probe_s = max(CLOSEST_S, middle_s if self._probe_s is None else self._probe_s * _EARLY_PROBE_STEP)
            if self._probe_s > now_s:
                return self._probe_s
        return self._plan.next_s(now_s)

    def likely_end_s(self, otherwise_s: float) -> float:
        """About when half of the jobs are done, for putting jobs in order; `otherwise_s` when nothing is known."""
        return otherwise_s if self._plan is None else self._plan.at_s[len(self._plan.at_s) // 2]

    def job_began(self) -> None:
        """One more job of this kind is running."""
        self._running += 1

    def job_left(self) -> None:
        """A job of this kind is not followed any more, however it ended."""
        self._running -= 1

    def job_done(self, began: float, running_at_s: float | None, done_at_s: float) -> None:
        """A job was last seen running at `running_at_s` (None: never looked at before) and done at `done_at_s`.

        `began` is on any one clock: it tells which jobs are the latest.
        """
        if running_at_s is None:
            self._first_hits += 1
            running_at_s = self._earliest_s(done_at_s)
        else:
            self._first_hits = 0
            self._probe_s = None
        self._durations.add(began, running_at_s, done_at_s)
        self._median_s = None
        self._unplanned += 1
        known = len(self._durations)
        # Of many jobs that began together the quick ones are seen first: the slow ones must have their say before.
        # And planning takes its fraction of a millisecond, while one more job changes the less the more are known.
        if known >= _KNOWN_FROM and self._unplanned >= max(known // 16, self._running):
            self._plan = make_plan(self._durations.spread())
            self._unplanned = 0

    def expected_s(self) -> float | None:
        """The median duration; None before the first job."""
        if self._median_s is None and len(self._durations):
            self._median_s = self._durations.spread().quantile_s(0.5)
        return self._median_s

    def _earliest_s(self, done_at_s: float) -> float:
        """Nothing was seen before the first look: the plan's start is believed, give or take a margin."""
        if self._plan is None or done_at_s <= self._plan.start_s:
            return done_at_s * _EARLY_PROBE_STEP
        return self._plan.start_s - _EARLY_MARGIN * (self._plan.at_s[-1] - self._plan.start_s)


class Pacings:
    """What is known of every kind of job seen lately (256 kinds, a few KiB each)."""

    def __init__(self) -> None:
        self._kinds: OrderedDict[JobKind, Pacing] = OrderedDict()

    def of(self, parameters: Parameters) -> Pacing:
        """The pacing of a job's kind, made if need be."""
        kind = JobKind.of(parameters)
        pacing = self._kinds.setdefault(kind, Pacing())
        self._kinds.move_to_end(kind)
        if len(self._kinds) > _KINDS_MAX:
            self._kinds.popitem(last=False)
        return pacing

    def expected_s(self, parameters: Parameters) -> float | None:
        """The median duration of a job's kind; None when none was seen."""
        pacing = self._kinds.get(JobKind.of(parameters))
        return None if pacing is None else pacing.expected_s()


def gentle_next_s(now_s: float) -> float:
    """The next look at a job of which nothing is known: 10 looks at 5 s, 25 at 60 s, later one every 15 s."""
    return now_s + _gentle_gap_s(now_s)


def _gentle_gap_s(now_s: float) -> float:
    return min(max(_GENTLE_FIRST_S, _GENTLE_GROWTH * now_s), _SELDOM_S)


def make_plan(spread: Spread) -> Plan:
    """Place looks over a spread so that their mean delay is least for their number; the last lies at its end.

    With gaps c / sqrt(hazard), and A the integral of sqrt(density * share still running), a job's looks are A / c and
    its mean delay is c * A / 2: so much a look can buy, whatever the rule (uniform, width W: delay * looks = 2/9 W).
    """
    start_s, end_s = spread.edge_s[0], spread.edge_s[-1]
    whole_s = end_s - start_s
    looks = [0.0]  # how many looks, times c, are due from the start to each edge
    mean_s = worth = 0.0
    left_over = 1.0
    for (left, right), mass in zip(pairwise(spread.edge_s), spread.mass, strict=True):
        width_s = right - left
        share = (1 - _UNIFORM_SHARE) * mass + _UNIFORM_SHARE * width_s / whole_s
        running = max(left_over - share / 2, _TAIL_SHARE)
        left_over -= share
        looks.append(looks[-1] + sqrt(share * width_s / running))
        worth += sqrt(share * width_s * running)
        mean_s += mass * (left + right) / 2
    allowed = 1.0 + _LOOKS_OF_SDK * mean_s / _SDK_LOOK_EVERY_S
    constant = max(2 * _MEAN_DELAY_S / worth, worth / allowed)
    most = max(_SHORT_LOOKS, int(whole_s / _SHORT_GAP_S))
    count = max(1, min(round(looks[-1] / constant), int(whole_s / CLOSEST_S), most))
    at_s: list[float] = []
    cell = 0
    for number in range(1, count):
        due = number * looks[-1] / count
        while looks[cell + 1] < due:
            cell += 1
        left, right = spread.edge_s[cell], spread.edge_s[cell + 1]
        at_s.append(left + (right - left) * (due - looks[cell]) / (looks[cell + 1] - looks[cell]))
    return Plan(start_s, (*at_s, end_s))
