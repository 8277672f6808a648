"""Requests to Discord and to the image API, and what happens to the gateway's connections."""

from prometheus_client import CollectorRegistry, Counter, Histogram

_ANSWER_BUCKETS_S = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3)
_REQUEST_BUCKETS_S = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class DiscordMetrics:
    """A `DiscordWatch` (`bot/discordio/traffic.py`) that is told of the gateway's connections too."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._requests = Counter(
            "retouch_discord_requests",
            "Requests to Discord by what they are about and how they were answered (none: no answer came)",
            ("route", "status"),
            registry=registry,
        )
        self._acknowledgements = Histogram(
            "retouch_acknowledgement_seconds",
            "From a command, press or form coming in until Discord confirmed the answer to it",
            buckets=_ANSWER_BUCKETS_S,
            registry=registry,
        )
        self._connections = Counter(
            "retouch_gateway_connections", "Gateway sessions, new or resumed", ("kind",), registry=registry
        )
        self._disconnections = Counter(
            "retouch_gateway_disconnections",
            "Times that a gateway connection was lost, or could not be made again",
            registry=registry,
        )
        for kind in ("new", "resumed"):
            self._connections.labels(kind)
        self._requests.labels("webhooks", "429")

    def request_ended(self, route: str, status: int | None, took_s: float) -> None:  # noqa: ARG002 (the protocol's)
        """A request was answered, or none came."""
        self._requests.labels(route, _outcome(status)).inc()

    def acknowledged(self, took_s: float) -> None:
        """Discord confirmed an acknowledgement."""
        self._acknowledgements.observe(took_s)

    async def connected(self, _shard_id: int) -> None:
        """A new session was opened (discord.py's event `shard_connect`)."""
        self._connections.labels("new").inc()

    async def resumed(self, _shard_id: int) -> None:
        """A session goes on (discord.py's event `shard_resumed`)."""
        self._connections.labels("resumed").inc()

    async def disconnected(self, _shard_id: int) -> None:
        """A connection was lost (discord.py's event `shard_disconnect`)."""
        self._disconnections.inc()


class ImageApiMetrics:
    """Told of the image API's requests (`bot/imagepipeline/traffic.py`) and outages."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._requests = Counter(
            "retouch_image_api_requests",
            "Requests to the image API and for its results, by how they were answered (none: no answer came)",
            ("kind", "status"),
            registry=registry,
        )
        self._durations = Histogram(
            "retouch_image_api_request_seconds",
            "From sending a request to the image API until its answer began",
            ("kind",),
            buckets=_REQUEST_BUCKETS_S,
            registry=registry,
        )
        self._outages = Counter(
            "retouch_image_api_outages", "Times that the breaker before the image API opened", registry=registry
        )
        for kind in ("submission", "status", "download"):
            self._requests.labels(kind, "2xx")
            self._durations.labels(kind)

    def request_ended(self, kind: str, status: int | None, took_s: float) -> None:
        """A request was answered, or none came."""
        self._requests.labels(kind, _outcome(status)).inc()
        if status is not None:
            self._durations.labels(kind).observe(took_s)

    def breaker_turned(self, is_open: bool) -> None:
        """The breaker opened or closed."""
        if is_open:
            self._outages.inc()


def _outcome(status: int | None) -> str:
    if status is None:
        return "none"
    return "429" if status == 429 else f"{status // 100}xx"
