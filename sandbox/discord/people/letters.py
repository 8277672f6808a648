"""Routes of messages as users read, write, change and remove them."""

from itertools import islice

from aiohttp import web

from sandbox.discord.core import core_of
from sandbox.discord.people.requests import (
    DEEDS,
    Handler,
    asked_for,
    channel_for,
    listed,
    plainly,
    tell,
    user_of,
    whole,
)
from sandbox.discord.snowflakes import read_snowflake
from sandbox.discord.world.permissions import Permission

_BASE = "/sandbox/channels/{id}/messages"
PAGE_BY_DEFAULT = 50
PAGE_AT_MOST = 500


def letter_routes() -> list[web.RouteDef]:
    """The routes of messages."""
    table: list[tuple[str, str, Handler]] = [
        ("POST", "/sandbox/messages", write),
        ("GET", _BASE, list_messages),
        ("GET", _BASE + "/{message}", get_message),
        ("PATCH", _BASE + "/{message}", edit),
        ("DELETE", _BASE + "/{message}", delete),
    ]
    return [web.route(method, path, plainly(handler)) for method, path, handler in table]


async def write(request: web.Request) -> web.StreamResponse:
    """Write a message, with files uploaded before, perhaps in answer to another."""
    asked = await asked_for(request)
    user = user_of(request, asked.get("user_id"))
    channel = channel_for(request, asked.get("channel_id"), user)
    message = request.app[DEEDS].write(
        user,
        channel,
        str(asked.get("content") or ""),
        attachment_ids=[read_snowflake(one) or 0 for one in listed(asked, "attachment_ids")],
        reply_to=read_snowflake(asked["reply_to"]) or 0 if asked.get("reply_to") else None,
    )
    return tell(core_of(request).messages.shown(message), 201)


async def list_messages(request: web.Request) -> web.StreamResponse:
    """A page of a channel as a user sees it, oldest first: the newest, those before a message, or those after one."""
    core = core_of(request)
    user = user_of(request, request.query.get("user_id"))
    channel = channel_for(request, request.match_info["id"], user)
    limit = min(max(whole(request.query.get("limit"), "limit", PAGE_BY_DEFAULT), 0), PAGE_AT_MOST)
    before, after = (whole(request.query.get(key), key, 0) for key in ("before", "after"))
    if not core.world.permissions_in(channel, user) & Permission.READ_MESSAGE_HISTORY:
        return tell([])
    newest_first = (
        message
        for message in core.world.messages(channel.id)
        if message.visible_to(user.id) and message.id > after and (not before or message.id < before)
    )
    page = list(newest_first)[-limit:] if after and limit else list(islice(newest_first, limit))
    return tell([core.messages.shown(message) for message in reversed(page)])


async def get_message(request: web.Request) -> web.StreamResponse:
    """One message as a user sees it."""
    user = user_of(request, request.query.get("user_id"))
    channel = channel_for(request, request.match_info["id"], user)
    message = request.app[DEEDS].writing.seen(user, channel, _message_id(request))
    return tell(core_of(request).messages.shown(message))


async def edit(request: web.Request) -> web.StreamResponse:
    """Change one's own message."""
    asked = await asked_for(request)
    user = user_of(request, asked.get("user_id"))
    channel = channel_for(request, request.match_info["id"], user)
    message = request.app[DEEDS].writing.edit(user, channel, _message_id(request), str(asked.get("content") or ""))
    return tell(core_of(request).messages.shown(message))


async def delete(request: web.Request) -> web.StreamResponse:
    """Remove a message; an ephemeral one is only put away."""
    user = user_of(request, request.query.get("user_id"))
    channel = channel_for(request, request.match_info["id"], user)
    request.app[DEEDS].writing.delete(user, channel, _message_id(request))
    return tell({})


def _message_id(request: web.Request) -> int:
    return read_snowflake(request.match_info["message"]) or 0
