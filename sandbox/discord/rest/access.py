"""Whether the bot may do what a channel route is asked to do."""

from aiohttp import web

from sandbox.discord.core import core_of
from sandbox.discord.problems import (
    DiscordProblem,
    missing_access,
    missing_permissions,
    unknown_channel,
    unknown_message,
)
from sandbox.discord.snowflakes import read_snowflake
from sandbox.discord.world.entities import Channel, ChannelType
from sandbox.discord.world.message import Message
from sandbox.discord.world.permissions import Permission


def channel_of(request: web.Request, *needed: Permission) -> Channel:
    """The channel in the path, if the bot sees it and has what is needed. Raises DiscordProblem."""
    world = core_of(request).world
    channel_id = read_snowflake(request.match_info["channel"])
    if channel_id is None:
        raise DiscordProblem(400, 50035, "Invalid Form Body", "the channel id is no snowflake")
    channel = world.channels.get(channel_id)
    if channel is None:
        raise unknown_channel()
    allowed = world.permissions_in(channel, world.bot)
    if not allowed & Permission.VIEW_CHANNEL:
        raise missing_access()
    for permission in needed:
        if not allowed & permission:
            raise missing_permissions(str(permission.name))
    return channel


def writable_channel_of(request: web.Request) -> Channel:
    """The channel in the path, if the bot may write there. Raises DiscordProblem (50007 in a closed DM)."""
    channel = channel_of(request)
    if channel.type is ChannelType.DM and not channel.recipients[0].accepts_dms:
        raise DiscordProblem(403, 50007, "Cannot send messages to this user")
    writing = Permission.SEND_MESSAGES_IN_THREADS if channel.type.is_thread else Permission.SEND_MESSAGES
    return channel_of(request, writing)


def message_of(request: web.Request, channel: Channel) -> Message:
    """The message in the path. Raises DiscordProblem (404/10008); ephemeral ones do not exist here."""
    message = core_of(request).world.message(channel.id, read_snowflake(request.match_info["message"]) or 0)
    if message is None or message.ephemeral_to is not None:
        raise unknown_message()
    return message
