"""What is looked up when somebody asks, instead of being counted all the time."""

import platform
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version

from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from bot.domain.job import JobState
from bot.services.breaker import Breaker
from bot.services.line import Line
from bot.services.ports import Room


@dataclass(frozen=True, slots=True)
class Sources:
    """Where readings come from."""

    version: str
    line: Line
    breaker: Breaker
    count_by_state: Callable[[], Mapping[JobState, int]]
    connections: Callable[[], int]
    latencies_s: Callable[[], Iterable[tuple[int, float]]]
    database_waiting: Callable[[], int]
    is_database_failing: Callable[[], bool]


class Readings(Collector):
    """Reads all sources at each scrape. `room` is measured before, because that takes waiting; None: not to be had."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._library = version("discord.py")
        self.room: Room | None = None

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: a registry would read everything to learn the names."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """All readings as they are now."""
        yield from self._jobs()
        yield from self._image_api()
        yield from self._discord()
        yield from self._storage()
        build = {"version": self._sources.version, "python": platform.python_version(), "discord_py": self._library}
        yield InfoMetricFamily("retouch_build", "What runs", build)

    def _jobs(self) -> Iterator[Metric]:
        jobs = GaugeMetricFamily("retouch_jobs", "Jobs that have not ended, by where they are", labels=["state"])
        counts = self._sources.count_by_state()
        for state in JobState:
            if not state.is_end:
                jobs.add_metric([state.value], counts.get(state, 0))
        yield jobs
        line = self._sources.line.counts
        yield _gauge("retouch_line_waiting_jobs", "Jobs that wait in line for a place", line.waiting)
        yield _gauge("retouch_line_running_jobs", "Jobs that have a place", line.running)

    def _image_api(self) -> Iterator[Metric]:
        breaker = self._sources.breaker
        yield _gauge("retouch_breaker_open", "1 while submissions wait for an outage to end, else 0", breaker.is_open)
        yield _gauge("retouch_breaker_waiting_jobs", "Submissions that wait before the breaker", breaker.waiting)

    def _discord(self) -> Iterator[Metric]:
        yield _gauge("retouch_gateway_open_connections", "Shards whose connection is open", self._sources.connections())
        latency = GaugeMetricFamily(
            "retouch_gateway_latency_seconds",
            "From a heartbeat to its answer; absent while a connection is lost or not measured yet",
            labels=["shard"],
        )
        for shard_id, latency_s in self._sources.latencies_s():
            latency.add_metric([str(shard_id)], latency_s)
        yield latency

    def _storage(self) -> Iterator[Metric]:
        up = self.room is not None and not self._sources.is_database_failing()
        yield _gauge("retouch_database_up", "1 while the database answers and takes what is written, else 0", up)
        waiting = self._sources.database_waiting()
        yield _gauge("retouch_database_waiting_tasks", "Writes and questions that the database has not begun", waiting)
        if self.room is None:
            return
        room = self.room
        yield _gauge("retouch_database_bytes", "What the database weighs", room.database_bytes)
        yield _gauge("retouch_kept_pictures_bytes", "What kept pictures and masks weigh", room.pictures_bytes)
        limit = room.pictures_limit_bytes
        yield _gauge("retouch_kept_pictures_limit_bytes", "What they may weigh (KEEP_PICTURES_GIB)", limit)
        yield _gauge("retouch_data_dir_free_bytes", "What is free on the disk that DATA_DIR is on", room.free_bytes)


def _gauge(name: str, documentation: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, documentation, value=float(value))
