"""Routes of users: the bot itself, others, its guilds, its DMs."""

from aiohttp import web

from sandbox.discord.core import core_of
from sandbox.discord.forms.form import Form
from sandbox.discord.problems import DiscordProblem, unknown_user
from sandbox.discord.rendering.people import own_user_json, user_json
from sandbox.discord.rendering.places import channel_json
from sandbox.discord.rest.gate import Routes, answer, body_of
from sandbox.discord.snowflakes import read_snowflake
from sandbox.discord.world.entities import Channel, ChannelType
from sandbox.discord.world.permissions import guild_permissions


def user_routes() -> Routes:
    """The users' routes."""
    routes = Routes()
    routes.add("GET", "/users/@me", get_me)
    routes.add("GET", "/users/@me/guilds", list_my_guilds)
    routes.add("POST", "/users/@me/channels", open_dm)
    routes.add("GET", "/users/{user}", get_user)
    return routes


async def get_me(request: web.Request) -> web.StreamResponse:
    """The bot."""
    return answer(own_user_json(core_of(request).world.bot))


async def get_user(request: web.Request) -> web.StreamResponse:
    """Anyone."""
    user = core_of(request).world.users.get(read_snowflake(request.match_info["user"]) or 0)
    if user is None:
        raise unknown_user()
    return answer(user_json(user))


async def list_my_guilds(request: web.Request) -> web.StreamResponse:
    """The guilds that the bot is in."""
    world = core_of(request).world
    return answer(
        [
            {
                "id": str(guild.id),
                "name": guild.name,
                "icon": None,
                "banner": None,
                "owner": guild.owner_id == world.bot.id,
                "permissions": str(guild_permissions(guild, guild.members[world.bot.id])),
                "features": guild.features,
            }
            for guild in world.bot_guilds()
        ]
    )


async def open_dm(request: web.Request) -> web.StreamResponse:
    """The DM with a user, opened if it was not."""
    core, body, form = core_of(request), await body_of(request), Form()
    recipient_id = form.snowflake(("recipient_id",), body.form.get("recipient_id"), required=True)
    form.check()
    user = core.world.users.get(recipient_id or 0)
    if user is None:
        raise DiscordProblem(400, 50033, "Invalid Recipient(s)")
    if user.bot:
        raise DiscordProblem(403, 50007, "Cannot send messages to this user")
    channel = core.world.dm_with(user)
    if channel is None:
        channel = Channel(id=core.ids.next(), type=ChannelType.DM, recipients=[user])
        core.world.channels[channel.id] = channel
    return answer(channel_json(channel))
