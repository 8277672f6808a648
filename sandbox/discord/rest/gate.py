"""What every REST request goes through: wire log, faults, authentication, rate limits, errors in Discord's shape."""

import asyncio
import socket
import struct
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import orjson
from aiohttp import web

from sandbox.discord.core import Core, core_of
from sandbox.discord.faults import Fault, FaultKind
from sandbox.discord.forms.body import Body, read_body
from sandbox.discord.jsontypes import Json, JsonValue
from sandbox.discord.problems import DiscordProblem, method_not_allowed, not_found, unauthorized
from sandbox.discord.rest.ratelimits import Limit, RateLimited
from sandbox.discord.wirelog import RestRecord

API = "/api/v10"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_RECORD = web.RequestKey("record", RestRecord)
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_HEADERS = {"Via": "1.1 google"}
_RESET_NOW = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class RouteRules:
    """How a route is guarded: by the bot's token or not, and by which limit and major parameter."""

    limit: Limit | None = None
    major: str | None = None
    needs_token: bool = True


@dataclass(frozen=True, slots=True)
class Route:
    """A route as it is listed; `path` without the API's prefix."""

    method: str
    path: str
    rules: RouteRules


class Routes:
    """A table of REST routes with their rules."""

    def __init__(self) -> None:
        self.listed: list[Route] = []
        self._routes: list[web.RouteDef] = []

    def add(
        self,
        method: str,
        path: str,
        handler: Handler,
        *,
        limit: Limit | None = None,
        major: str | None = None,
        needs_token: bool = True,
    ) -> None:
        """Put one route under the API's prefix."""
        rules = RouteRules(limit or Limit(f"{method} {path}", 50, 1.0), major, needs_token)

        async def guarded(request: web.Request) -> web.StreamResponse:
            return await _guard(request, handler, rules)

        self.listed.append(Route(method, path, rules))
        self._routes.append(web.route(method, API + path, guarded))

    def definitions(self) -> list[web.RouteDef]:
        """The routes for aiohttp's router."""
        return self._routes


def answer(data: JsonValue, status: int = 200) -> web.Response:
    """A JSON answer (without a charset, as Discord's)."""
    return web.Response(body=orjson.dumps(data), status=status, content_type="application/json")


def no_content() -> web.Response:
    """204."""
    return web.Response(status=204)


async def body_of(request: web.Request) -> Body:
    """The request's body, noted in the wire log. Raises DiscordProblem."""
    body = await read_body(request, core_of(request).config.request_size_limit)
    record = request[_RECORD]
    record.request = body.payload
    if body.uploads:
        record.files = [
            {"index": one.index, "filename": one.filename, "size": len(one.content)} for one in body.uploads
        ]
    return body


def arrived_at_s(request: web.Request) -> float:
    """When the request arrived, by the sandbox's clock."""
    return request[_RECORD].at_s


async def unknown_route(request: web.Request) -> web.StreamResponse:
    """Answers whatever no route matches: 405 where another method would have, else 404."""

    async def refuse(_request: web.Request) -> web.StreamResponse:
        for method in _METHODS:
            match = await request.app.router.resolve(request.clone(method=method))
            if match.http_exception is None and match.handler is not unknown_route:
                raise method_not_allowed()
        raise not_found()

    return await _guard(request, refuse, RouteRules(needs_token=False))


async def _guard(request: web.Request, handler: Handler, rules: RouteRules) -> web.StreamResponse:
    core, started = core_of(request), time.perf_counter()
    record = RestRecord(
        number=core.wire.next_number(),
        at_s=core.clock.now_s(),
        method=request.method,
        path=request.path,
        query=request.query_string,
        agent=request.headers.get("User-Agent"),
    )
    request[_RECORD] = record
    core.wire.add(record)
    fault = core.faults.take(request.method, request.path)
    if fault is not None:
        record.fault = fault.kind.value
        replaced = await _before(request, fault)
        if replaced is not None:
            return _close_record(core, record, replaced, started)
    response = await _carry_out(request, core, handler, rules, record)
    if fault is not None:
        await _after(request, fault)
    return _close_record(core, record, response, started)


async def _carry_out(
    request: web.Request, core: Core, handler: Handler, rules: RouteRules, record: RestRecord
) -> web.StreamResponse:
    headers: dict[str, str] = dict(_HEADERS)
    try:
        if rules.needs_token:
            _check_token(request, core)
        if rules.limit is not None:
            major = request.match_info.get(rules.major, "") if rules.major else ""
            headers |= core.rate_limits.spend(rules.limit, major, counts_globally=rules.needs_token)
        response = await handler(request)
    except RateLimited as limited:
        record.broke = limited.rule
        headers |= limited.headers
        response = answer(limited.body(), limited.status)
    except DiscordProblem as problem:
        record.broke = problem.rule
        response = answer(problem.body(), problem.status)
    response.headers.update(headers)
    return response


def _check_token(request: web.Request, core: Core) -> None:
    if request.headers.get("Authorization") != f"Bot {core.world.application.token}":
        raise unauthorized()


def _close_record(core: Core, record: RestRecord, response: web.StreamResponse, started: float) -> web.StreamResponse:
    record.took_ms = round((time.perf_counter() - started) * 1000, 2)
    if record.fault not in (FaultKind.RESET.value, FaultKind.LOSE_ANSWER.value):
        record.status = response.status
        if isinstance(response, web.Response) and isinstance(response.body, bytes) and response.body:
            record.response = orjson.loads(response.body)
    core.wire.complete(record)
    return response


async def _before(request: web.Request, fault: Fault) -> web.StreamResponse | None:
    if fault.kind is FaultKind.RESET and fault.when == "before":
        await request.read()
        reset(request)
        return web.Response()
    if fault.kind is FaultKind.ANSWER:
        await request.read()
        return _faulty_answer(fault)
    return None


async def _after(request: web.Request, fault: Fault) -> None:
    if fault.kind is FaultKind.RESET:
        reset(request)
    elif fault.kind is FaultKind.LOSE_ANSWER:
        await asyncio.sleep(fault.hold_s)
        if request.transport is not None:
            request.transport.abort()
    elif fault.kind is FaultKind.DELAY:
        await asyncio.sleep(fault.hold_s)


def reset(request: web.Request) -> None:
    """Cut the TCP connection with RST, so that the other side sees "connection reset by peer"."""
    transport = request.transport
    if transport is None:
        return
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_NOW)
    transport.abort()


def _faulty_answer(fault: Fault) -> web.Response:
    if fault.status == 429:
        limited = RateLimited(fault.retry_after_s, "shared", "arranged fault", {})
        response = answer(limited.body(), 429)
        response.headers.update(limited.headers)
    else:
        told: Json = {"message": f"{fault.status}: arranged by the sandbox", "code": 0}
        response = answer(told, fault.status)
    response.headers.update(_HEADERS)
    return response
