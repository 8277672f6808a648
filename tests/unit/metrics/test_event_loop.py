import asyncio

from prometheus_client import CollectorRegistry

from bot.metrics.event_loop import EventLoopMetrics
from tests.fakes.clock import settle

BLOCKED_S = 0.05


async def test_whatever_keeps_the_loop_busy_is_seen_as_lag():
    registry = CollectorRegistry()
    task = asyncio.create_task(EventLoopMetrics(registry, every_s=0.01).run())
    await asyncio.sleep(0)
    loop = asyncio.get_running_loop()
    end_s = loop.time() + 0.01 + BLOCKED_S
    while loop.time() < end_s:
        pass
    await settle()
    task.cancel()
    assert registry.get_sample_value("retouch_event_loop_lag_seconds_count") == 1
    assert registry.get_sample_value("retouch_event_loop_lag_seconds_sum") >= BLOCKED_S * 0.9
