"""Where looks at a job go: pure placing, no clock and no wire. Seconds count from the job's start."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from bot.imagepipeline.durations import Spread

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
# Of the looks that the SDK would have had at a steady job and this bot has not, so many are had before it can be done.
_SPARE_SHARE = 0.3
# Without experience: after 1.4 s at first, soon every 1.65 s, which is 1.8 times the looks of the SDK however long the
# job takes. Only after two minutes seldomer, in proportion to the time passed.
_GENTLE_FIRST_S = 1.4
_GENTLE_GROWTH = 0.05
_GENTLE_S = 1.65
_LONG_S = 120.0
_SELDOM_S = 15.0
# A job past everything seen so far is overdue: look again after this share of the delay.
_OVERDUE_GROWTH = 0.25


@dataclass(frozen=True, slots=True)
class Plan:
    """Looks at `at_s`, ascending, for jobs that end between `start_s` and the last of them."""

    start_s: float
    at_s: tuple[float, ...]
    early_s: tuple[float, ...] = ()
    """Looks before `start_s`, for a job that begins: where there are some to spare, a change is found out soon."""

    def next_s(self, now_s: float) -> float:
        """The next look after one at `now_s`."""
        # A look that is all but due has been had: timers fire a little early or late.
        index = bisect_right(self.at_s, now_s + CLOSEST_S / 2)
        if index < len(self.at_s):
            return max(self.at_s[index], now_s + CLOSEST_S)
        last_gap_s = self.at_s[-1] - (self.at_s[-2] if len(self.at_s) > 1 else self.start_s)
        overdue_s = (now_s - self.at_s[-1]) * _OVERDUE_GROWTH
        return now_s + max(CLOSEST_S, min(max(last_gap_s, overdue_s), gentle_gap_s(now_s)))


def spare_looks_s(due_s: float, looked_s: float, looks: int) -> float:
    """Put a look that is due at `due_s` off where a job has had more than its share of looks: plans may be wrong.

    The more so the more it has had, but never beyond the pace for unknown jobs. `looked_s`: the last of its `looks`.
    """
    over = looks / (_LOOKS_OF_SDK * (looked_s / _SDK_LOOK_EVERY_S + 0.5))
    if over <= 1:
        return due_s
    return max(due_s, looked_s + min((due_s - looked_s) * over * over, gentle_gap_s(looked_s)))


def gentle_gap_s(now_s: float) -> float:
    """How long to wait after a look at `now_s` at a job of which nothing is known: 4 looks at 5 s, 37 at 60 s."""
    if now_s > _LONG_S:
        return min(_GENTLE_S * now_s / _LONG_S, _SELDOM_S)
    return min(_GENTLE_FIRST_S + _GENTLE_GROWTH * now_s, _GENTLE_S)


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
    for (left, right), share in zip(pairwise(spread.edge_s), spread.mass, strict=True):
        width_s = right - left
        running = max(left_over - share / 2, _TAIL_SHARE)
        left_over -= share
        looks.append(looks[-1] + sqrt(share * width_s / running))
        worth += sqrt(share * width_s * running)
        mean_s += share * (left + right) / 2
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
    spare = int((start_s / _SDK_LOOK_EVERY_S - count) * _SPARE_SHARE)
    early_s = tuple(start_s * number / (spare + 1) for number in range(1, spare + 1))
    return Plan(start_s, (*at_s, end_s), early_s)
