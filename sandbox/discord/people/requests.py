"""How the user side's requests are read and its errors answered."""

import functools
from collections.abc import Awaitable, Callable

import orjson
from aiohttp import web

from sandbox.discord.core import core_of
from sandbox.discord.jsontypes import Json, JsonValue
from sandbox.discord.people.deeds import Deeds
from sandbox.discord.people.refusals import Refused
from sandbox.discord.problems import DiscordProblem
from sandbox.discord.snowflakes import read_snowflake
from sandbox.discord.world.entities import Channel, User

DEEDS: web.AppKey[Deeds] = web.AppKey("deeds", Deeds)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def plainly(handler: Handler) -> Handler:
    """Answer refusals as {"message", "field"}."""

    @functools.wraps(handler)
    async def guarded(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except Refused as refused:
            return tell({"message": refused.message, "field": refused.field}, refused.status)
        except DiscordProblem as problem:
            return tell(problem.body(), problem.status)

    return guarded


def tell(data: JsonValue, status: int = 200) -> web.Response:
    """A JSON answer."""
    return web.Response(body=orjson.dumps(data), status=status, content_type="application/json")


async def asked_for(request: web.Request) -> Json:
    """The request's JSON object. Raises Refused."""
    try:
        asked = orjson.loads(await request.read() or b"{}")
    except orjson.JSONDecodeError as error:
        raise Refused("The body is no JSON.") from error
    if not isinstance(asked, dict):
        raise Refused("The body is no JSON object.")
    return asked


def user_of(request: web.Request, raw: object) -> User:
    """A person of the sandbox (not the bot). Raises Refused."""
    user = core_of(request).world.users.get(read_snowflake(raw) or 0)
    if user is None or user.bot:
        raise Refused("There is no such user.", 404, "user_id")
    return user


def channel_for(request: web.Request, raw: object, user: User) -> Channel:
    """A channel that the user can see. Raises Refused."""
    world = core_of(request).world
    channel = world.channels.get(read_snowflake(raw) or 0)
    if channel is None or not world.permissions_in(channel, user):
        raise Refused("There is no such channel.", 404, "channel_id")
    return channel


def number(asked: Json, key: str, default: float) -> float:
    """A number in a body. Raises Refused."""
    found = asked.get(key, default)
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise Refused(f"{key}: not a number.", field=key)
    return found


def whole(raw: object, name: str, default: int) -> int:
    """A whole number in a query or a body, however it is written. Raises Refused."""
    if raw is None or raw == "":
        return default
    try:
        return int(str(raw))
    except ValueError as error:
        raise Refused(f"{name}: not a whole number.", field=name) from error


def object_in(asked: Json, key: str) -> Json:
    """An object in a body; empty when it is missing. Raises Refused."""
    found = asked.get(key) or {}
    if not isinstance(found, dict):
        raise Refused(f"{key}: not an object.", field=key)
    return found


def listed(asked: Json, key: str) -> list[JsonValue]:
    """A list in a body; empty when it is missing. Raises Refused."""
    found = asked.get(key) or []
    if not isinstance(found, list):
        raise Refused(f"{key}: not a list.", field=key)
    return found
