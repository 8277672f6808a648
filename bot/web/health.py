"""`/healthz`: the process answers. `/readyz`: all that it needs does, too. `/metrics`: figures for Prometheus."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from aiohttp import web

_PATIENCE_S = 2.0


@dataclass(frozen=True, slots=True)
class Pages:
    """What the pages show.

    `parts` are what the bot needs, by name: each says why it is not ready, or None. `metrics` makes the page in the
    form of an Accept header, and says what that is. `application_id` is Discord's public number of the bot, once known.
    """

    version: str
    application_id: Callable[[], int | None]
    running_jobs: Callable[[], int]
    parts: Mapping[str, Callable[[], Awaitable[str | None]]]
    metrics: Callable[[str], Awaitable[tuple[bytes, str]]]


def health_app(pages: Pages) -> web.Application:
    """An application with the three pages. The first two answer JSON with `status` and `running_jobs`."""

    async def healthz(_request: web.Request) -> web.Response:
        application_id = pages.application_id()
        about = {"version": pages.version, "application_id": application_id and str(application_id)}
        return web.json_response({"status": "ok", "running_jobs": pages.running_jobs(), **about})

    async def readyz(_request: web.Request) -> web.Response:
        answers = await asyncio.gather(*(_answer(look) for look in pages.parts.values()))
        is_ready = not any(answers)
        body = {
            "status": "ok" if is_ready else "not ready",
            "running_jobs": pages.running_jobs(),
            "parts": {name: why or "ok" for name, why in zip(pages.parts, answers, strict=True)},
        }
        return web.json_response(body, status=200 if is_ready else 503)

    async def metrics(request: web.Request) -> web.Response:
        body, content_type = await pages.metrics(request.headers.get("Accept", ""))
        return web.Response(body=body, headers={"Content-Type": content_type})

    app = web.Application()
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", metrics)
    return app


async def _answer(look: Callable[[], Awaitable[str | None]]) -> str | None:
    try:
        async with asyncio.timeout(_PATIENCE_S):
            return await look()
    except TimeoutError:
        return f"does not answer within {_PATIENCE_S:.0f} s"
