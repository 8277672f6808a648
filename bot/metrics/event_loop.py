"""How late the event loop wakes who slept: what every person waits for behind whatever keeps it busy."""

import asyncio

from prometheus_client import CollectorRegistry, Histogram

_EVERY_S = 1.0
_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)


class EventLoopMetrics:
    """Sleeps `every_s` seconds at a time, and notes by how much it overslept."""

    def __init__(self, registry: CollectorRegistry, every_s: float = _EVERY_S) -> None:
        self._every_s = every_s
        self._lag = Histogram(
            "retouch_event_loop_lag_seconds",
            "How late the event loop woke a sleeper, looked at once a second",
            buckets=_BUCKETS_S,
            registry=registry,
        )

    async def run(self) -> None:
        """Measure, for ever."""
        loop = asyncio.get_running_loop()
        while True:
            due_s = loop.time() + self._every_s
            await asyncio.sleep(self._every_s)
            self._lag.observe(max(0.0, loop.time() - due_s))
