"""Routes of the application: itself, its commands, the gateway's address."""

from aiohttp import web
from yarl import URL

from sandbox.discord.commands import without_localizations
from sandbox.discord.core import core_of
from sandbox.discord.problems import missing_access, unknown_application
from sandbox.discord.rendering.people import application_json
from sandbox.discord.rest.gate import Routes, answer, body_of, no_content
from sandbox.discord.snowflakes import read_snowflake

SESSION_STARTS = 1000
DAY_MS = 86_400_000


def application_routes() -> Routes:
    """The application's routes."""
    routes = Routes()
    routes.add("GET", "/gateway", get_gateway, needs_token=False)
    routes.add("GET", "/gateway/bot", get_gateway_bot)
    for path in ("/oauth2/applications/@me", "/applications/@me", "/applications/{app}"):
        routes.add("GET", path, get_application)
    for base in ("/applications/{app}/commands", "/applications/{app}/guilds/{guild}/commands"):
        routes.add("GET", base, list_commands)
        routes.add("POST", base, create_command)
        routes.add("PUT", base, overwrite_commands)
        routes.add("GET", base + "/{command}", get_command)
        routes.add("PATCH", base + "/{command}", edit_command)
        routes.add("DELETE", base + "/{command}", delete_command)
    return routes


async def get_gateway(request: web.Request) -> web.StreamResponse:
    """The gateway's address, under the host name the caller used."""
    return answer({"url": _gateway_url(request)})


async def get_gateway_bot(request: web.Request) -> web.StreamResponse:
    """The gateway's address, the shards to start and how many sessions may be."""
    left = SESSION_STARTS - core_of(request).hub.identifies
    limit = {"total": SESSION_STARTS, "remaining": left, "reset_after": DAY_MS, "max_concurrency": 1}
    return answer({"url": _gateway_url(request), "shards": 1, "session_start_limit": limit})


async def get_application(request: web.Request) -> web.StreamResponse:
    """The bot's own application."""
    core = core_of(request)
    _check_application(request)
    return answer(application_json(core.world.application, core.world))


async def list_commands(request: web.Request) -> web.StreamResponse:
    """A scope's commands."""
    commands = core_of(request).commands.listed(_scope(request))
    if request.query.get("with_localizations", "").lower() not in ("true", "1"):
        commands = [without_localizations(command) for command in commands]
    return answer(commands)


async def create_command(request: web.Request) -> web.StreamResponse:
    """Register one command."""
    scope, body = _scope(request), await body_of(request)
    command, is_new = core_of(request).commands.create(scope, body.payload)
    return answer(command, 201 if is_new else 200)


async def overwrite_commands(request: web.Request) -> web.StreamResponse:
    """Replace a scope's commands."""
    scope, body = _scope(request), await body_of(request)
    return answer(core_of(request).commands.overwrite(scope, body.payload))


async def get_command(request: web.Request) -> web.StreamResponse:
    """One command."""
    return answer(core_of(request).commands.get(_scope(request), request.match_info["command"]))


async def edit_command(request: web.Request) -> web.StreamResponse:
    """Change one command."""
    scope, body = _scope(request), await body_of(request)
    return answer(core_of(request).commands.edit(scope, request.match_info["command"], body.payload))


async def delete_command(request: web.Request) -> web.StreamResponse:
    """Remove one command."""
    core_of(request).commands.delete(_scope(request), request.match_info["command"])
    return no_content()


def _scope(request: web.Request) -> int | None:
    """The guild whose commands are meant; None for global ones."""
    _check_application(request)
    if "guild" not in request.match_info:
        return None
    world = core_of(request).world
    guild = world.guilds.get(read_snowflake(request.match_info["guild"]) or 0)
    if guild is None or not world.bot_is_in(guild):
        raise missing_access()
    return guild.id


def _check_application(request: web.Request) -> None:
    named = request.match_info.get("app")
    if named is not None and read_snowflake(named) != core_of(request).world.application.id:
        raise unknown_application()


def _gateway_url(request: web.Request) -> str:
    origin = URL(f"{request.scheme}://{request.host}")
    return str(origin.with_scheme("wss" if request.scheme == "https" else "ws") / "gateway")
