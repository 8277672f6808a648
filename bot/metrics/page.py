"""The whole of `/metrics`: everything that counts, in one registry that is nobody else's."""

import asyncio
from collections.abc import Awaitable, Callable

from prometheus_client import CollectorRegistry, ProcessCollector, disable_created_metrics
from prometheus_client.exposition import choose_encoder

from bot.domain.errors import StoreUnavailable
from bot.metrics.event_loop import EventLoopMetrics
from bot.metrics.jobs import JobMetrics
from bot.metrics.readings import Readings, Sources
from bot.metrics.traffic import DiscordMetrics, ImageApiMetrics
from bot.services.ports import Room

_ROOM_PATIENCE_S = 2.0


class Metrics:
    """What counts (`jobs`, `discord`, `image_api`, `event_loop`), and the page that shows it."""

    def __init__(self) -> None:
        # Half as many lines: nothing reads when a counter was made.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        self.jobs = JobMetrics(self.registry)
        self.discord = DiscordMetrics(self.registry)
        self.image_api = ImageApiMetrics(self.registry)
        self.event_loop = EventLoopMetrics(self.registry)
        ProcessCollector(registry=self.registry)
        self._readings: Readings | None = None
        self._measure_room: Callable[[], Awaitable[Room]] | None = None

    def read_from(self, sources: Sources, measure_room: Callable[[], Awaitable[Room]]) -> None:
        """Add the readings; call it once, when what they come from is built."""
        self._readings = Readings(sources)
        self._measure_room = measure_room
        self.registry.register(self._readings)

    async def page(self, accept: str) -> tuple[bytes, str]:
        """The page in the form that an Accept header asks for, and its content type."""
        if self._readings and self._measure_room:
            try:
                async with asyncio.timeout(_ROOM_PATIENCE_S):
                    self._readings.room = await self._measure_room()
            except (StoreUnavailable, TimeoutError):
                self._readings.room = None
        encode, content_type = choose_encoder(accept)
        return encode(self.registry), content_type
