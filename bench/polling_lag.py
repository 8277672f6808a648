"""How late, and after how many looks, the polling notices that jobs are done: simulated, in virtual time.

.venv/bin/python -m bench.polling_lag
"""

import asyncio
import math
import random
import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from bot.domain.parameters import Parameters
from bot.imagepipeline.clock import LoopClock
from bot.imagepipeline.pace import Pace, Turn
from bot.imagepipeline.polling import Polling, Start
from bot.imagepipeline.reasons import Reasons
from bot.imagepipeline.transport import Answer
from tests.fakes.skipping_clock import VirtualLoop

PARAMETERS = Parameters("sdxl", "", "", 25, 0.8, 7.5, 1, 1, 1024, 1024, refiner=None, safety_checker=True)
ROUND_TRIP_S = 0.03
# The vendor's SDK, and whoever copies it, looks every 3 s.
USUAL_EVERY_S = 3.0
FIRST_JOBS = [(0, 10), (10, 20), (20, 40)]
SEEDS = 12


@dataclass
class ScriptedApi:
    """Stands where the transport does: jobs end when they are told to."""

    pace: Pace
    clock: LoopClock = field(default_factory=LoopClock)
    ends_at: dict[str, float] = field(default_factory=dict)
    looked_at: dict[str, list[float]] = field(default_factory=dict)

    async def post(self) -> None:
        """Submit."""
        async with self.pace.turn(Turn.SUBMISSION):
            await self.clock.sleep(ROUND_TRIP_S)

    async def get(self, path: str, *, urgency: float) -> Answer:
        """Look."""
        remote_id = path.rsplit("/", 1)[-1]
        async with self.pace.turn(Turn.READ, urgency):
            sent_at = self.clock.now()
            await self.clock.sleep(ROUND_TRIP_S / 2)
            is_done = self.clock.now() >= self.ends_at[remote_id]
            self.looked_at.setdefault(remote_id, []).append(sent_at)
            await self.clock.sleep(ROUND_TRIP_S / 2)
        body = (
            {"status": "SUCCESS", "download_urls": ["https://x/y.png"]} if is_done else {"status": "PENDING", "id": "1"}
        )
        return Answer(200, body, is_json=True, retry_after_s=None, sent_at=sent_at)


@dataclass
class Seen:
    """What one simulation saw, job by job in the order of submission."""

    lags_s: list[float]
    looks: list[int]
    ends_s: list[float]
    closest_s: float
    """Between two looks at one job."""

    def line(self, name: str, start: int, end: int | None = None) -> str:
        """Sum the jobs from `start` to `end` up."""
        lags, looks = sorted(self.lags_s[start:end]), self.looks[start:end]
        return (
            f"{name:44} {statistics.median(lags) * 1000:7.0f} {lags[int(len(lags) * 0.95)] * 1000:7.0f}"
            f" {lags[-1] * 1000:7.0f} {statistics.mean(looks):7.2f} {max(looks):5d}"
        )


def simulate(
    take_s: Callable[[int], float], jobs: int, gap_s: Callable[[int], float], *, max_per_s: float = 100
) -> Seen:
    """Run jobs through the real pace and polling; job `i` takes `take_s(i)`, the next one comes `gap_s(i)` later."""

    async def run() -> Seen:
        clock = LoopClock()
        pace = Pace(clock, max_per_s)
        api = ScriptedApi(pace)
        polling = Polling(api, pace, clock, deadline_s=900, reasons=Reasons(""))  # type: ignore[arg-type]
        lags: list[float] = [0.0] * jobs

        async def job(number: int) -> None:
            remote_id = str(number)
            submitted_at = clock.now()
            await api.post()
            api.ends_at[remote_id] = clock.now() - ROUND_TRIP_S / 2 + take_s(number)
            await polling.until_done(remote_id, PARAMETERS, Start(submitted_at, clock.now()))
            lags[number] = clock.now() - api.ends_at[remote_id]

        tasks = []
        for number in range(jobs):
            tasks.append(asyncio.create_task(job(number)))
            if pause_s := gap_s(number):
                await clock.sleep(pause_s)
        await asyncio.gather(*tasks)
        ends = [api.ends_at[str(n)] + lag for n, lag in enumerate(lags)]
        looked_at = [api.looked_at[str(number)] for number in range(jobs)]
        closest_s = min((later - at for looks in looked_at for at, later in pairwise(looks)), default=math.inf)
        return Seen(lags, [len(looks) for looks in looked_at], ends, closest_s)

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(run())


def dice(seed: int) -> random.Random:
    return random.Random(seed)


def beginnings() -> list[str]:
    """Compare the first jobs of unknown kinds with a look every 3 s: median lag, mean looks, as shares of its."""
    header = " ".join(f"{f'{start} to {end}':>13}" for start, end in FIRST_JOBS)
    lines = [f"{'lag / usual lag, looks / usual looks':44} {header}"]
    for seconds in (5, 20, 60):
        for name, play in (("steady", 0.01), ("varying", 0.3)):
            for arriving, gap_s in {
                "each 1 s": lambda _: 1.0,
                "each 3.5 s": lambda _: 3.5,
                "one by one": lambda _, apart_s=1.5 * seconds: apart_s,
                "8 at once, each 12 s": lambda number: 12.0 if number % 8 == 7 else 0.0,
            }.items():
                runs = _runs(seconds, play, gap_s)
                figures = " ".join("{:6.2f} {:6.2f}".format(*_shares(runs, seconds, *jobs)) for jobs in FIRST_JOBS)
                lines.append(f"{f'{seconds} s {name}, {arriving}':44} {figures}")
    return lines


def _runs(seconds: float, play: float, gap_s: Callable[[int], float]) -> list[Seen]:
    runs = []
    for seed in range(SEEDS):
        draw = dice(seed)
        runs.append(simulate(lambda _: seconds * draw.uniform(1 - play, 1 + play), FIRST_JOBS[-1][1], gap_s))  # noqa: B023
    return runs


def _shares(runs: list[Seen], seconds: float, start: int, end: int) -> tuple[float, float]:
    lag_s = statistics.median(lag for seen in runs for lag in seen.lags_s[start:end])
    looks = statistics.mean(looks for seen in runs for looks in seen.looks[start:end])
    return lag_s / (USUAL_EVERY_S / 2), looks / (seconds / USUAL_EVERY_S + 0.5)


def main() -> None:
    print("\n".join(beginnings()), "\n")
    draw = dice(7)
    uniform = lambda low, high: lambda _: draw.uniform(low, high)  # noqa: E731
    apart = lambda _: draw.uniform(0.5, 3.0)  # noqa: E731
    one_by_one = lambda _: 20.0  # noqa: E731
    print(f"{'lag in ms, looks per job':44} {'median':>7} {'p95':>7} {'max':>7} {'mean':>7} {'most':>5}")
    for name, take_s in {
        "uniform 4-7 s": uniform(4, 7),
        "constant 5 s": lambda _: 5.0,
        "5 s +- 50 ms": uniform(4.95, 5.05),
        "20 s +- 30 %": uniform(14, 26),
        "60 s +- 20 %": uniform(48, 72),
        "mixture: 70 % 3-4 s, 30 % 9-11 s": lambda _: (
            draw.uniform(3, 4) if draw.random() < 0.7 else draw.uniform(9, 11)
        ),
        "lognormal, median 6 s, sigma 0.4": lambda _: draw.lognormvariate(1.79, 0.4),
        "instant, 50 ms": lambda _: 0.05,
    }.items():
        seen = simulate(take_s, 1000, apart)
        print(seen.line(f"{name}: first 10", 0, 10))
        print(seen.line(f"{name}: 10 to 30", 10, 30))
        print(seen.line(f"{name}: 30 to 1000", 30))
    seen = simulate(uniform(4, 7), 300, one_by_one)
    print(seen.line("uniform 4-7 s, one by one: 20 to 300", 20))
    for name, before, after in (
        ("slower", (4, 7), (8, 14)),
        ("faster", (4, 7), (1.5, 2.5)),
        ("faster", (5, 5.1), (2, 2.1)),
    ):
        seen = simulate(lambda i, b=before, a=after: draw.uniform(*(b if i < 100 else a)), 300, one_by_one)
        print(seen.line(f"{name}, {before} to {after} after 100: 90-100", 90, 100))
        print(seen.line("  100-110", 100, 110))
        print(seen.line("  110-130", 110, 130))
        print(seen.line("  130-300", 130))
    for jobs in (300, 2000):
        at_once = lambda i, n=jobs: 0.0 if i % n != n - 1 else 300.0  # noqa: E731
        seen = simulate(uniform(4, 7), jobs * 2, at_once)
        print(seen.line(f"burst of {jobs}, nothing known", 0, jobs))
        print(seen.line(f"burst of {jobs}, durations known", jobs))
        seen = simulate(uniform(4, 7), jobs * 2, at_once, max_per_s=400)
        print(seen.line("the same, 400 requests a second", jobs))


if __name__ == "__main__":
    main()
