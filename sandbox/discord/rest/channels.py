"""Routes of channels: themselves, typing, threads."""

from aiohttp import web

from sandbox.discord.core import core_of
from sandbox.discord.forms.body import Body
from sandbox.discord.forms.form import Form
from sandbox.discord.gateway.intents import Intent
from sandbox.discord.jsontypes import Json
from sandbox.discord.problems import DiscordProblem
from sandbox.discord.rendering.places import channel_json
from sandbox.discord.rest.access import channel_of, message_of, writable_channel_of
from sandbox.discord.rest.gate import Routes, answer, body_of, no_content
from sandbox.discord.world.entities import Channel, ChannelType
from sandbox.discord.world.message import MessageFlag
from sandbox.discord.world.permissions import Permission

ARCHIVE_AFTER_MINUTES = (60, 1440, 4320, 10080)


def channel_routes() -> Routes:
    """The channels' routes."""
    routes = Routes()
    routes.add("GET", "/channels/{channel}", get_channel, major="channel")
    routes.add("POST", "/channels/{channel}/typing", start_typing, major="channel")
    routes.add("POST", "/channels/{channel}/threads", create_thread, major="channel")
    routes.add("POST", "/channels/{channel}/messages/{message}/threads", create_thread_on_message, major="channel")
    return routes


async def get_channel(request: web.Request) -> web.StreamResponse:
    """A channel, a DM or a thread."""
    return answer(channel_json(channel_of(request)))


async def start_typing(request: web.Request) -> web.StreamResponse:
    """The bot is typing, for ten seconds."""
    core, channel = core_of(request), writable_channel_of(request)
    typing: Json = {
        "channel_id": str(channel.id),
        "user_id": str(core.world.bot.id),
        "timestamp": int(core.clock.now_s()),
    }
    core.feed.publish("typing_start", channel.id, lambda: typing)
    return no_content()


async def create_thread(request: web.Request) -> web.StreamResponse:
    """A thread without a message; private unless its type says otherwise."""
    core, body = core_of(request), await body_of(request)
    asked, form = body.form.get("type"), Form()
    kind = form.choice(("type",), asked, (11, 12)) or ChannelType.PRIVATE_THREAD
    form.check()
    needed = (
        Permission.CREATE_PUBLIC_THREADS if kind == ChannelType.PUBLIC_THREAD else Permission.CREATE_PRIVATE_THREADS
    )
    parent = _parent(request, needed)
    return _open(request, parent, body, core.ids.next(), ChannelType(kind))


async def create_thread_on_message(request: web.Request) -> web.StreamResponse:
    """A public thread that hangs on a message and has its id."""
    core, body = core_of(request), await body_of(request)
    parent = _parent(request, Permission.CREATE_PUBLIC_THREADS)
    message = message_of(request, parent)
    if message.thread_id is not None:
        raise DiscordProblem(400, 160004, "A thread has already been created for this message")
    response = _open(request, parent, body, message.id, ChannelType.PUBLIC_THREAD)
    message.thread_id = message.id
    message.flags |= MessageFlag.HAS_THREAD
    core.feed.publish("message_update", parent.id, lambda: core.messages.shown(message), message=message)
    return response


def _parent(request: web.Request, needed: Permission) -> Channel:
    parent = channel_of(request, needed)
    if parent.type not in (ChannelType.GUILD_TEXT, ChannelType.GUILD_ANNOUNCEMENT):
        raise DiscordProblem(400, 50024, "Cannot execute action on this channel type")
    return parent


def _open(request: web.Request, parent: Channel, body: Body, thread_id: int, kind: ChannelType) -> web.Response:
    core, form = core_of(request), Form()
    name = form.text(("name",), body.form.get("name"), 100, 1, required=True)
    minutes = form.choice(("auto_archive_duration",), body.form.get("auto_archive_duration"), ARCHIVE_AFTER_MINUTES)
    form.check()
    thread = Channel(
        id=thread_id,
        type=kind,
        name=name,
        guild_id=parent.guild_id,
        parent_id=parent.id,
        owner_id=core.world.bot.id,
        created_at_s=core.clock.now_s(),
        auto_archive_minutes=minutes or 1440,
        thread_member_ids={core.world.bot.id},
    )
    core.world.channels[thread.id] = thread
    shown = channel_json(thread)
    core.hub.dispatch("THREAD_CREATE", lambda: {**shown, "newly_created": True}, Intent.GUILDS, parent.guild_id)
    core.feed.publish("thread_create", parent.id, lambda: shown, seen_in=thread.id)
    return answer(shown, 201)
