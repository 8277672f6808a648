"""The live feed over HTTP: server-sent events of what one user sees."""

import asyncio

import orjson
from aiohttp import web

from sandbox.discord.core import core_of
from sandbox.discord.people.requests import plainly, user_of
from sandbox.discord.snowflakes import read_snowflake

PING_EVERY_S = 15.0


def live_routes() -> list[web.RouteDef]:
    """The feed's route."""
    return [web.get("/sandbox/events", plainly(stream))]


async def stream(request: web.Request) -> web.StreamResponse:
    """Events for a user, of one channel or of all that the user can see."""
    core = core_of(request)
    user = user_of(request, request.query.get("user_id"))
    only = read_snowflake(request.query.get("channel_id"))
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    with core.feed.listening() as happenings:
        await response.prepare(request)
        await response.write(b": listening\n\n")
        pings = asyncio.create_task(_ping(response))
        try:
            async for happening in happenings:
                if happening.only_for not in (None, user.id) or only not in (None, happening.channel_id):
                    continue
                channel = core.world.channels.get(happening.channel_id or 0)
                if channel is not None and not core.world.permissions_in(channel, user):
                    continue
                data = orjson.dumps(happening.data())
                head = f"id: {happening.number}\nevent: {happening.kind}\ndata: ".encode()
                await response.write(head + data + b"\n\n")
        except ConnectionError:
            return response
        finally:
            pings.cancel()
    return response


async def _ping(response: web.StreamResponse) -> None:
    try:
        while True:
            await asyncio.sleep(PING_EVERY_S)
            await response.write(b": ping\n\n")
    except ConnectionError:
        return
