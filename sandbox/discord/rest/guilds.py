"""Routes of guilds: themselves, members, roles, channels."""

from aiohttp import web

from sandbox.discord.core import core_of
from sandbox.discord.forms.form import Form
from sandbox.discord.gateway.intents import Intent
from sandbox.discord.problems import DiscordProblem, missing_access, unknown_guild, unknown_member
from sandbox.discord.rendering.people import member_json
from sandbox.discord.rendering.places import channel_json, guild_json, role_json
from sandbox.discord.rest.gate import Routes, answer
from sandbox.discord.snowflakes import read_snowflake
from sandbox.discord.world.entities import Guild


def guild_routes() -> Routes:
    """The guilds' routes."""
    routes = Routes()
    for path, handler in (
        ("/guilds/{guild}", get_guild),
        ("/guilds/{guild}/channels", list_channels),
        ("/guilds/{guild}/roles", list_roles),
        ("/guilds/{guild}/members", list_members),
        ("/guilds/{guild}/members/{user}", get_member),
        ("/guilds/{guild}/threads/active", list_active_threads),
    ):
        routes.add("GET", path, handler)
    return routes


async def get_guild(request: web.Request) -> web.StreamResponse:
    """A guild."""
    guild = _guild(request)
    shown = guild_json(guild)
    if request.query.get("with_counts", "").lower() in ("true", "1"):
        shown |= {"approximate_member_count": len(guild.members), "approximate_presence_count": len(guild.members)}
    return answer(shown)


async def list_channels(request: web.Request) -> web.StreamResponse:
    """A guild's channels, without threads."""
    channels = core_of(request).world.channels
    return answer([channel_json(channels[channel_id]) for channel_id in _guild(request).channel_ids])


async def list_roles(request: web.Request) -> web.StreamResponse:
    """A guild's roles."""
    return answer([role_json(role) for role in _guild(request).roles.values()])


async def list_members(request: web.Request) -> web.StreamResponse:
    """A guild's members; needs the members intent to be switched on."""
    guild = _guild(request)
    if not core_of(request).config.allowed_privileged_intents & Intent.GUILD_MEMBERS:
        raise missing_access()
    form = Form()
    limit = form.integer(("limit",), request.query.get("limit"), 1, 1000) or 1
    form.check()
    after = read_snowflake(request.query.get("after")) or 0
    members = sorted((one for one in guild.members.values() if one.user.id > after), key=lambda one: one.user.id)
    return answer([member_json(member) for member in members[:limit]])


async def get_member(request: web.Request) -> web.StreamResponse:
    """One membership."""
    member = _guild(request).members.get(read_snowflake(request.match_info["user"]) or 0)
    if member is None:
        raise unknown_member()
    return answer(member_json(member))


async def list_active_threads(request: web.Request) -> web.StreamResponse:
    """A guild's threads that the bot can see."""
    world = core_of(request).world
    threads = [one for one in world.threads_of(_guild(request)) if world.permissions_in(one, world.bot)]
    return answer({"threads": [channel_json(thread) for thread in threads], "members": []})


def _guild(request: web.Request) -> Guild:
    world = core_of(request).world
    guild_id = read_snowflake(request.match_info["guild"])
    if guild_id is None:
        raise DiscordProblem(400, 50035, "Invalid Form Body", "the guild id is no snowflake")
    guild = world.guilds.get(guild_id)
    if guild is None or not world.bot_is_in(guild):
        raise unknown_guild()
    return guild
