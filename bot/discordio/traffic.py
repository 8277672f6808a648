"""Hearing of every request to Discord, and of how long a command waited for its acknowledgement."""

import time
from typing import Final, Protocol

import aiohttp
from yarl import URL

from bot.discordio.gateway import received_at_s
from bot.request_traces import trace_requests

ROUTES: Final = (
    "interactions",
    "webhooks",
    "channels",
    "applications",
    "attachments",
    "users",
    "guilds",
    "gateway",
    "other",
)
"""What a request is about: its path's first word. `interactions` are acknowledgements, `webhooks` edits of replies."""

_GATEWAY_SCHEMES = frozenset({"ws", "wss"})


class DiscordWatch(Protocol):
    """Told of requests to Discord."""

    def request_ended(self, route: str, status: int | None, took_s: float) -> None:
        """A request of one of ROUTES was answered; `status` is None where no answer came."""

    def acknowledged(self, took_s: float) -> None:
        """Discord confirmed an acknowledgement, so long after the command came in."""


def trace_discord(api_url: str, watch: DiscordWatch) -> aiohttp.TraceConfig:
    """For the session of a client whose REST base is `api_url`."""
    base_steps = len(URL(api_url).path.strip("/").split("/"))

    def on_end(_method: str, url: URL, status: int | None, took_s: float) -> None:
        route = _route(url, base_steps)
        watch.request_ended(route, status, took_s)
        came_s = received_at_s.get()
        if route == "interactions" and came_s is not None and status is not None and 200 <= status < 300:
            watch.acknowledged(time.monotonic() - came_s)

    return trace_requests(on_end)


def _route(url: URL, base_steps: int) -> str:
    if url.scheme in _GATEWAY_SCHEMES:
        return "gateway"
    # `parts` begins with the slash.
    word = url.parts[base_steps + 1] if len(url.parts) > base_steps + 1 else ""
    return word if word in ROUTES else "other"
