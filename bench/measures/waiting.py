"""N jobs wait at the API: what each costs in memory, and whether newcomers are still answered at once."""

import asyncio
import time

from bench.figures import Row, ms, percentile
from bench.judge import judge
from bench.processes import Sampler, cpu_s, rss_kib
from bench.world import World

SETTLE_S = 10
CALM_S = 5
PROBE_EVERY_S = 0.1
FIRST_PROBE = 20_000
WARM = 20


async def measure(bot: str, *, count: int, rate: float, probes: int) -> Row:
    """Build the line, let it settle, watch it, then send probes."""
    async with World(bot, f"waiting-{count}") as world:
        pid = world.bot.pid
        fresh_kib = rss_kib(pid)
        await world.warm_up(WARM, (1.0, 1.0))
        await asyncio.sleep(5)
        warm_kib = rss_kib(pid)
        sampler = Sampler(pid)
        sampler.start()
        await world.tell_images("configure", time_s=None)
        await world.tell_discord("fire", first=0, count=count, interval_s=1 / rate if rate else 0)
        submitted = await _until_submitted(world, count, (count / rate if rate else 0) + 60 + count / 100)
        await asyncio.sleep(SETTLE_S)
        settled_kib, before_cpu_s, before = rss_kib(pid), cpu_s(pid), time.monotonic()
        await asyncio.sleep(CALM_S)
        share = (cpu_s(pid) - before_cpu_s) / (time.monotonic() - before)
        await world.tell_discord("fire", first=FIRST_PROBE, count=probes, interval_s=PROBE_EVERY_S)
        await asyncio.sleep(probes * PROBE_EVERY_S + 4)
        peak_kib = sampler.stop()
        discord, images = await world.tell_discord("report"), await world.tell_images("report")
    verdicts = [judge(use, discord["odd_files"]) for use in discord["uses"]]
    waits = [v.acknowledged_s for v in verdicts if v.number >= FIRST_PROBE and v.acknowledged_s is not None]
    joining = [v.acknowledged_s for v in verdicts if v.number < count and v.acknowledged_s is not None]
    return {
        "=submitted": f"{submitted}/{count}", "RSS fresh MiB": round(fresh_kib / 1024, 1),
        "RSS warm MiB": round(warm_kib / 1024, 1), "RSS waiting MiB": round(settled_kib / 1024, 1),
        "RSS peak MiB": round(peak_kib / 1024, 1),
        "per job KiB (over fresh)": round((settled_kib - fresh_kib) / count, 1),
        "per job KiB (over warm)": round((settled_kib - warm_kib) / count, 1),
        "CPU share while waiting %": round(100 * share, 1),
        "ack while joining p99 ms": ms(percentile(joining, 0.99)), "probe ack p50 ms": ms(percentile(waits, 0.5)),
        "probe ack p99 ms": ms(percentile(waits, 0.99)), "probe ack max ms": ms(max(waits, default=float("nan"))),
        "=probes acknowledged": f"{len(waits)}/{probes}",
        "=status calls per job per s": _call_rate(images["jobs"]),
        "=rate limits hit": str(discord["too_fast"] or "none"),
        "=violations": "; ".join(sorted({*discord["violations"], *images["violations"]})) or "none",
    }  # fmt: skip


async def _until_submitted(world: World, count: int, within_s: float) -> int:
    end = time.monotonic() + within_s
    jobs = 0
    while jobs < count and time.monotonic() < end:
        await asyncio.sleep(0.5)
        jobs = (await world.tell_images("counts"))["jobs"]
    return jobs


def _call_rate(jobs: list[dict]) -> float:
    now = max((job["status_calls"][-1] for job in jobs if job["status_calls"]), default=0)
    spans = [now - job["posted_at"] for job in jobs]
    return round(sum(len(job["status_calls"]) for job in jobs) / max(1.0, sum(spans)), 3)
