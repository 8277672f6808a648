"""N people use the command at once: who is answered when, who gets which picture, and what it costs."""

import asyncio
import time

from bench.figures import Row, ms, percentile
from bench.judge import judge
from bench.processes import Sampler, cpu_s, rss_kib
from bench.world import World

ONLY_ACKNOWLEDGES = "ack"


async def measure(bot: str, *, count: int, time_s: tuple[float, float], warm: int, protect: bool = False) -> Row:
    """Run one burst against one bot."""
    async with World(bot, f"burst-{count}") as world:
        if protect:
            await world.tell_discord("protect")
        if warm and bot != ONLY_ACKNOWLEDGES:
            await world.warm_up(warm, time_s)
            await asyncio.sleep(6)  # the interaction tokens' and channels' rate limits are fresh again
        await world.tell_images("configure", time_s=time_s)
        idle_kib, idle_cpu_s = rss_kib(world.bot.pid), cpu_s(world.bot.pid)
        harness_before_s = sum(cpu_s(server.pid) for server in (world.discord, world.images))
        sampler = Sampler(world.bot.pid)
        sampler.start()
        await world.tell_discord("fire", first=0, count=count)
        fired_at = time.monotonic()
        limit_s = 30 + time_s[1] + count / 10
        key = "acknowledged" if bot == ONLY_ACKNOWLEDGES else "with_pictures"
        complete = await world.until(key, count, limit_s)
        await asyncio.sleep(0.5)
        cost_s = cpu_s(world.bot.pid) - idle_cpu_s
        harness_s = sum(cpu_s(server.pid) for server in (world.discord, world.images)) - harness_before_s
        row: Row = {"=everything arrived": "yes" if complete else f"no, after {limit_s:.0f} s"}
        discord, images = await world.tell_discord("report"), await world.tell_images("report")
        row |= _answers(discord, images, count) | _rate(discord, fired_at, time_s[1])
        if bot == ONLY_ACKNOWLEDGES:
            row.pop("=flags")  # nobody expects more of it
        row |= {
            "start → ready s": round(world.ready_in_s, 1),
            "RSS idle MiB": round(idle_kib / 1024, 1), "RSS peak MiB": round(sampler.stop() / 1024, 1),
            "CPU s": round(cost_s, 2), "CPU ms per job": round(1000 * cost_s / count, 1),
            "=the servers' own CPU s": round(harness_s, 2), "=leaks in log": ", ".join(world.leaks()) or "none",
        }  # fmt: skip
    row["=SIGTERM → ended s"] = world.bot.stopped_in_s
    return row


def _rate(discord: dict, fired_at: float, longest_s: float) -> Row:
    """Jobs per second from the burst to the last picture, without the time that the longest job took by itself."""
    arrived = [verdict.pictures_at for use in discord["uses"] if (verdict := judge(use, {})).pictures_at is not None]
    busy_s = max(arrived, default=0.0) - fired_at - longest_s
    return {"jobs per s": round(len(arrived) / busy_s, 1) if busy_s > 0 else float("nan")}


def _answers(discord: dict, images: dict, count: int) -> Row:
    verdicts = [judge(use, discord["odd_files"]) for use in discord["uses"]]
    waits = [verdict.acknowledged_s for verdict in verdicts if verdict.acknowledged_s is not None]
    done_at = {job["number"]: job["done_at"] for job in images["jobs"]}
    lags = [v.pictures_at - done_at[v.number] for v in verdicts if v.pictures_at and done_at.get(v.number)]
    calls = [len(job["status_calls"]) for job in images["jobs"]]
    flags = sorted({flag for verdict in verdicts for flag in verdict.flags})
    in_time = sum(wait <= 3 for wait in waits)
    return {
        "ack p50 ms": ms(percentile(waits, 0.5)), "ack p99 ms": ms(percentile(waits, 0.99)),
        "ack max ms": ms(max(waits, default=float("nan"))), "=acknowledged in 3 s": f"{in_time}/{count}",
        "done→reply p50 ms": ms(percentile(lags, 0.5)), "done→reply p99 ms": ms(percentile(lags, 0.99)),
        "=right pictures": f"{sum(v.right_pictures > 0 for v in verdicts)}/{count}",
        "status calls mean": round(sum(calls) / max(1, len(calls)), 1), "status calls max": max(calls, default=0),
        "=submitted": len(images["posts"]), "=flags": "; ".join(flags) or "none",
        "=rate limits hit": str(discord["too_fast"] or "none"),
        "=violations": "; ".join(sorted({*discord["violations"], *images["violations"]})) or "none",
    }  # fmt: skip
