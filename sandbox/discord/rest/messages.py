"""Routes of messages in channels."""

from itertools import islice

from aiohttp import web

from sandbox.discord.core import core_of
from sandbox.discord.forms.body import Body
from sandbox.discord.forms.form import Form
from sandbox.discord.jsontypes import Json
from sandbox.discord.problems import DiscordProblem, missing_permissions
from sandbox.discord.rest.access import channel_of, message_of, writable_channel_of
from sandbox.discord.rest.gate import Routes, answer, arrived_at_s, body_of, no_content
from sandbox.discord.rest.ratelimits import Limit
from sandbox.discord.snowflakes import read_snowflake
from sandbox.discord.world.entities import Channel
from sandbox.discord.world.message import Message, MessageType
from sandbox.discord.world.permissions import Permission

_BASE = "/channels/{channel}/messages"
PAGE_AT_MOST = 100
PAGE_BY_DEFAULT = 50
# "The past few minutes": https://discord.com/developers/docs/resources/message#create-message
NONCE_LIFE_S = 180.0


def message_routes(channel_messages: int, channel_window_s: float) -> Routes:
    """The messages' routes; writing is limited by channel."""
    routes = Routes()
    for method, path, handler in (
        ("POST", _BASE, create_message),
        ("PATCH", _BASE + "/{message}", edit_message),
        ("DELETE", _BASE + "/{message}", delete_message),
    ):
        limit = Limit(f"channel-messages-{method.lower()}", channel_messages, channel_window_s)
        routes.add(method, path, handler, limit=limit, major="channel")
    routes.add("GET", _BASE, list_messages, major="channel")
    routes.add("GET", _BASE + "/{message}", get_message, major="channel")
    return routes


async def create_message(request: web.Request) -> web.StreamResponse:
    """A new message of the bot's."""
    core, body = core_of(request), await body_of(request)
    channel = writable_channel_of(request)
    if body.uploads:
        channel_of(request, Permission.ATTACH_FILES)
    wish = core.messages.read_new(body)
    if (already := _under_nonce(request, channel, body)) is not None:
        return answer(core.renderer.message(already))
    draft = core.messages.draft(channel, core.world.bot)
    _refer(draft, channel, request, body)
    draft.nonce = _nonce(body)
    return answer(core.renderer.message(core.messages.post(wish, draft)))


async def list_messages(request: web.Request) -> web.StreamResponse:
    """A page of a channel's messages, newest first."""
    core, channel = core_of(request), channel_of(request)
    if not core.world.permissions_in(channel, core.world.bot) & Permission.READ_MESSAGE_HISTORY:
        return answer([])
    form = Form()
    limit = form.integer(("limit",), request.query.get("limit"), 1, PAGE_AT_MOST) or PAGE_BY_DEFAULT
    form.check()
    before, after = (read_snowflake(request.query.get(key)) for key in ("before", "after"))
    if around := read_snowflake(request.query.get("around")):
        seen = [one for one in core.world.messages(channel.id) if one.ephemeral_to is None]
        newer = sum(one.id > around for one in seen)
        start = max(newer - limit // 2, 0)
        return answer([core.renderer.message(message) for message in seen[start : start + limit]])
    chosen = (
        message
        for message in core.world.messages(channel.id)
        if message.ephemeral_to is None
        and (before is None or message.id < before)
        and (after is None or message.id > after)
    )
    listed = list(chosen)[-limit:] if after is not None else list(islice(chosen, limit))
    return answer([core.renderer.message(message) for message in listed])


async def get_message(request: web.Request) -> web.StreamResponse:
    """One message."""
    message = message_of(request, channel_of(request, Permission.READ_MESSAGE_HISTORY))
    return answer(core_of(request).renderer.message(message))


async def edit_message(request: web.Request) -> web.StreamResponse:
    """Change one of the bot's own messages."""
    core, body = core_of(request), await body_of(request)
    message = message_of(request, channel_of(request))
    if message.author.id != core.world.bot.id:
        raise DiscordProblem(403, 50005, "Cannot edit a message authored by another user")
    return answer(core.renderer.message(core.messages.edit(message, body)))


async def delete_message(request: web.Request) -> web.StreamResponse:
    """Remove a message: the bot's own, or anyone's with MANAGE_MESSAGES."""
    core, channel = core_of(request), channel_of(request)
    message = message_of(request, channel)
    may_remove_any = core.world.permissions_in(channel, core.world.bot) & Permission.MANAGE_MESSAGES
    if message.author.id != core.world.bot.id and not may_remove_any:
        raise missing_permissions("MANAGE_MESSAGES")
    core.messages.delete(message)
    return no_content()


def _refer(draft: Message, channel: Channel, request: web.Request, body: Body) -> None:
    form, world = Form(), core_of(request).world
    reference: Json = form.mapping(("message_reference",), body.form.get("message_reference"))
    if not reference:
        return
    path = ("message_reference", "message_id")
    referred = form.snowflake(path, reference.get("message_id"), required=True)
    original = world.message(channel.id, referred or 0)
    if original is not None and original.ephemeral_to is None:
        draft.type, draft.reference_id = MessageType.REPLY, original.id
    elif form.boolean(("fail",), reference.get("fail_if_not_exists"), default=True):
        form.fail(("message_reference",), "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
    form.check()


def _under_nonce(request: web.Request, channel: Channel, body: Body) -> Message | None:
    """The message that was sent under the same nonce a moment ago, if the bot wants it to be looked for."""
    nonce, core = _nonce(body), core_of(request)
    if nonce is None or body.form.get("enforce_nonce") is not True:
        return None
    since_s = arrived_at_s(request) - NONCE_LIFE_S
    for message in core.world.messages(channel.id):  # newest first
        if message.created_at_s < since_s:
            break
        if message.nonce == nonce and message.author.id == core.world.bot.id:
            return message
    return None


def _nonce(body: Body) -> str | int | None:
    nonce = body.form.get("nonce")
    return nonce if isinstance(nonce, str | int) else None
