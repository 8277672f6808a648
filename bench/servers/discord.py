"""The Discord stand-in: gateway, REST and CDN on one port. Written from Discord's documentation, for speed."""
# ruff: noqa: D102 - a handler's route, listed in routes(), says what it is for

import asyncio
import re
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bench import pictures
from bench.servers import payloads
from bench.servers.answers import reply_json, too_many
from bench.servers.bodies import COMPONENTS_V2, Body, Refused, check_limits, read_body
from bench.servers.commands import Commands
from bench.servers.control import add_control, serve
from bench.servers.interactions import Interactions
from bench.servers.messages import Message
from bench.servers.state import (
    CHANNEL_LIMIT,
    CHANNEL_WINDOW_S,
    GLOBAL_LIMIT,
    GLOBAL_WINDOW_S,
    State,
)

TOKENLESS = re.compile(r"/(bench|gateway|attachments)(/|$)|/api/v10/(interactions|webhooks/\d+)/")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Rest:
    """The routes that a bot's own token opens, and the CDN."""

    def __init__(self, state: State) -> None:
        self.state = state

    def routes(self) -> list[web.RouteDef]:
        api = "/api/v10"
        application = payloads.application()
        gateway = {"url": self.state.gateway.url}
        limit = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
        fixed = {
            "/users/@me": payloads.BOT_USER, "/oauth2/applications/@me": application, "/applications/@me": application,
            "/gateway": gateway, "/gateway/bot": gateway | {"shards": 1, "session_start_limit": limit},
            "/applications/{app}/emojis": {"items": []}, "/applications/{app}/entitlements": [],
        }  # fmt: skip
        return [
            *(web.get(api + path, _always(answer)) for path, answer in fixed.items()),
            web.get("/gateway", self.state.gateway.handle),
            web.get("/gateway/", self.state.gateway.handle),
            web.get("/attachments/{channel}/{file}/{name}", self.file),
            web.post(api + "/attachments/refresh-urls", self.refresh),
            web.get(api + "/channels/{channel}", self.channel),
            web.get(api + "/guilds/{guild}", self.guild),
            web.get(api + "/guilds/{guild}/members/{user}", self.member),
            web.post(api + "/channels/{channel}/typing", self.typing),
            web.post(api + "/users/@me/channels", self.direct),
            web.post(api + "/channels/{channel}/messages", self.post),
            web.get(api + "/channels/{channel}/messages/{message}", self.read),
            web.patch(api + "/channels/{channel}/messages/{message}", self.edit),
            web.delete(api + "/channels/{channel}/messages/{message}", self.delete),
        ]

    async def file(self, request: web.Request) -> web.Response:
        """Serve a file whose address is signed and whole."""
        file = self.state.files.get(int(request.match_info["file"]))
        if file is None or request.query.get("hm") != file.signature or "ex" not in request.query:
            return web.Response(status=404, text="This content is no longer available.")
        if file.status != 200:
            return web.Response(status=file.status, text="This content is no longer available.")
        kind = file.content_type or file.facts.get("content_type", "application/octet-stream")
        return web.Response(body=file.body(), headers={"Content-Type": kind})

    async def refresh(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        urls = body.payload.get("attachment_urls", [])
        return reply_json({"refreshed_urls": [{"original": url, "refreshed": url} for url in urls]})

    async def channel(self, request: web.Request) -> web.Response:
        return reply_json(payloads.channel(int(request.match_info["channel"]) - 1))

    async def guild(self, request: web.Request) -> web.Response:
        return reply_json(payloads.guild(int(request.match_info["guild"])))

    async def member(self, request: web.Request) -> web.Response:
        mine = request.match_info["user"] in ("@me", payloads.BOT_USER["id"])
        number = 0 if mine else int(request.match_info["user"]) - int(payloads.person(0)["id"])
        return reply_json(payloads.member(payloads.BOT_USER if mine else payloads.person(number)))

    async def typing(self, request: web.Request) -> web.Response:  # noqa: ARG002 - a handler's shape
        return web.Response(status=204)

    async def direct(self, request: web.Request) -> web.Response:
        await request.read()
        return reply_json({"id": "1190000000000009001", "type": 1, "recipients": [payloads.person(0)], "flags": 0})

    def _message(self, request: web.Request) -> Message:
        found = self.state.messages.get(int(request.match_info["message"]))
        if found is None or found.deleted or found.ephemeral:
            raise Refused(404, 10008, "Unknown Message")
        return found

    async def _change(self, request: web.Request, message: Message | None) -> web.Response:
        channel = request.match_info["channel"]
        wait_s = self.state.limit(("channel", request.method, channel), CHANNEL_LIMIT, CHANNEL_WINDOW_S)
        body = await read_body(request)
        if wait_s is not None:
            return too_many(wait_s)
        at, what = time.monotonic(), "channel edit" if message else "channel message"
        message = message or Message(payloads.snowflake(), channel, None)
        answered = body.payload.get("message_reference", {}).get("message_id")
        if answered and int(answered) in self.state.messages:
            message.number = self.state.messages[int(answered)].number
        self._record(request, body, message)
        check_limits(body, payloads.UPLOAD_LIMIT_BYTES, was_v2=bool(message.flags & COMPONENTS_V2))
        files: list[dict] = []
        message.apply(body, lambda name, raw: self.state.add_upload(message.number, name, raw, files))
        self.state.messages[message.id] = message
        if message.number is not None:
            self.state.uses[message.number].see(what, message, at, files)
        return reply_json(message.payload())

    def _record(self, request: web.Request, body: Body, message: Message) -> None:
        tail = "/{message_id}" if request.method == "PATCH" else ""
        self.state.requests.append({
            "method": request.method, "route": "/channels/{channel_id}/messages" + tail, "number": message.number,
            "body": body.payload, "multipart": body.content_type == "multipart/form-data", "files": len(body.files),
        })  # fmt: skip

    async def post(self, request: web.Request) -> web.Response:
        return await self._change(request, None)

    async def edit(self, request: web.Request) -> web.Response:
        return await self._change(request, self._message(request))

    async def read(self, request: web.Request) -> web.Response:
        return reply_json(self._message(request).payload())

    async def delete(self, request: web.Request) -> web.Response:
        message = self._message(request)
        message.deleted = True
        if message.number is not None:
            self.state.uses[message.number].see("channel delete", message, time.monotonic(), [])
        return web.Response(status=204)


def _always(answer: dict | list) -> Handler:
    async def handle(request: web.Request) -> web.Response:  # noqa: ARG001 - a handler's shape
        return reply_json(answer)

    return handle


def build(port: int) -> web.Application:
    """Put the server together."""
    state = State(port, sys.argv[1])
    app = web.Application(middlewares=[_guard(state)], client_max_size=64 << 20)
    app.add_routes([*Rest(state).routes(), *Interactions(state).routes(), *Commands(state).routes()])
    add_control(app, _actions(state))
    return app


def _guard(state: State) -> Callable[[web.Request, Handler], Awaitable[web.StreamResponse]]:
    """Check tokens and the global rate limit, and put refusals in Discord's shape."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not TOKENLESS.match(request.path):
            if request.headers.get("Authorization") != f"Bot {state.token}":
                return reply_json({"message": "401: Unauthorized", "code": 0}, 401)
            if (wait_s := state.limit(("global",), GLOBAL_LIMIT, GLOBAL_WINDOW_S)) is not None:
                return too_many(wait_s)
        elif request.path.startswith("/attachments/") and "Authorization" in request.headers:
            state.violations.append("the bot's token was sent to the CDN")
        try:
            return await handler(request)
        except Refused as refused:
            return refused.answer()
        except web.HTTPNotFound:
            state.violations.append(f"unknown route: {request.method} {request.path[:60]}")
            return reply_json({"message": "404: Not Found", "code": 0}, 404)

    return guard


def _actions(state: State) -> dict[str, Callable[..., Any]]:
    """List what the measuring parent may ask for."""

    def status() -> dict:
        session = state.gateway.current
        return {
            "connected": session is not None and session.wire is not None, "history": state.gateway.history,
            "commands": [command["name"] for commands in state.commands.values() for command in commands],
            "acknowledged": sum(use.acknowledged_at is not None for use in state.uses.values()),
            "with_pictures": sum(any(s["pictures_shown"] for s in use.seen) for use in state.uses.values()),
        }  # fmt: skip

    async def report() -> dict:
        odd = {name: await asyncio.to_thread(pictures.read_upload, *one) for name, one in list(state.odd_files.items())}
        return {
            "uses": [use.report() for use in state.uses.values()], "odd_files": odd, "fired": state.rules.fired,
            "violations": state.violations, "too_fast": state.too_fast, "history": state.gateway.history,
        }  # fmt: skip

    def forget() -> None:
        for kept in (state.uses, state.by_token, state.by_id, state.odd_files, state.too_fast, state.messages):
            kept.clear()

    def protect() -> None:
        state.protects = True

    def heartbeat(interval_ms: int) -> None:
        state.gateway.heartbeat_interval_ms = interval_ms

    return {
        "status": status, "report": report, "fire": state.fire, "rules": state.rules.add, "special": state.special,
        "kinds": state.set_kinds,
        "requests": lambda: state.requests, "gateway": state.gateway.fail, "heartbeat": heartbeat, "forget": forget,
        "protect": protect, "use": lambda number: state.uses[number].report(),
    }  # fmt: skip


if __name__ == "__main__":
    serve(build)
