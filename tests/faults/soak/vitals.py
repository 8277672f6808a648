"""How large the bot is over time, and whether it grows: the slope of its memory, with a confidence interval."""

import json
import math
import os
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import mean

import psutil

from tests.faults.theatre import HEARD, Theatre

MEBIBYTE = 2**20
# Of the normal distribution, two-sided 95 %: there are hundreds of samples.
Z = 1.96
# Growth that an allocator's settling can be taken for.
SETTLING_MIB_PER_H = 6.0
# A shorter stretch says more of the last few pictures than of a trend.
SHORTEST_S = 180.0
TASKS = '"soak.tasks"'


@dataclass(frozen=True)
class Vital:
    """One look. `part` counts the bot's lives; `age_s` is since this one's start, `at_s` since the soak's."""

    part: int
    at_s: float
    age_s: float
    rss_mib: float
    files: int
    threads: int
    tasks: int
    database_mib: float


@dataclass(frozen=True)
class Slope:
    """MiB an hour, and how far from it the truth may lie either way (95 %)."""

    mib_per_h: float
    margin_mib_per_h: float

    @property
    def is_clearly_up(self) -> bool:
        """Whether it grows beyond doubt, and faster than an allocator that still settles."""
        return self.mib_per_h - self.margin_mib_per_h > SETTLING_MIB_PER_H

    def __str__(self) -> str:
        return f"{self.mib_per_h:+.1f} ± {self.margin_mib_per_h:.1f} MiB/hour"


@dataclass
class Vitals:
    """Looks at the bot of a theatre."""

    stage: Theatre
    began_s: float = field(default_factory=time.monotonic)
    part: int = 0
    part_began_s: float = 0.0
    looks: list[Vital] = field(default_factory=list)
    is_dying: bool = False

    def new_life(self) -> None:
        """The bot was started."""
        self.is_dying = False
        self.part += 1
        self.part_began_s = time.monotonic()

    def look(self) -> None:
        """Note how it is, unless it is dead or dying."""
        bot = self.stage.bot
        if bot is None or self.is_dying:
            return
        try:
            process = psutil.Process(bot.pid)
            with process.oneshot():
                rss_mib, threads = process.memory_info().rss / MEBIBYTE, process.num_threads()
            files = process.num_fds()
            if self.stage.log.count(HEARD):  # before that it may not know the signal, which would end it
                os.kill(bot.pid, signal.SIGUSR1)  # it answers with a line that the next look reads
        except (psutil.Error, ProcessLookupError):
            return
        now_s = time.monotonic()
        database = sum(one.stat().st_size for one in self.stage.data_dir.glob("retouch.db*") if one.exists())
        self.looks.append(
            Vital(
                part=self.part,
                at_s=now_s - self.began_s,
                age_s=now_s - self.part_began_s,
                rss_mib=rss_mib,
                files=files,
                threads=threads,
                tasks=self._tasks(),
                database_mib=database / MEBIBYTE,
            )
        )

    def _tasks(self) -> int:
        line = next((one for one in reversed(self.stage.log) if TASKS in one), None)
        return int(json.loads(line)["tasks"]) if line else 0


def slope_of(looks: Sequence[Vital], warm_up_s: float) -> Slope | None:
    """One slope for all lives, each at a level of its own; None where there is too little to say.

    Samples that follow each other are alike: the interval is widened by their correlation (as of an AR(1) process).
    """
    parts: dict[int, list[Vital]] = {}
    for one in looks:
        if one.age_s >= warm_up_s:
            parts.setdefault(one.part, []).append(one)
    xs: list[float] = []
    ys: list[float] = []
    for part in parts.values():
        if part[-1].age_s - part[0].age_s < SHORTEST_S:
            continue
        at_h, level = mean(one.at_s for one in part) / 3600, mean(one.rss_mib for one in part)
        xs += [one.at_s / 3600 - at_h for one in part]
        ys += [one.rss_mib - level for one in part]
    spread = sum(x * x for x in xs)
    if spread == 0:
        return None
    slope = sum(x * y for x, y in zip(xs, ys, strict=True)) / spread
    left = [y - slope * x for x, y in zip(xs, ys, strict=True)]
    noise = sum(one * one for one in left)
    alike = 0.0 if noise == 0 else sum(a * b for a, b in pairwise(left)) / noise
    alike = min(max(alike, 0.0), 0.98)
    error = math.sqrt(noise / max(len(xs) - 2, 1) / spread) * math.sqrt((1 + alike) / (1 - alike))
    return Slope(slope, Z * error)
