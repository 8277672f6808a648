"""Routes that break things on purpose, change limits, and show the wire."""

from collections.abc import Callable
from dataclasses import fields

from aiohttp import web

from sandbox.discord.core import Core, core_of
from sandbox.discord.faults import Fault, FaultKind
from sandbox.discord.gateway.connection import Connection
from sandbox.discord.jsontypes import Json
from sandbox.discord.people.refusals import Refused
from sandbox.discord.people.requests import Handler, asked_for, number, plainly, tell, whole

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
_FAULT_FIELDS = {one.name for one in fields(Fault) if one.init} - {"id", "kind", "used"}


def trouble_routes() -> list[web.RouteDef]:
    """The routes of faults, limits and the wire log."""
    table: list[tuple[str, str, Handler]] = [
        ("GET", "/sandbox/faults", list_faults),
        ("POST", "/sandbox/faults", arrange_fault),
        ("DELETE", "/sandbox/faults", clear_faults),
        ("POST", "/sandbox/gateway", trouble_gateway),
        ("GET", "/sandbox/limits", get_limits),
        ("PATCH", "/sandbox/limits", change_limits),
        ("POST", "/sandbox/age", age),
        ("GET", "/sandbox/wire", get_wire),
        ("DELETE", "/sandbox/wire", clear_wire),
    ]
    return [web.route(method, path, plainly(handler)) for method, path, handler in table]


async def list_faults(request: web.Request) -> web.StreamResponse:
    """The faults arranged, and how often each came."""
    return tell(_faults(core_of(request)))


async def arrange_fault(request: web.Request) -> web.StreamResponse:
    """Arrange a fault: `kind` reset, lose_answer, answer, delay or slow_cdn."""
    core, asked = core_of(request), await asked_for(request)
    kind = asked.pop("kind", None)
    if kind == "slow_cdn":
        core.faults.cdn_delay_s = number(asked, "delay_s", 0.0)
        core.faults.cdn_bytes_per_s = number(asked, "bytes_per_s", 0.0) or None
        return tell(_faults(core), 201)
    if kind not in [one.value for one in FaultKind]:
        raise Refused("kind: reset, lose_answer, answer, delay or slow_cdn.", field="kind")
    if unknown := set(asked) - _FAULT_FIELDS:
        raise Refused(f"A fault has no {min(unknown)}.", field=min(unknown))
    return tell(core.faults.arrange(FaultKind(kind), **asked).json(), 201)


async def clear_faults(request: web.Request) -> web.StreamResponse:
    """No more faults."""
    core_of(request).faults.clear()
    return tell(_faults(core_of(request)))


async def trouble_gateway(request: web.Request) -> web.StreamResponse:
    """Do something to every gateway connection: drop, close (`code`), reconnect, invalid_session, zombie."""
    asked = await asked_for(request)
    deeds: dict[str, Callable[[Connection], None]] = {
        "drop": Connection.drop,
        "reconnect": Connection.reconnect,
        "close": lambda connection: connection.hang_up(int(number(asked, "code", 4000))),
        "invalid_session": lambda connection: connection.invalidate(resumable=bool(asked.get("resumable"))),
        "zombie": _make_zombie,
    }
    deed = deeds.get(str(asked.get("action")))
    if deed is None:
        raise Refused(f"action: one of {', '.join(deeds)}.", field="action")
    connections = list(core_of(request).hub.connections)
    for connection in connections:
        deed(connection)
    return tell({"connections": len(connections)})


async def get_limits(request: web.Request) -> web.StreamResponse:
    """The limits as they are."""
    return tell(_limits(core_of(request)))


async def change_limits(request: web.Request) -> web.StreamResponse:
    """Change some limits from now on."""
    core, asked = core_of(request), await asked_for(request)
    for key, value in asked.items():
        if key not in CHANGEABLE:
            raise Refused(f"{key} cannot be changed.", field=key)
        now = getattr(core.config, key)
        changed = bool(value) if isinstance(now, bool) else type(now)(number(asked, key, now))
        setattr(core.config, key, changed)
    return tell(_limits(core))


async def age(request: web.Request) -> web.StreamResponse:
    """Let everything become older at once: tokens, links, interactions."""
    core, asked = core_of(request), await asked_for(request)
    core.clock.age(number(asked, "seconds", 0.0))
    core.desk.close_late()
    return tell({"now": core.clock.stamp()})


async def get_wire(request: web.Request) -> web.StreamResponse:
    """The last requests and gateway payloads; `broken=1` only those that broke a rule."""
    last = whole(request.query.get("last"), "last", 0) or None
    return tell(core_of(request).wire.json(last, broken_only=request.query.get("broken") == "1"))


async def clear_wire(request: web.Request) -> web.StreamResponse:
    """Forget the wire log."""
    core_of(request).wire.clear()
    return tell([])


def _make_zombie(connection: Connection) -> None:
    connection.zombie = True


def _faults(core: Core) -> Json:
    return {
        "faults": [fault.json() for fault in core.faults.listed()],
        "slow_cdn": {"delay_s": core.faults.cdn_delay_s, "bytes_per_s": core.faults.cdn_bytes_per_s},
    }


def _limits(core: Core) -> Json:
    return {key: getattr(core.config, key) for key in CHANGEABLE}
