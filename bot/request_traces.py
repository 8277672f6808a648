"""Hearing of every HTTP request that a session makes, without standing in its way."""

import time
from collections.abc import Callable
from types import SimpleNamespace

import aiohttp
from yarl import URL

OnEnd = Callable[[str, URL, int | None, float], None]
"""Called with a request's method, address, HTTP status (None: no answer came), and seconds until then."""


def trace_requests(on_end: OnEnd) -> aiohttp.TraceConfig:
    """For a session's `trace_configs`. An answer counts when its headers are there."""
    trace = aiohttp.TraceConfig()

    async def begin(_session: aiohttp.ClientSession, context: SimpleNamespace, _: object) -> None:
        context.began_s = time.monotonic()

    async def end(_: aiohttp.ClientSession, context: SimpleNamespace, told: aiohttp.TraceRequestEndParams) -> None:
        on_end(told.method, told.url, told.response.status, time.monotonic() - context.began_s)

    async def fail(
        _: aiohttp.ClientSession, context: SimpleNamespace, told: aiohttp.TraceRequestExceptionParams
    ) -> None:
        on_end(told.method, told.url, None, time.monotonic() - context.began_s)

    trace.on_request_start.append(begin)
    trace.on_request_end.append(end)
    trace.on_request_exception.append(fail)
    return trace
