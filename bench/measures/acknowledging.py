"""One, a hundred, three hundred, a thousand commands at once: how soon each is acknowledged, one bot after another."""

import asyncio
from collections.abc import Sequence

from bench.figures import Row, ms, percentile
from bench.judge import judge
from bench.processes import cpu_s
from bench.world import World

WARM = 5
SINGLES = 30
SINGLES_EVERY_S = 0.15
QUIET_S = 3.0
LATEST_S = 10.0
ONLY_ACKNOWLEDGES = "ack"


async def measure(bot: str, *, sizes: Sequence[int]) -> Row:
    """Give p50 and p99 for each size; 1 stands for 30 commands one after another."""
    async with World(bot, "acknowledging") as world:
        row: Row = {"start → ready s": round(world.ready_in_s, 2)}
        if bot != ONLY_ACKNOWLEDGES:
            await world.warm_up(WARM, (0.5, 0.5))
        for size in sorted(sizes):
            row |= await _of_size(world, bot, size)
    return row


async def _of_size(world: World, bot: str, size: int) -> Row:
    """Fire a burst whose jobs stay at the API until all are acknowledged, then let them end and forget them."""
    count = SINGLES if size == 1 else size
    await world.tell_images("configure", time_s=None)
    before_s = cpu_s(world.bot.pid)
    await world.tell_discord("fire", first=0, count=count, interval_s=SINGLES_EVERY_S if size == 1 else 0)
    await world.until("acknowledged", count, LATEST_S, every_s=0.1)
    cost_s = cpu_s(world.bot.pid) - before_s
    report = await world.tell_discord("report")
    waits = [judge(use, {}).acknowledged_s for use in report["uses"]]
    heard = [wait for wait in waits if wait is not None]
    if bot != ONLY_ACKNOWLEDGES:
        await _clear(world, count)
    return {
        f"ack p50 ms, {size} at once": ms(percentile(heard, 0.5)),
        f"ack p99 ms, {size} at once": ms(percentile(heard, 0.99)),
        f"=acknowledged in 3 s, {size} at once": f"{sum(wait <= 3 for wait in heard)}/{count}",
        f"=CPU s until then, {size} at once": round(cost_s, 2),
    }


async def _clear(world: World, count: int) -> None:
    """Let all jobs end, so that the next burst meets a bot at rest."""
    if count >= 1000:  # nothing comes after it
        return
    submitted = 0
    for _ in range(100):
        if (submitted := (await world.tell_images("counts"))["jobs"]) >= count:
            break
        await asyncio.sleep(0.1)
    await world.tell_images("release")
    await world.until("with_pictures", submitted, 10 + count / 10)
    await asyncio.sleep(QUIET_S)
    await world.tell_discord("forget")
    await world.tell_images("forget")
