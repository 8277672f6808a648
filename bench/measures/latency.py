"""Jobs come one after another: how long from the API being done to the pictures standing in the reply."""

import asyncio

from bench.figures import Row, ms, percentile
from bench.judge import judge
from bench.processes import cpu_s
from bench.world import World


async def measure(bot: str, *, count: int, time_s: tuple[float, float], warm: int, rate: float) -> Row:
    """Warm the bot up, then let `count` jobs come at `rate` per second."""
    async with World(bot, "latency") as world:
        await world.warm_up(warm, time_s, rate)
        await asyncio.sleep(2)
        await world.tell_images("configure", time_s=time_s)
        began_cpu_s = cpu_s(world.bot.pid)
        await world.tell_discord("fire", first=0, count=count, interval_s=1 / rate)
        await world.until("with_pictures", count, count / rate + time_s[1] + 30)
        await asyncio.sleep(0.5)
        cost_s = cpu_s(world.bot.pid) - began_cpu_s
        discord, images = await world.tell_discord("report"), await world.tell_images("report")
    verdicts = [judge(use, discord["odd_files"]) for use in discord["uses"]]
    jobs = {job["number"]: job for job in images["jobs"]}
    told = [jobs[v.number]["told_at"] - jobs[v.number]["done_at"] for v in verdicts if jobs[v.number]["told_at"]]
    lags = [v.pictures_at - jobs[v.number]["done_at"] for v in verdicts if v.pictures_at]
    calls = [len(job["status_calls"]) for job in jobs.values()]
    gaps = [b - a for job in jobs.values() for a, b in zip(job["status_calls"], job["status_calls"][1:], strict=False)]
    waits = [v.acknowledged_s for v in verdicts if v.acknowledged_s is not None]
    flags = sorted({flag for verdict in verdicts for flag in verdict.flags})
    return {
        "done→reply p50 ms": ms(percentile(lags, 0.5)), "done→reply p95 ms": ms(percentile(lags, 0.95)),
        "done→reply max ms": ms(max(lags, default=float("nan"))),
        "done→bot knows p50 ms": ms(percentile(told, 0.5)), "ack p50 ms": ms(percentile(waits, 0.5)),
        "ack max ms": ms(max(waits, default=float("nan"))),
        "status calls mean": round(sum(calls) / max(1, len(calls)), 2), "status calls max": max(calls, default=0),
        "=closest status calls ms": ms(min(gaps, default=float("nan"))),
        "CPU ms per job": round(1000 * cost_s / count, 1),
        "=right pictures": f"{sum(v.right_pictures > 0 for v in verdicts)}/{count}",
        "=flags": "; ".join(flags) or "none",
        "=rate limits hit": str(discord["too_fast"] or "none"),
        "=violations": "; ".join(sorted({*discord["violations"], *images["violations"]})) or "none",
    }  # fmt: skip
