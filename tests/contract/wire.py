"""Holds what passes between a bot and the sandbox (`sandbox/discord/wirelog.py`) against Discord's description."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any

from sandbox.coverage.routes import NEEDED_BY_DOCTOR, NEEDED_BY_RETOUCH
from tests.contract.description import PREFIX, Description
from tests.contract.shapes import Shapes

# Discord's documentation has it, its description has not.
UNDESCRIBED = {("POST", f"{PREFIX}/attachments/refresh-urls")}
# How a test calls itself (`User-Agent`) that speaks without a library: what it sends may be wrong on purpose, and has
# to be refused then. What Retouch sends may not be wrong.
BY_HAND = "by hand"
# How other bots' libraries word their requests is not ours to mend.
_OTHERS = "hikari"
_DOCTOR = "Retouch doctor"
# Invalid form body, empty message, broken JSON; other refusals (already acknowledged, token dead) are life.
_MALFORMED = {50035, 50006, 50109}

Record = dict[str, Any]
Check = Callable[[], list[str]]


def wire_errors(description: Description, records: Iterable[Record]) -> list[str]:
    """Everything in a sandbox's wire log (`GET /sandbox/wire`) that the description does not allow."""
    return WireCheck(description).errors(records)


class WireCheck:
    """Checks records; what has the shape of something checked before is not checked again. `counts` says how many."""

    def __init__(self, description: Description) -> None:
        self._description = description
        self._shapes = Shapes(description.document)
        self._known: dict[Hashable, list[str]] = {}
        self.counts: Counter[str] = Counter()

    @property
    def shapes(self) -> int:
        """How many were different, and so checked."""
        return len(self._known)

    def errors(self, records: Iterable[Record]) -> list[str]:
        """Everything in these records that the description does not allow."""
        return [error for record in records for error in self._record_errors(record)]

    def _record_errors(self, record: Record) -> Iterator[str]:
        if record["kind"] == "rest":
            if (record["method"], record["path"]) not in UNDESCRIBED:
                yield from self._request_errors(record)
                yield from self._answer_errors(record)
        elif record["direction"] == "sent" and record["event"]:
            for name, value in event_objects(record["event"], record["data"]):
                self.counts["payloads"] += 1
                for error in self._once((name, self._shapes.of(value)), lambda n=name, v=value: self._object(n, v)):
                    yield f"event {record['event']} {name} {error}"

    def _request_errors(self, record: Record) -> Iterator[str]:
        where, status = f"{record['method']} {record['path']}", record["status"]
        was_refused = status is not None and 400 <= status < 500
        agent = record["agent"] or ""
        if _OTHERS in agent:
            return
        by_retouch = agent != BY_HAND
        operation = self._description.operation(record["method"], record["path"])
        if operation is None:
            if by_retouch or not was_refused:
                yield f"request {where} is not in the description"
            return
        self.counts["requests"] += 1
        needed = NEEDED_BY_DOCTOR if _DOCTOR in agent else NEEDED_BY_RETOUCH
        if by_retouch and operation.id not in needed:
            yield f"request {where} ({operation.id}) is not in NEEDED_BY_RETOUCH (sandbox/coverage/routes.py)"
        found = list(self._description.address_errors(operation, record["path"], record["query"]))
        # What an arranged fault strikes, or a wrong token, is not read: its body is not known.
        if record["request"] not in (None, {}) or (status is not None and status < 400):
            body, files = record["request"], len(record["files"] or [])
            shape = (operation.id, files, self._shapes.of(body))
            found += self._once(shape, lambda: self._request(record, body, files))
        # What is wrong has to be refused, and a bot must not need that.
        if by_retouch or not was_refused:
            yield from (f"request {where} {error}" for error in found)
        if by_retouch and status == 400 and record["response"].get("code") in _MALFORMED and not found:
            yield f"request {where} was refused: {record['response']}"

    def _answer_errors(self, record: Record) -> Iterator[str]:
        status, operation = record["status"], self._description.operation(record["method"], record["path"])
        if status is None or record["fault"] is not None or operation is None:
            return
        self.counts["answers"] += 1
        body = record["response"]
        shape = (operation.id, status, self._shapes.of(body))
        for error in self._once(shape, lambda: self._answer(record, status, body)):
            yield f"answer {record['method']} {record['path']} {error}"

    def _once(self, shape: Hashable, check: Check) -> list[str]:
        if shape not in self._known:
            self._known[shape] = check()
        return self._known[shape]

    def _request(self, record: Record, body: Any, files: int) -> list[str]:
        return self._description.request_errors(record["method"], record["path"], body, files=files)

    def _answer(self, record: Record, status: int, body: Any) -> list[str]:
        return self._description.response_errors(record["method"], record["path"], status, body)

    def _object(self, name: str, value: Any) -> list[str]:
        return self._description.object_errors(name, value)


def event_objects(event: str, data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The objects inside a gateway event that the description has schemas for."""
    if event == "READY":
        yield "UserPIIResponse", data["user"]
    elif event == "GUILD_CREATE":
        yield "GuildResponse", data
        for member in data["members"]:
            yield "GuildMemberResponse", member
        for channel in [*data["channels"], *data["threads"]]:
            yield _channel_schema(channel), channel
    elif event in ("MESSAGE_CREATE", "MESSAGE_UPDATE"):
        yield "MessageResponse", data
    elif event == "THREAD_CREATE":
        yield "ThreadResponse", data
    elif event == "GUILD_MEMBERS_CHUNK":
        for member in data["members"]:
            yield "GuildMemberResponse", member
    elif event == "INTERACTION_CREATE":
        yield from _interaction_objects(data)


def _interaction_objects(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield _channel_schema(data["channel"]), data["channel"]
    if "member" in data:
        yield "PrivateGuildMemberResponse", data["member"]
    if "user" in data:
        yield "UserResponse", data["user"]
    if "message" in data:
        yield "MessageResponse", data["message"]
    resolved = data["data"].get("resolved", {})
    for key, name in (
        ("attachments", "MessageAttachmentResponse"),
        ("users", "UserResponse"),
        ("roles", "GuildRoleResponse"),
        ("messages", "MessageResponse"),
    ):
        for value in resolved.get(key, {}).values():
            yield name, value


def _channel_schema(channel: dict[str, Any]) -> str:
    if channel["type"] == 1:
        return "PrivateChannelResponse"
    return "ThreadResponse" if channel["type"] in (10, 11, 12) else "GuildChannelResponse"
