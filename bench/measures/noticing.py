"""Short and long jobs, steady and varying, side by side: how soon pictures stand in the reply, after how many looks.

Every kind has as many jobs, in turn, at a pace that keeps no machine busy; all kinds are with one bot at a time, and
nothing is counted until a kind has been seen for a while: a bot that learns is meant to have learnt.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bench.figures import Row, ms, percentile
from bench.goals import KNOWN_TO_REPLY
from bench.judge import judge
from bench.processes import cpu_s
from bench.world import World


@dataclass(frozen=True)
class Kind:
    """Jobs that take `low_s` to `high_s`; their numbers begin at `thousand` × 1000, and they ask for `steps`."""

    name: str
    thousand: int
    low_s: float
    high_s: float
    steps: int


KINDS = [
    Kind(f"{seconds} s {name}", thousand, seconds * (1 - play), seconds * (1 + play), 20 + thousand)
    for thousand, (seconds, name, play) in enumerate(
        [
            (5, "steady", 0.01), (5, "varying", 0.3), (20, "steady", 0.01),
            (20, "varying", 0.3), (60, "steady", 0.01), (60, "varying", 0.3),
        ], 1,
    )
]  # fmt: skip
AFTER_S = 20.0


async def measure(bot: str, *, longest_s: float, warm: int, count: int, every_s: float) -> Row:
    """Run the kinds of up to `longest_s`: `warm` jobs of each, then `count` that are counted, one each `every_s`."""
    kinds = [kind for kind in KINDS if kind.low_s < longest_s]
    async with World(bot, "noticing") as world:
        await world.warm_up(3, (0.5, 0.5))
        await world.tell_images(
            "configure", time_s=None, kinds={str(kind.thousand): [kind.low_s, kind.high_s] for kind in kinds}
        )
        await world.tell_discord("kinds", kinds={str(kind.thousand): {"steps": kind.steps} for kind in kinds})
        numbers = [kind.thousand * 1000 + index for index in range(warm + count) for kind in kinds]
        before_s = cpu_s(world.bot.pid)
        await world.tell_discord("fire", numbers=numbers, interval_s=every_s / len(kinds))
        within_s = (warm + count) * every_s + max(kind.high_s for kind in kinds) + AFTER_S
        complete = await world.until("with_pictures", len(numbers), within_s, every_s=1.0)
        cost_s = cpu_s(world.bot.pid) - before_s
        discord, images = await world.tell_discord("report"), await world.tell_images("report")
    verdicts = {use["number"]: judge(use, discord["odd_files"]) for use in discord["uses"]}
    jobs = {job["number"]: job for job in images["jobs"]}
    row: Row = {"=all pictures arrived": "yes" if complete else "no"}
    lags: dict[str, list[float]] = {}
    looks: dict[str, list[int]] = {}
    ways: list[float] = []
    for kind in kinds:
        counted = range(kind.thousand * 1000 + warm, kind.thousand * 1000 + warm + count)
        arrived = {n: verdicts[n].pictures_at for n in counted if n in jobs and verdicts[n].pictures_at is not None}
        lags[kind.name] = [at - jobs[n]["done_at"] for n, at in arrived.items() if at is not None]
        ways += [at - jobs[n]["told_at"] for n, at in arrived.items() if at is not None]
        looks[kind.name] = [len(jobs[n]["status_calls"]) for n in arrived]
    row[KNOWN_TO_REPLY] = ms(percentile(ways, 0.5))
    return row | _figures(lags, looks) | {"=CPU ms per job": round(1000 * cost_s / len(numbers), 1)}


def _figures(lags: Mapping[str, list[float]], looks: Mapping[str, list[int]]) -> Row:
    row: Row = {}
    everything = {"all kinds": [lag for some in lags.values() for lag in some]}
    for name, some in {**lags, **everything}.items():
        row[f"done→reply p50 ms, {name}"] = ms(percentile(some, 0.5))
        row[f"done→reply p95 ms, {name}"] = ms(percentile(some, 0.95))
    for name, counts in {**looks, "all kinds": [count for some in looks.values() for count in some]}.items():
        row[f"status calls a job, {name}"] = round(sum(counts) / max(1, len(counts)), 2)
    return row
