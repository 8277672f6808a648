"""Every request body that a bot sent in the runs so far, against Discord's own API description."""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from bench.figures import table
from bench.world import OUT

DESCRIPTION = Path(os.environ.get("DISCORD_OPENAPI", "../shared/discord-openapi.json"))
SAMPLES_PER_SHAPE = 5
DOCUMENT = "urn:discord"


def _shape(value: object) -> object:
    """Give the keys and types of a body, so that a thousand alike are checked a few times only."""
    if isinstance(value, dict):
        return tuple(sorted((key, _shape(inner)) for key, inner in value.items()))
    if isinstance(value, list):
        return ("list", *sorted({repr(_shape(inner)) for inner in value}))
    return type(value).__name__


class Contract:
    """Discord's description, asked for one route at a time."""

    def __init__(self, path: Path) -> None:
        self._description = json.loads(path.read_text())
        self._validators: dict[tuple[str, str, str], Draft202012Validator | None] = {}

    def _schema(self, method: str, route: str, media: str) -> Draft202012Validator | None:
        key = (method, route, media)
        if key not in self._validators:
            found = self._description["paths"].get(route, {}).get(method.lower(), {})
            content = found.get("requestBody", {}).get("content", {})
            schema = content.get(media, content.get("application/json", {})).get("schema")
            whole = {"components": self._description["components"], "allOf": [schema]} if schema else None
            self._validators[key] = Draft202012Validator(whole) if whole else None
        return self._validators[key]

    def fault(self, request: dict[str, Any]) -> str | None:
        """Say what is wrong with a request; None when it is right."""
        body = request["body"]
        if request["multipart"] and isinstance(body, dict):
            body = body | {f"files[{index}]": "" for index in range(request["files"])}
        if isinstance(body, dict) and "webhooks" in request["route"]:
            body = {key: value for key, value in body.items() if key != "tts"}
        validator = self._schema(
            request["method"], request["route"], "multipart/form-data" if request["multipart"] else "application/json"
        )
        if validator is None:
            return "the description has no body for this route" if body else None
        error: ValidationError | None = best_match(validator.iter_errors(body))
        return None if error is None else f"{error.json_path}: {error.message[:160]}"


def measure(bot: str) -> None:
    """Check all recorded runs of one bot and print a table of routes."""
    if not DESCRIPTION.exists():
        raise SystemExit(f"no Discord description at {DESCRIPTION}; name it in DISCORD_OPENAPI")
    contract = Contract(DESCRIPTION)
    recorded = sorted(OUT.glob(f"*-{bot}.requests.jsonl"))
    bodies, checked, wrong, shapes = Counter(), Counter(), Counter(), Counter()
    faults: Counter[str] = Counter()
    for path in recorded:
        for line in path.read_text().splitlines():
            request = json.loads(line)
            route = (request["method"] + " " + request["route"], "multipart" if request["multipart"] else "JSON")
            bodies[route] += 1
            shape = (route, _shape(request["body"]))
            shapes[shape] += 1
            if shapes[shape] > SAMPLES_PER_SHAPE:
                continue
            checked[route] += 1
            if fault := contract.fault(request):
                wrong[route] += 1
                faults[f"{route[0]}: {fault}"] += 1
    rows = [["request", "as", "bodies", "checked", "invalid"]]
    rows += [[*route, str(bodies[route]), str(checked[route]), str(wrong[route])] for route in sorted(bodies)]
    print(f"contract of {bot}: {len(recorded)} recorded runs in {OUT}, {len(shapes)} shapes of body\n")
    print(table(rows))
    for fault, count in faults.most_common():
        print(f"VIOLATION ({count}×) {fault}")
