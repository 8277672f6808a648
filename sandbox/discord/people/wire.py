"""Routes of the wire log: what bot and Discord said to each other, afterwards or as it happens."""

from aiohttp import web

from sandbox.discord.core import core_of
from sandbox.discord.people.eventstream import event_block, stream_events
from sandbox.discord.people.refusals import Refused
from sandbox.discord.people.requests import Handler, plainly, tell, whole
from sandbox.discord.wirelog import WireLine

REPLAY_AT_MOST = 200


def wire_routes() -> list[web.RouteDef]:
    """The wire's routes."""
    table: list[tuple[str, str, Handler]] = [
        ("GET", "/sandbox/wire", get_wire),
        ("DELETE", "/sandbox/wire", clear_wire),
        ("GET", "/sandbox/wire/events", stream_wire),
        ("GET", r"/sandbox/wire/{number:\d+}", get_record),
    ]
    return [web.route(method, path, plainly(handler)) for method, path, handler in table]


async def get_wire(request: web.Request) -> web.StreamResponse:
    """The last requests and gateway payloads; `broken=1` only those that broke a rule."""
    last = whole(request.query.get("last"), "last", 0) or None
    return tell(core_of(request).wire.json(last, broken_only=request.query.get("broken") == "1"))


async def clear_wire(request: web.Request) -> web.StreamResponse:
    """Forget the wire log."""
    core_of(request).wire.clear()
    return tell([])


async def get_record(request: web.Request) -> web.StreamResponse:
    """One record, whole."""
    record = core_of(request).wire.find(int(request.match_info["number"]))
    if record is None:
        raise Refused("There is no such record, or no longer.", 404)
    return tell(record)


async def stream_wire(request: web.Request) -> web.StreamResponse:
    """Records as server-sent events: first those held since `after`, then each as it is complete."""
    wire = core_of(request).wire
    after = whole(request.headers.get("Last-Event-ID") or request.query.get("after"), "after", 0)
    with wire.listening() as listener:
        held = b"".join(_block(line) for line in wire.lines_after(after, REPLAY_AT_MOST))
        return await stream_events(request, listener, _block, held)


def _block(line: WireLine) -> bytes:
    return event_block(line.number, "record", line.text)
