"""Checks bodies against Discord's own API description (OpenAPI 3.1), where that file is at hand.

The description is data beside the project, never part of it: `DISCORD_OPENAPI` names it, else
`../shared/discord-openapi.json` beside the checkout is tried.

What reality and the description disagree about, and is let through here:
- `tts` in webhook edits, which discord.py sends and Discord takes;
- `nsfw` of commands, which Discord's documentation has and the description has not;
- nested `errors` of 400/50035, whose codes are words in Discord's answers and documents, numbers in the description.
"""

import copy
import functools
import json
import os
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import best_match

PREFIX = "/api/v10"
BESIDE_THE_CHECKOUT = Path(__file__).parents[3] / "shared" / "discord-openapi.json"
_SCHEMAS = "#/components/schemas/"
_COMMANDS = (
    "ApplicationCommandCreateRequest",
    "ApplicationCommandUpdateRequest",
    "ApplicationCommandPatchRequestPartial",
)
_TTS_IN_EDITS = ("IncomingWebhookUpdateRequestPartial", "IncomingWebhookUpdateForInteractionCallbackRequestPartial")

_formats = FormatChecker(formats=())


@_formats.checks("date-time", ValueError)
def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@_formats.checks("uri")
def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or bool(re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*://[^\s]+$", value))


@_formats.checks("int32")
def _is_int32(value: object) -> bool:
    return not isinstance(value, int) or -(2**31) <= value < 2**31


def find_description() -> Path | None:
    """The description's file, if it is there."""
    named = os.environ.get("DISCORD_OPENAPI")
    path = Path(named) if named else BESIDE_THE_CHECKOUT
    return path if path.is_file() else None


class Description:
    """Discord's description of its routes and objects. Request bodies are held to known keys only."""

    def __init__(self, path: Path) -> None:
        self._document = json.loads(path.read_text(encoding="utf-8"))
        self._strict = {"components": {"schemas": _closed(self._document["components"]["schemas"])}}
        self._routes = [
            (
                re.compile(re.sub(r"\{[^}]+\}", r"[^/]+", re.escape(template).replace(r"\{", "{").replace(r"\}", "}"))),
                item,
            )
            for template, item in sorted(self._document["paths"].items(), key=lambda route: route[0].count("{"))
        ]

    def operation(self, method: str, path: str) -> dict[str, Any] | None:
        """What the description says of a route; `path` with or without `/api/v10`."""
        path = path.removeprefix(PREFIX)
        for pattern, item in self._routes:
            if pattern.fullmatch(path) and method.lower() in item:
                return item[method.lower()]
        return None

    def request_errors(self, method: str, path: str, body: Any) -> list[str]:
        """What is wrong with a request's JSON (for multipart: its `payload_json`)."""
        operation = self.operation(method, path)
        if operation is None or "requestBody" not in operation:
            return []
        content = operation["requestBody"]["content"]
        return self._errors(content["application/json"]["schema"], body, strict=True)

    def response_errors(self, method: str, path: str, status: int, body: Any) -> list[str]:
        """What is wrong with an answer's status or JSON."""
        operation = self.operation(method, path)
        if operation is None:
            return []
        answers = operation["responses"]
        answer = answers.get(str(status)) or answers.get(f"{status // 100}XX")
        if answer is None:
            return [] if status >= 500 else [f"{method} {path} never answers {status}"]
        if "$ref" in answer:
            answer = self._document["components"]["responses"][answer["$ref"].rsplit("/", 1)[1]]
        schema = answer.get("content", {}).get("application/json", {}).get("schema")
        if schema is None:
            return [f"{status} has no body"] if body else []
        if status >= 400 and isinstance(body, dict):
            body = {key: value for key, value in body.items() if key != "errors"}
        return self._errors(schema, body, strict=False)

    def object_errors(self, name: str, value: Any) -> list[str]:
        """What is wrong with an object, by the name of its schema ("MessageResponse")."""
        return self._errors({"$ref": _SCHEMAS + name}, value, strict=False)

    def _errors(self, schema: dict[str, Any], value: Any, *, strict: bool) -> list[str]:
        validator = self._validator(json.dumps(schema, sort_keys=True), strict)
        found = best_match(validator.iter_errors(value))
        return [f"{found.json_path}: {found.message[:300]}"] if found else []

    @functools.cache  # noqa: B019  # one description lives as long as the test run
    def _validator(self, schema: str, strict: bool) -> Draft202012Validator:  # a cache key
        document = self._strict if strict else self._document
        whole = (
            {**_closed(json.loads(schema)), "components": document["components"]}
            if strict
            else {
                **json.loads(schema),
                "components": document["components"],
            }
        )
        return Draft202012Validator(whole, format_checker=_formats)


def wire_errors(description: Description, records: Iterable[dict[str, Any]]) -> list[str]:
    """Everything in a sandbox's wire log (`GET /sandbox/wire`) that the description does not allow.

    Requests that the sandbox refused by a rule are the bot's to answer for and are reported too.
    """
    return [error for record in records for error in _record_errors(description, record)]


def _record_errors(description: Description, record: dict[str, Any]) -> Iterator[str]:
    if record["kind"] == "rest":
        where = f"{record['method']} {record['path']}"
        if record["request"] not in (None, {}):
            for error in description.request_errors(record["method"], record["path"], record["request"]):
                yield f"request {where} {error}"
        if record["status"] is not None and record["fault"] is None:
            for error in description.response_errors(
                record["method"], record["path"], record["status"], record["response"]
            ):
                yield f"answer {where} {error}"
    elif record["direction"] == "sent" and record["event"]:
        for name, value in event_objects(record["event"], record["data"]):
            for error in description.object_errors(name, value):
                yield f"event {record['event']} {name} {error}"


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


def _closed(schemas: dict[str, Any]) -> dict[str, Any]:
    """The same schemas, with every object closed to keys that they do not name."""
    closed = copy.deepcopy(schemas)
    for names, key in ((_TTS_IN_EDITS, "tts"), (_COMMANDS, "nsfw")):
        for name in names:
            if name in closed:
                closed[name]["properties"][key] = {"type": ["boolean", "null"]}
    _close(closed)
    return closed


def _close(node: Any) -> None:
    if isinstance(node, dict):
        if node.get("type") == "object" and "properties" in node:
            node.setdefault("additionalProperties", False)
        for value in node.values():
            _close(value)
    elif isinstance(node, list):
        for value in node:
            _close(value)
