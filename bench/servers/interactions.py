"""REST routes of interactions: the acknowledgement, the reply and its follow-ups, with Discord's deadlines."""
# ruff: noqa: D102 - a handler's route, listed in routes(), says what it is for

import time

from aiohttp import web

from bench.servers import payloads
from bench.servers.answers import STATUS_FAULTS, reply_json, status_fault, too_many
from bench.servers.bodies import COMPONENTS_V2, Body, Refused, check_limits, is_multipart, read_body
from bench.servers.faulting import lose_answer, reset_connection
from bench.servers.messages import EPHEMERAL, LOADING, Message
from bench.servers.people import Use
from bench.servers.state import WEBHOOK_LIMIT, WEBHOOK_WINDOW_S, State

MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, AUTOCOMPLETE, MODAL = 4, 5, 6, 7, 8, 9


class Interactions:
    """The handlers; all knowledge is in the state."""

    def __init__(self, state: State) -> None:
        self.state = state

    def routes(self) -> list[web.RouteDef]:
        hook = "/api/v10/webhooks/{app}/{token}"
        return [
            web.post("/api/v10/interactions/{id}/{token}/callback", self.acknowledge),
            web.post(hook, self.follow_up),
            web.get(hook + "/messages/{message}", self.read),
            web.patch(hook + "/messages/{message}", self.edit),
            web.delete(hook + "/messages/{message}", self.delete),
        ]

    def record(self, request: web.Request, route: str, body: Body, number: int) -> None:
        self.state.requests.append({
            "method": request.method, "route": route, "number": number, "body": body.payload,
            "multipart": body.content_type == "multipart/form-data", "files": len(body.files),
        })  # fmt: skip

    def new_message(self, use: Use, flags: int) -> Message:
        guild_id = payloads.GUILDS[use.number % len(payloads.GUILDS)]
        message = Message(payloads.snowflake(), str(guild_id + 1), str(guild_id), flags)
        message.asked_by, message.number = payloads.person(use.number), use.number
        self.state.messages[message.id] = message
        return message

    async def acknowledge(self, request: web.Request) -> web.Response:
        """POST callback: once, within 3 s, with the right token."""
        at = time.monotonic()
        use = self.state.by_token.get(request.match_info["token"])
        if use is None or str(use.id) != request.match_info["id"]:
            raise Refused(404, 10062, "Unknown interaction")
        action = self.state.rules.take("callback", use.number)
        body = await read_body(request)
        self.record(request, "/interactions/{interaction_id}/{interaction_token}/callback", body, use.number)
        if use.acknowledged_at is not None:
            if not use.answer_was_lost:  # else asking again is how to find out
                use.refused.append("acknowledged twice")
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        if use.late:
            use.refused.append("acknowledged late")
            raise Refused(404, 10062, "Unknown interaction")
        use.answer_was_lost = action is not None
        if action == "reset":
            return await reset_connection(request)
        answer = self._acknowledged(request, use, body, at)
        return answer if action is None else await lose_answer(request, action)

    def _acknowledged(self, request: web.Request, use: Use, body: Body, at: float) -> web.Response:
        kind, data = body.payload.get("type"), body.payload.get("data") or {}
        if kind not in (MESSAGE, DEFERRED):
            raise Refused(400, 50035, "Invalid Form Body: type")
        flags = data.get("flags") or 0
        message = self.new_message(use, flags & EPHEMERAL | (LOADING if kind == DEFERRED else 0))
        message.interaction_id = use.id
        files: list[dict] = []
        if kind == MESSAGE:
            inner = Body(data, body.files)
            check_limits(inner, payloads.UPLOAD_LIMIT_BYTES)
            message.apply(inner, lambda name, raw: self.state.add_upload(use.number, name, raw, files))
        use.acknowledged_at, use.acknowledged_as, use.original = at, kind, message
        use.see("reply" if kind == MESSAGE else "thinking", message, at, files)
        if request.query.get("with_response", "").lower() not in ("1", "true"):
            return web.Response(status=204)
        about = {
            "id": str(use.id), "type": 2, "response_message_id": str(message.id),
            "response_message_loading": message.loading, "response_message_ephemeral": message.ephemeral,
            "channel_id": message.channel_id, "guild_id": message.guild_id,
        }  # fmt: skip
        return reply_json({"interaction": about, "resource": {"type": kind, "message": message.payload()}})

    def _limited(self, use: Use, method: str) -> web.Response | None:
        wait_s = self.state.limit(("interaction token", method, use.token), WEBHOOK_LIMIT, WEBHOOK_WINDOW_S)
        return None if wait_s is None else too_many(wait_s)

    async def _changed(self, request: web.Request, where: str) -> web.Response:
        use = self.state.use_of(request.match_info["token"])
        if limited := self._limited(use, request.method):
            await request.read()
            return limited
        action = self.state.rules.take(where + ("_files" if is_multipart(request) else ""), use.number)
        if action == "reset_early":
            return await reset_connection(request)
        body = await read_body(request)
        at = time.monotonic()
        tail = "" if where == "follow_up" else "/messages/@original"
        self.record(request, "/webhooks/{webhook_id}/{webhook_token}" + tail, body, use.number)
        if action == "reset":
            return await reset_connection(request)
        if action in STATUS_FAULTS:
            return status_fault(action)
        message = self._target(use, request, where, body)
        check_limits(body, payloads.UPLOAD_LIMIT_BYTES, was_v2=bool(message.flags & COMPONENTS_V2))
        files: list[dict] = []
        message.edited_at = payloads.now_iso() if where == "edit" else None
        message.apply(body, lambda name, raw: self.state.add_upload(use.number, name, raw, files))
        use.see(where, message, at, files)
        return await lose_answer(request, action) if action else reply_json(message.payload())

    def _target(self, use: Use, request: web.Request, where: str, body: Body) -> Message:
        if use.original is None:
            raise Refused(404, 10015, "Unknown Webhook")
        if where == "edit":
            return self._find(use, request.match_info["message"])
        if use.original.loading and not use.original.deleted:
            return use.original  # the first follow-up after a deferral edits the "thinking" message
        return self.new_message(use, (body.payload.get("flags") or 0) & EPHEMERAL)

    def _find(self, use: Use, message_id: str) -> Message:
        if use.original is None:
            raise Refused(404, 10015, "Unknown Webhook")
        found = use.original if message_id == "@original" else self.state.messages.get(int(message_id))
        if found is None or found.deleted or found.number != use.number:
            raise Refused(404, 10008, "Unknown Message")
        return found

    async def edit(self, request: web.Request) -> web.Response:
        return await self._changed(request, "edit")

    async def follow_up(self, request: web.Request) -> web.Response:
        return await self._changed(request, "follow_up")

    async def read(self, request: web.Request) -> web.Response:
        use = self.state.use_of(request.match_info["token"])
        return reply_json(self._find(use, request.match_info["message"]).payload())

    async def delete(self, request: web.Request) -> web.Response:
        use = self.state.use_of(request.match_info["token"])
        if limited := self._limited(use, "DELETE"):
            return limited
        message = self._find(use, request.match_info["message"])
        message.deleted = True
        use.see("delete", message, time.monotonic(), [])
        return web.Response(status=204)
