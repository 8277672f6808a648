"""Hearing of every request to the image API and to the hosts of its results."""

from collections.abc import Callable
from typing import Final

import aiohttp
from yarl import URL

from bot.request_traces import trace_requests

KINDS: Final = ("submission", "status", "download")

OnRequest = Callable[[str, int | None, float], None]
"""Called with one of KINDS, the HTTP status (None: no answer came), and seconds until then."""


def trace_kind(kind: str, on_request: OnRequest) -> aiohttp.TraceConfig:
    """For a session that makes requests of one kind only."""

    def on_end(_method: str, _url: URL, status: int | None, took_s: float) -> None:
        on_request(kind, status, took_s)

    return trace_requests(on_end)
