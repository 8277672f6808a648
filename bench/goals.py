"""What the measurements are held to: each goal's value, its bar, whether it is met, and why not where it is not."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from bench.figures import Row, shown

US, NAIVE, FLOOR, IN_MEMORY = "retouch", "naive", "floor", "in-memory"
ACK_OF_FLOOR = 1.2
SWIFT_LAG, SWIFT_LOOKS = 0.2, 2.0
FRUGAL_LAG, FRUGAL_LOOKS = 0.25, 1.0
CPU_OF_NAIVE = 1.5
PEAK_OF_NAIVE = 0.4
MANY_WAITING, MANY_WAITING_MIB = 10_000, 400.0
# Of a uniform spread of width W no rule does better than a mean delay of 2/9 W for each look made: gaps that go with
# the root of 1/hazard (docs/decisions/0003).
LEAST_LAG_LOOKS = 2 / 9
_AIM = "Retouch aims at 0.2 s late or 1.65 × the calls (docs/decisions/0003), and medians of so few jobs scatter"
KNOWN_TO_REPLY = "bot knows→reply p50 ms"


@dataclass(frozen=True)
class Goal:
    """One goal. `is_met` is None where the run did not measure it."""

    name: str
    value: str
    bar: str
    is_met: bool | None
    why: str = ""

    def line(self) -> list[str]:
        """Give it as a row of the table."""
        verdict = {True: "met", False: "MISSED", None: "not measured"}[self.is_met]
        return [self.name, self.value, self.bar, verdict, self.why]


def number(row: Mapping[str, object], figure: str) -> float:
    """Give a figure; NaN where it was not measured."""
    value = row.get(figure)
    return float(value) if isinstance(value, (int, float)) else math.nan


def judged(name: str, value: float, bar: float, unit: str = "", why: str = "") -> Goal:
    """Give a goal that is met when `value` is at most `bar`."""
    is_met = None if math.isnan(value) or math.isnan(bar) else value <= bar
    return Goal(name, f"{shown(value)}{unit}", f"≤ {shown(bar)}{unit}", is_met, "" if is_met else why)


def all_goals(columns: Mapping[str, Row], noise_ms: Mapping[int, float], spreads_s: Mapping[str, float]) -> list[Goal]:
    """Judge one run. `noise_ms`: how far two runs of the floor lie apart, by burst. `spreads_s`: width of each kind."""
    us, naive, floor = (columns.get(bot, {}) for bot in (US, NAIVE, FLOOR))
    return [
        *(_acknowledged(us, floor, columns.get(IN_MEMORY, {}), size, noise) for size, noise in noise_ms.items()),
        *(goal for kind in [*spreads_s, "all kinds"] for goal in _noticed(us, naive, floor, kind, spreads_s)),
        _cpu(us, naive, columns.get(IN_MEMORY, {})),
        judged(
            "RSS peak while results arrive", number(us, "burst RSS peak MiB") / number(naive, "burst RSS peak MiB"),
            PEAK_OF_NAIVE, " × naive",
        ),
        judged(
            f"{MANY_WAITING:,} waiting: RSS", number(us, f"RSS peak MiB, {MANY_WAITING} waiting"), MANY_WAITING_MIB,
            " MiB", "most of it is discord.py's and asyncio's objects of each waiting job",
        ),
        _answered_while_waiting(us, floor, noise_ms),
    ]  # fmt: skip


def _acknowledged(us: Row, floor: Row, in_memory: Row, size: int, noise_ms: float) -> Goal:
    figure = f"ack p99 ms, {size} at once"
    ours, least = number(us, figure), number(floor, figure)
    ratio = ours / least
    is_met = None if math.isnan(ratio) else ratio <= ACK_OF_FLOOR or ours - least <= noise_ms
    why = ""
    if is_met and ratio > ACK_OF_FLOOR:
        why = f"within the machine's noise of {shown(noise_ms)} ms"
    elif is_met is False:
        why = (
            f"{shown((ours - least) / size)} ms more a command: it is on disk first, and discord.py makes objects of it"
        )
        if not math.isnan(memory := number(in_memory, figure)):
            why += f"; {shown(memory / least)} × without the disk"
    return Goal(f"ack p99, {size} at once", f"{shown(ratio)} × floor", f"≤ {ACK_OF_FLOOR} × floor", is_met, why)


def least_lag_ms(spread_s: float, looks: float, way_ms: float) -> float:
    """The least mean delay that `looks` a job allow over a uniform spread, beside the way from knowing to the reply."""
    return 1000 * LEAST_LAG_LOOKS * spread_s / looks + way_ms


def _noticed(us: Row, naive: Row, floor: Row, kind: str, spreads_s: Mapping[str, float]) -> list[Goal]:
    lag, looks = f"done→reply p50 ms, {kind}", f"status calls a job, {kind}"
    of_lag, of_looks = number(us, lag) / number(naive, lag), number(us, looks) / number(naive, looks)
    goals = []
    for name, lag_bar, looks_bar in (
        ("swift", SWIFT_LAG, SWIFT_LOOKS),
        ("frugal", FRUGAL_LAG, FRUGAL_LOOKS),
    ):
        is_met = None if math.isnan(of_lag) or math.isnan(of_looks) else of_lag <= lag_bar and of_looks <= looks_bar
        why = ""
        if is_met is False and spreads_s.get(kind):
            # What no bot can save is the way from the answer to the reply: download and upload.
            least = least_lag_ms(spreads_s[kind], number(naive, looks) * looks_bar, number(floor, KNOWN_TO_REPLY))
            ratio = least / number(naive, lag)
            bound = f"so many looks allow {shown(ratio)} × over this spread"
            why = f"out of reach: {bound}" if ratio > lag_bar else f"within reach: {bound}; {_AIM}"
        elif is_met is False:
            why = _AIM
        goals.append(Goal(
            f"done→reply p50, {kind}, {name}", f"{shown(of_lag)} × naive, {shown(of_looks)} × its calls",
            f"≤ {lag_bar} ×, ≤ {shown(looks_bar)} × calls", is_met, why,
        ))  # fmt: skip
    return goals


def _cpu(us: Row, naive: Row, in_memory: Row) -> Goal:
    figure = "burst CPU ms per job"
    ratio = number(us, figure) / number(naive, figure)
    durable_ms = number(us, figure) - number(in_memory, figure)
    why = "it reads and checks both pictures, keeps a copy, says how far it is; naive looks at nothing"
    if not math.isnan(durable_ms):
        why += f"; durability is {shown(durable_ms)} ms of {shown(number(us, figure))}"
    return judged("CPU per job", ratio, CPU_OF_NAIVE, " × naive", why)


def _answered_while_waiting(us: Row, floor: Row, noise_ms: Mapping[int, float]) -> Goal:
    """Newcomers come one by one: their bar is that of one command at a time."""
    ours = number(us, f"probe ack p99 ms, {MANY_WAITING} waiting")
    least = number(floor, "ack p99 ms, 1 at once")
    bar = max(ACK_OF_FLOOR * least, least + noise_ms.get(1, 0.0))
    return judged(
        f"{MANY_WAITING:,} waiting: ack p99 of newcomers", ours, bar, " ms",
        "the loop is shared with what the waiting jobs ask for (status calls, progress)",
    )  # fmt: skip
