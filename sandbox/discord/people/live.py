"""The live feed over HTTP: server-sent events of what one user sees."""

from aiohttp import web

from sandbox.discord.core import core_of
from sandbox.discord.events import Happening
from sandbox.discord.people.eventstream import event_block, stream_events
from sandbox.discord.people.requests import plainly, user_of
from sandbox.discord.snowflakes import read_snowflake
from sandbox.discord.world.entities import User
from sandbox.discord.world.world import World


def live_routes() -> list[web.RouteDef]:
    """The feed's route."""
    return [web.get("/sandbox/events", plainly(stream))]


async def stream(request: web.Request) -> web.StreamResponse:
    """Events for a user, of one channel or of all that the user can see."""
    core = core_of(request)
    user = user_of(request, request.query.get("user_id"))
    only = read_snowflake(request.query.get("channel_id"))

    def block(happening: Happening) -> bytes:
        if not _is_for(happening, user, only, core.world):
            return b""
        return event_block(happening.number, happening.kind, happening.text())

    with core.feed.listening() as listener:
        return await stream_events(request, listener, block)


def _is_for(happening: Happening, user: User, only: int | None, world: World) -> bool:
    if happening.channel_id is None:
        return True
    if happening.only_for not in (None, user.id) or only not in (None, happening.channel_id):
        return False
    channel = world.channels.get(happening.seen_in or 0)
    return channel is None or bool(world.permissions_in(channel, user))
