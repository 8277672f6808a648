"""Routes that break things on purpose: requests, the CDN, the gateway."""

import re
from collections.abc import Callable
from dataclasses import fields

from aiohttp import web

from sandbox.discord.core import Core, core_of
from sandbox.discord.faults import Fault, FaultKind
from sandbox.discord.gateway.connection import Connection
from sandbox.discord.jsontypes import Json
from sandbox.discord.people.refusals import Refused
from sandbox.discord.people.requests import Handler, asked_for, number, plainly, tell

SLOW_CDN = "slow_cdn"
KINDS = {
    FaultKind.RESET.value: "Cuts the connection of the bot's next requests, before or after carrying them out.",
    FaultKind.LOSE_ANSWER.value: "Carries the bot's next requests out, says nothing for a while and hangs up.",
    FaultKind.ANSWER.value: "Answers the bot's next requests with a status of your choice, without carrying them out.",
    FaultKind.DELAY.value: "Carries the bot's next requests out and answers late.",
    SLOW_CDN: "Makes every download from the CDN start late or trickle, until the faults are cleared.",
}
_FAULT_FIELDS = {one.name for one in fields(Fault) if one.init} - {"id", "kind", "used"}


def trouble_routes() -> list[web.RouteDef]:
    """The routes of faults."""
    table: list[tuple[str, str, Handler]] = [
        ("GET", "/sandbox/faults", list_faults),
        ("POST", "/sandbox/faults", arrange_fault),
        ("DELETE", "/sandbox/faults", clear_faults),
        ("POST", "/sandbox/gateway", trouble_gateway),
    ]
    return [web.route(method, path, plainly(handler)) for method, path, handler in table]


async def list_faults(request: web.Request) -> web.StreamResponse:
    """The faults arranged, how often each came, and the kinds there are."""
    return tell(_faults(core_of(request)))


async def arrange_fault(request: web.Request) -> web.StreamResponse:
    """Arrange a fault: `kind` reset, lose_answer, answer, delay or slow_cdn."""
    core, asked = core_of(request), await asked_for(request)
    kind = asked.pop("kind", None)
    if kind == SLOW_CDN:
        core.faults.cdn_delay_s = number(asked, "delay_s", 0.0)
        core.faults.cdn_bytes_per_s = number(asked, "bytes_per_s", 0.0) or None
        return tell(_faults(core), 201)
    if kind not in KINDS:
        raise Refused(f"kind: one of {', '.join(KINDS)}.", field="kind")
    if unknown := set(asked) - _FAULT_FIELDS:
        raise Refused(f"A fault has no {min(unknown)}.", field=min(unknown))
    try:
        fault = core.faults.arrange(FaultKind(kind), **asked)
    except (re.error, TypeError) as error:
        raise Refused(f"path: no regular expression ({error}).", field="path") from error
    return tell(fault.json(), 201)


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


def _make_zombie(connection: Connection) -> None:
    connection.zombie = True


def _faults(core: Core) -> Json:
    return {
        "faults": [fault.json() for fault in core.faults.listed()],
        "kinds": KINDS,
        "slow_cdn": {"delay_s": core.faults.cdn_delay_s, "bytes_per_s": core.faults.cdn_bytes_per_s},
    }
