"""All measurements in one run, as one table, held to the goals: `python -m bench all`."""

import asyncio
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench import figures, plots
from bench.figures import Row
from bench.goals import FLOOR, IN_MEMORY, Goal, all_goals
from bench.measures import acknowledging, burst, noticing, waiting

BOTS = ["retouch", "naive", "floor", "ack"]


@dataclass(frozen=True)
class Extent:
    """How much is measured."""

    ack_sizes: Sequence[int]
    rounds: int
    burst: int
    longest_s: float
    warm: int
    count: int
    every_s: float
    waiting: Sequence[int]
    waiting_ours: Sequence[int]
    probes: int


# Faster than one process prepares them on a slow machine, ten thousand would wait in the bot, not at the API.
MANY, RATE_PER_S, MANY_RATE_PER_S = 5000, 100.0, 50.0
FULL = Extent((1, 100, 300, 1000), 2, 300, 100.0, 24, 18, 3.5, (100, 2000), (10_000,), 100)
QUICK = Extent((1, 100), 1, 60, 10.0, 8, 12, 1.0, (100,), (), 30)


def machine() -> dict[str, object]:
    """Describe the machine, without saying whose it is."""
    cpu = "unknown"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            cpu = line.partition(":")[2].strip()
    memory_kib = int(Path("/proc/meminfo").read_text().split()[1])
    return {
        "cores": os.cpu_count(), "processor": cpu, "memory GiB": round(memory_kib / 2**20, 1),
        "system": f"{platform.system()} {platform.machine()}", "Python": platform.python_version(),
        "disk sync ms": disk_sync_ms(), "load before": round(os.getloadavg()[0], 2),
    }  # fmt: skip


def disk_sync_ms() -> float:
    """Give the median time of writing a page to the disk that the bots' data lies on, and waiting for it."""
    took_s = []
    with tempfile.TemporaryFile() as file:
        for _ in range(50):
            began = time.monotonic()
            os.write(file.fileno(), b"x" * 4096)
            os.fsync(file.fileno())
            took_s.append(time.monotonic() - began)
    return figures.ms(statistics.median(took_s))


def middle(rows: Sequence[Row]) -> Row:
    """Give the median of each figure over several runs; of words, all that differ."""
    merged: Row = {}
    for figure in dict.fromkeys(key for row in rows for key in row):
        values = [row[figure] for row in rows if figure in row]
        numbers = [value for value in values if isinstance(value, (int, float))]
        if len(numbers) == len(values):
            merged[figure] = statistics.median(numbers)
        else:
            merged[figure] = " | ".join(dict.fromkeys(str(value) for value in values))
    return merged


def noise_of(rows: Sequence[Row], sizes: Sequence[int]) -> dict[int, float]:
    """How far the runs of one and the same bot lie apart, in ms of p99."""
    found = {}
    for size in sizes:
        values = [float(str(row[f"ack p99 ms, {size} at once"])) for row in rows]
        found[size] = round(max(values) - min(values), 1)
    return found


class Everything:
    """Runs the measurements; bots take turns, so that what else the machine does hits all of them."""

    def __init__(self, extent: Extent) -> None:
        self.extent = extent
        self.columns: dict[str, Row] = {bot: {} for bot in [*BOTS, IN_MEMORY]}
        self.noise_ms: dict[int, float] = {}
        self.machine = machine()
        self._began = time.monotonic()

    async def run(self) -> None:
        """Measure all there is."""
        await self._acknowledgements()
        await self._bursts()
        await self._noticing()
        await self._waiting()
        for bot in ("retouch", "naive"):
            self._say(f"protect step, {bot}")
            self.columns[bot] |= await _protect_step(bot)

    def goals(self) -> list[Goal]:
        """Hold the figures to the goals."""
        spreads_s = {
            kind.name: kind.high_s - kind.low_s for kind in noticing.KINDS if kind.low_s < self.extent.longest_s
        }
        return all_goals(self.columns, self.noise_ms, spreads_s)

    def text(self) -> str:
        """Give the tables."""
        facts = ", ".join(f"{name}: {value}" for name, value in self.machine.items())
        goals = [["goal", "value", "bar", "verdict", "why"], *(goal.line() for goal in self.goals())]
        took_min = (time.monotonic() - self._began) / 60
        shown = {bot: row for bot, row in self.columns.items() if row}
        noise = ", ".join(f"{size} at once ± {ms} ms" for size, ms in self.noise_ms.items())
        return (
            f"{facts}\n\n{figures.comparison(shown)}\n\nTwo runs of the floor lie apart, p99: {noise}\n\n"
            f"{figures.table(goals)}\n\nmeasured in {took_min:.1f} min, {time.strftime('%Y-%m-%d %H:%M')}\n"
        )

    def keep(self, folder: Path) -> None:
        """Write table, numbers and plot."""
        folder.mkdir(parents=True, exist_ok=True)
        numbers = {
            "machine": self.machine, "figures": self.columns, "noise ms": self.noise_ms,
            "goals": [asdict(goal) for goal in self.goals()],
        }  # fmt: skip
        (folder / "figures.json").write_text(json.dumps(numbers, indent=1, ensure_ascii=False) + "\n")
        (folder / "table.txt").write_text(self.text())
        plots.draw(self.columns, folder / "figures.png")

    async def _acknowledgements(self) -> None:
        sizes = self.extent.ack_sizes
        rows: dict[str, list[Row]] = {bot: [] for bot in [*BOTS, IN_MEMORY]}
        # The floor runs twice a round: what lies between two runs of one bot is the machine's.
        for bot in [*[*BOTS, FLOOR] * self.extent.rounds, IN_MEMORY]:
            rows[bot].append(await self._one("acknowledgements", bot, lambda b: acknowledging.measure(b, sizes=sizes)))
        for bot, some in rows.items():
            self.columns[bot] |= middle(some)
        self.noise_ms = noise_of(rows[FLOOR], sizes)

    async def _bursts(self) -> None:
        rows: dict[str, list[Row]] = {}
        for bot in [*["retouch", "naive", "floor"] * self.extent.rounds, IN_MEMORY]:
            row = await self._one(
                "burst", bot, lambda b: burst.measure(b, count=self.extent.burst, time_s=(5, 5), warm=10)
            )
            rows.setdefault(bot, []).append(_burst_figures(row))
        for bot, some in rows.items():
            self.columns[bot] |= middle(some)

    async def _noticing(self) -> None:
        """Side by side: five jobs a second in all keep no machine busy; in turns they take a quarter of an hour."""
        e = self.extent
        self._say("done→reply, all bots side by side")
        bots = ("retouch", "naive", "floor")
        rows = await asyncio.gather(*(
            noticing.measure(bot, longest_s=e.longest_s, warm=e.warm, count=e.count, every_s=e.every_s) for bot in bots
        ))  # fmt: skip
        for bot, row in zip(bots, rows, strict=True):
            self.columns[bot] |= row

    async def _waiting(self) -> None:
        plan = [(count, bot) for count in self.extent.waiting for bot in ("retouch", "naive", "floor")]
        plan += [(count, "retouch") for count in self.extent.waiting_ours]
        for count, bot in plan:
            row = await self._one(
                f"{count} waiting",
                bot,
                lambda b, n=count: waiting.measure(
                    b, count=n, rate=RATE_PER_S if n < MANY else MANY_RATE_PER_S, probes=self.extent.probes
                ),
            )
            kept = ("RSS peak", "RSS waiting", "per job KiB (over warm)", "CPU share", "probe ack")
            self.columns[bot] |= {
                f"{name}, {count} waiting": value
                for name, value in row.items()
                if name.startswith((*kept, "=submitted"))
            }

    async def _one(self, what: str, bot: str, measure: Callable[[str], Awaitable[Row]]) -> Row:
        self._say(f"{what}, {bot}")
        return await measure(bot)

    def _say(self, what: str) -> None:
        print(f"{(time.monotonic() - self._began) / 60:5.1f} min  {what}", file=sys.stderr, flush=True)


async def _protect_step(bot: str) -> Row:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.protecting", bot, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await child.communicate()
    figures_of: Row = json.loads(output)
    return figures_of


def _burst_figures(row: Row) -> Row:
    kept = {
        "CPU ms per job": "burst CPU ms per job", "RSS idle MiB": "RSS idle MiB", "RSS peak MiB": "burst RSS peak MiB",
        "jobs per s": "burst jobs per s", "done→reply p50 ms": "burst done→reply p50 ms",
        "status calls mean": "burst status calls mean", "=right pictures": "=burst right pictures",
        "=flags": "=burst flags", "=violations": "=burst violations", "=leaks in log": "=burst leaks in log",
    }  # fmt: skip
    return {new: row[old] for old, new in kept.items()}
