"""Routes of the times and sizes that Discord sets, which may be changed while it runs."""

from aiohttp import web

from sandbox.discord.core import Core, core_of
from sandbox.discord.jsontypes import Json
from sandbox.discord.people.refusals import Refused
from sandbox.discord.people.requests import Handler, asked_for, number, plainly, tell

CHANGEABLE = (
    "acknowledge_within_s",
    "token_life_s",
    "cdn_link_life_s",
    "attachment_size_limit",
    "request_size_limit",
    "rate_limits",
    "global_requests_per_s",
    "identify_interval_s",
)


def limit_routes() -> list[web.RouteDef]:
    """The routes of limits and of age."""
    table: list[tuple[str, str, Handler]] = [
        ("GET", "/sandbox/limits", get_limits),
        ("PATCH", "/sandbox/limits", change_limits),
        ("POST", "/sandbox/age", age),
    ]
    return [web.route(method, path, plainly(handler)) for method, path, handler in table]


async def get_limits(request: web.Request) -> web.StreamResponse:
    """The limits as they are."""
    return tell(limits_json(core_of(request)))


async def change_limits(request: web.Request) -> web.StreamResponse:
    """Change some limits from now on."""
    core, asked = core_of(request), await asked_for(request)
    for key, value in asked.items():
        if key not in CHANGEABLE:
            raise Refused(f"{key} cannot be changed.", field=key)
        now = getattr(core.config, key)
        changed = bool(value) if isinstance(now, bool) else type(now)(number(asked, key, now))
        setattr(core.config, key, changed)
    _look_again(core)
    return tell(limits_json(core))


async def age(request: web.Request) -> web.StreamResponse:
    """Let everything become older at once: tokens, links, interactions."""
    core, asked = core_of(request), await asked_for(request)
    core.clock.age(number(asked, "seconds", 0.0))
    _look_again(core)
    return tell({"now": core.clock.stamp()})


def limits_json(core: Core) -> Json:
    """The limits that may be changed."""
    return {key: getattr(core.config, key) for key in CHANGEABLE}


def _look_again(core: Core) -> None:
    core.desk.close_late()
    core.thinking.look_again()
    core.feed.publish("limits_update", None, lambda: {**limits_json(core), "now": core.clock.stamp()})
