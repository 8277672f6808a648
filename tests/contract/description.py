"""Checks bodies against Discord's own API description (OpenAPI 3.1), where that file is at hand.

The description is data beside the project, never part of it: `DISCORD_OPENAPI` names it, else
`../shared/discord-openapi.json` beside the checkout is tried.

What reality and the description disagree about, and is let through:
- `tts` in edits, and a DM's `recipient_id` as a number: discord.py sends them, Discord takes them;
- an embed's `flags`, which discord.py always sends;
- `nsfw` of commands, which Discord's documentation has and the description has not;
- `default_member_permissions` as text: so says the documentation, the description has numbers only;
- nested `errors` of 400/50035, whose codes are words in Discord's answers and documents, numbers in the description;
- `POST /attachments/refresh-urls` (`wire.py`), which Discord's documentation has and the description has not.
"""

import copy
import functools
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError, best_match
from jsonschema.validators import extend

PREFIX = "/api/v10"
BESIDE_THE_CHECKOUT = Path(__file__).parents[3] / "shared" / "discord-openapi.json"
_SCHEMAS = "#/components/schemas/"
_COMMANDS = (
    "ApplicationCommandCreateRequest",
    "ApplicationCommandUpdateRequest",
    "ApplicationCommandPatchRequestPartial",
)
_EDITS = (
    "IncomingWebhookUpdateRequestPartial",
    "IncomingWebhookUpdateForInteractionCallbackRequestPartial",
    "MessageEditRequestPartial",
)
_YES_OR_NO = {"type": ["boolean", "null"]}
_LET_THROUGH = {
    "tts": (_EDITS, _YES_OR_NO),
    "flags": (("RichEmbed",), {"type": ["integer", "null"]}),
    "nsfw": (_COMMANDS, _YES_OR_NO),
    "default_member_permissions": (_COMMANDS, {"type": ["integer", "string", "null"], "pattern": "^[0-9]+$"}),
    "recipient_id": (("CreatePrivateChannelRequest",), {"type": ["integer", "string", "null"], "pattern": "^[0-9]+$"}),
}

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


@dataclass(frozen=True, eq=False)
class Operation:
    """One route with one method. `parameters` are those of path and query, by name."""

    method: str
    template: str
    pattern: re.Pattern[str]
    told: dict[str, Any]
    parameters: dict[tuple[str, str], dict[str, Any]]

    @property
    def id(self) -> str:
        return self.told["operationId"]

    @property
    def bodies(self) -> dict[str, Any]:
        """The schemas of its body, by media type; empty where it has none."""
        return {kind: one["schema"] for kind, one in self.told.get("requestBody", {}).get("content", {}).items()}


class Description:
    """Discord's description of its routes and objects. Request bodies are held to known keys only."""

    def __init__(self, path: Path) -> None:
        self.document = json.loads(path.read_text(encoding="utf-8"))
        strict = {"components": {"schemas": _closed(self.document["components"]["schemas"])}}
        self._components = {True: strict["components"], False: self.document["components"]}
        self._kinds = _Kinds(self.document["components"]["schemas"])
        checks = {"oneOf": self._kinds.one_of, "anyOf": self._kinds.any_of}
        self._validator_class = extend(Draft202012Validator, checks)
        self._operations = sorted(_operations(self.document["paths"]), key=lambda one: one.template.count("{"))

    @functools.cache  # noqa: B019  # one description lives as long as the test run
    def operation(self, method: str, path: str) -> Operation | None:
        """What the description says of a route; `path` with or without `/api/v10`."""
        path = path.removeprefix(PREFIX)
        return next((one for one in self._operations if one.method == method and one.pattern.fullmatch(path)), None)

    def address_errors(self, operation: Operation, path: str, query: str) -> Iterator[str]:
        """What is wrong with the ids in a path, and with what is asked behind the question mark."""
        match = operation.pattern.fullmatch(path.removeprefix(PREFIX))
        given = {("path", name): value for name, value in match.groupdict().items()} if match else {}
        asked = [(("query", name), value) for name, value in parse_qsl(query, keep_blank_values=True)]
        for (place, name), value in [*given.items(), *asked]:
            parameter = operation.parameters.get((place, name))
            if parameter is None:
                yield f"has no parameter {name}"
            else:
                schema = parameter["schema"]
                yield from (f"{name}: {error}" for error in self._errors(schema, _read(schema, value), strict=True))
        known = {name for (place, name) in operation.parameters if operation.parameters[place, name].get("required")}
        yield from (f"lacks {name}" for name in known - {name for _, name in given} - {name for (_, name), _ in asked})

    def request_errors(self, method: str, path: str, body: Any, *, files: int = 0) -> list[str]:
        """What is wrong with a request's JSON (for multipart: its `payload_json`) and the number of its files."""
        operation = self.operation(method, path)
        if operation is None:
            return [f"there is no {method} {path}"]
        bodies = operation.bodies
        if not body and not operation.told.get("requestBody", {}).get("required"):
            return ["takes no files"] if files else []
        if not bodies:
            return ["takes no body"]
        found = self._errors(bodies["application/json"], body, strict=True) if "application/json" in bodies else []
        if files:
            if "multipart/form-data" not in bodies:
                return [*found, "takes no files"]
            at_most = json.dumps(bodies["multipart/form-data"]).count('"files[') or None
            if at_most is not None and files > at_most:
                return [*found, f"takes at most {at_most} files"]
        return found

    def response_errors(self, method: str, path: str, status: int, body: Any) -> list[str]:
        """What is wrong with an answer's status or JSON."""
        operation = self.operation(method, path)
        if operation is None:
            return []
        answers = operation.told["responses"]
        answer = answers.get(str(status)) or answers.get(f"{status // 100}XX")
        if answer is None:
            return [] if status >= 500 else [f"{method} {path} never answers {status}"]
        if "$ref" in answer:
            answer = self.document["components"]["responses"][answer["$ref"].rsplit("/", 1)[1]]
        schema = answer.get("content", {}).get("application/json", {}).get("schema")
        if schema is None:
            return [f"{status} has no body"] if body else []
        if status >= 400 and isinstance(body, dict):
            body = {key: value for key, value in body.items() if key != "errors"}
        return self._errors(schema, body, strict=False)

    def object_errors(self, name: str, value: Any, *, strict: bool = False) -> list[str]:
        """What is wrong with an object, by the name of its schema ("MessageResponse"); `strict`: known keys only."""
        return self._errors({"$ref": _SCHEMAS + name}, value, strict=strict)

    def _errors(self, schema: dict[str, Any], value: Any, *, strict: bool) -> list[str]:
        validator = self._validator(json.dumps(schema, sort_keys=True), strict)
        found = best_match(validator.iter_errors(value))
        if not found:
            return []
        message = found.message
        return [f"{found.json_path}: {message if len(message) <= 300 else f'{message[:200]} … {message[-100:]}'}"]

    @functools.cache  # noqa: B019  # one description lives as long as the test run
    def _validator(self, schema: str, strict: bool) -> Any:  # a cache key
        own = json.loads(schema)
        whole = {**(_closed(own) if strict else own), "components": self._components[strict]}
        return self._validator_class(whole, format_checker=_formats)


class _Kinds:
    """Picks the alternative that an object's own `type` names, instead of trying all of them."""

    def __init__(self, schemas: dict[str, Any]) -> None:
        self._of = {_SCHEMAS + name: _kinds(schema) for name, schema in schemas.items()}
        self._checks = {name: Draft202012Validator.VALIDATORS[name] for name in ("oneOf", "anyOf")}

    def one_of(self, validator: Any, alternatives: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
        return self._pick("oneOf", validator, alternatives, value, schema)

    def any_of(self, validator: Any, alternatives: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
        return self._pick("anyOf", validator, alternatives, value, schema)

    def _pick(
        self, keyword: str, validator: Any, alternatives: Any, value: Any, schema: Any
    ) -> Iterator[ValidationError]:
        kinds = [self._of.get(one.get("$ref"), frozenset()) for one in alternatives if one != {"type": "null"}]
        chosen = [one for one in alternatives if isinstance(value, dict) and value.get("type") in self._kinds_of(one)]
        if not isinstance(value, dict) or not all(kinds) or len(chosen) > 1:
            yield from self._checks[keyword](validator, alternatives, value, schema)
        elif chosen:
            yield from validator.descend(value, chosen[0])
        else:
            known = sorted(kind for one in kinds for kind in one)
            yield ValidationError(f"type {value.get('type')!r} is none of {known}")

    def _kinds_of(self, alternative: Any) -> frozenset[int]:
        return self._of.get(alternative.get("$ref"), frozenset())


def _kinds(schema: Any) -> frozenset[int]:
    told = schema.get("properties", {}).get("type", {})
    return frozenset(told.get("enum", [])) if "type" in schema.get("required", []) else frozenset()


def _operations(paths: dict[str, Any]) -> Iterator[Operation]:
    for template, item in paths.items():
        pattern = re.compile(re.sub(r"\{([^}]+)\}", r"(?P<\1>[^/]+)", template))
        for method, told in item.items():
            if method != "parameters":
                listed = [*item.get("parameters", []), *told.get("parameters", [])]
                parameters = {(one["in"], one["name"]): one for one in listed}
                yield Operation(method.upper(), template, pattern, told, parameters)


def _read(schema: dict[str, Any], value: str) -> Any:
    """A text from an address as the type that is asked for; as it is where it is none."""
    kind = schema.get("type")
    if kind == "boolean":
        return {"true": True, "True": True, "1": True, "false": False, "False": False, "0": False}.get(value, value)
    if kind == "integer" and re.fullmatch(r"-?\d+", value):
        return int(value)
    return value.split(",") if kind == "array" else value


def _closed(schemas: dict[str, Any]) -> dict[str, Any]:
    """The same schemas, with every object closed to keys that they do not name."""
    closed = copy.deepcopy(schemas)
    for key, (names, schema) in _LET_THROUGH.items():
        for name in names:
            if name in closed:
                closed[name]["properties"][key] = schema
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
