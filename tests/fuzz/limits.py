"""Discord's limits of a message or a form, counted as strictly as anybody may count: in UTF-16 code units.

https://discord.com/developers/docs/components/reference
"""

from collections.abc import Iterator
from typing import Any

Part = dict[str, Any]

_BUTTON, _SELECT, _TEXT_INPUT, _TEXT, _THUMBNAIL, _GALLERY = 2, 3, 4, 10, 11, 12


def units(text: str | None) -> int:
    """How long a text is."""
    return len((text or "").encode("utf-16-le", "surrogatepass")) // 2


def parts_of(components: list[Part]) -> Iterator[Part]:
    """Every component, those inside others included."""
    for part in components:
        yield part
        yield from parts_of(part.get("components", []))
        yield from parts_of([part[name] for name in ("accessory", "component") if part.get(name)])


def broken_by_message(components: list[Part]) -> list[str]:
    """Which limits a layout breaks."""
    parts = list(parts_of(components))
    broken = list(_broken_by_parts(parts))
    if len(parts) > 40:
        broken.append(f"{len(parts)} components")
    text = sum(units(part["content"]) for part in parts if part["type"] == _TEXT)
    if text > 4000:
        broken.append(f"{text} characters")
    return broken


def broken_by_form(form: Part) -> list[str]:
    """Which limits a modal breaks."""
    parts = list(parts_of(form["components"]))
    broken = list(_broken_by_parts(parts))
    if not 1 <= units(form["title"]) <= 45 or units(form["custom_id"]) > 100 or len(form["components"]) > 5:
        broken.append("the form")
    return broken + [
        f"the label of {row['component']['custom_id']}"
        for row in form["components"]
        if units(row["label"]) > 45 or units(row.get("description")) > 100
    ]


def broken_by_embeds(embeds: list[Part]) -> list[str]:
    """Which limits embeds break."""
    broken = [f"description {units(one['description'])}" for one in embeds if units(one["description"]) > 4096]
    everything = sum(units(one["title"]) + units(one["description"]) for one in embeds)
    return [*broken, *([f"{everything} in all"] if everything > 6000 else [])]


def _broken_by_parts(parts: list[Part]) -> Iterator[str]:
    ids = [part["custom_id"] for part in parts if part.get("custom_id")]
    yield from (f"custom_id {one!r}" for one in ids if units(one) > 100)
    if len(set(ids)) != len(ids):
        yield "the same custom_id twice"
    for part in parts:
        yield from (f"{name} of {part['type']}: {size}" for name, size, most in _measured(part) if size > most)
        if part["type"] == _TEXT and not part["content"].strip():
            yield "a text without anything in it"


def _measured(part: Part) -> Iterator[tuple[str, int, int]]:
    """(what, how long, how long at most)."""
    kind = part["type"]
    if kind == _BUTTON:
        yield "label", units(part.get("label")), 80
    elif kind == _SELECT:
        yield "placeholder", units(part.get("placeholder")), 150
        yield "options", len(part["options"]), 25
        for option in part["options"]:
            yield "option", max(units(option[name]) for name in ("label", "value")), 100
    elif kind == _TEXT_INPUT:
        yield "value", units(part.get("value")), part["max_length"]
    elif kind == _THUMBNAIL:
        yield "description", units(part.get("description")), 1024
    elif kind == _GALLERY:
        yield "items", len(part["items"]), 10
        for item in part["items"]:
            yield "description", units(item.get("description")), 1024
