"""Modals of every kind, and the answer to what was put in. hikari knows only the oldest kind: the others are raw."""

import json
from collections.abc import Mapping
from typing import Any

import hikari
from hikari.impl import ModalActionRowBuilder

from tests.browser.showcase.raw import RawComponent
from tests.integration.sandbox_people import ADA, REPAINTS

_TEXT_DISPLAY, _LABEL = 10, 18
_SHOWN_AT_MOST = 1900
Opener = hikari.CommandInteraction | hikari.ComponentInteraction
Json = dict[str, Any]


def _label(label: str, component: Json, description: str = "") -> RawComponent:
    described = {"description": description} if description else {}
    return RawComponent({"type": _LABEL, "label": label, "component": component, **described})


def _words(content: str) -> RawComponent:
    return RawComponent({"type": _TEXT_DISPLAY, "content": content})


def _input(custom_id: str, style: int = 1, **more: Any) -> Json:
    return {"type": 4, "custom_id": custom_id, "style": style, **more}


def _options(*labels: str, default: str = "") -> list[Json]:
    return [
        {"label": label, "value": label.lower(), "description": f"What {label.lower()} means"}
        | ({"default": True} if label == default else {})
        for label in labels
    ]


def _select(kind: int, custom_id: str, **more: Any) -> Json:
    return {"type": kind, "custom_id": custom_id, **more}


def _old_texts() -> list:
    paragraph = hikari.TextInputStyle.PARAGRAPH
    return [
        ModalActionRowBuilder().add_text_input("short", "Short, 3 to 10 characters", min_length=3, max_length=10),
        ModalActionRowBuilder().add_text_input("hinted", "With a placeholder", placeholder="Type here", required=False),
        ModalActionRowBuilder().add_text_input("filled", "Filled in", value="Already here"),
        ModalActionRowBuilder().add_text_input("long", "A paragraph", style=paragraph, required=False),
        ModalActionRowBuilder().add_text_input(
            "long_filled", "A paragraph, filled in", style=paragraph, value="One line\nand another", max_length=100
        ),
    ]


def _labels() -> list:
    return [
        _words("### Some words first\nWith **markdown**, and a [link](https://example.com)."),
        _label("Short", _input("short", placeholder="3 to 10", min_length=3, max_length=10), "Between 3 and 10"),
        _label("Not required", _input("optional", required=False)),
        _label("A paragraph", _input("long", 2, value="Filled in", max_length=4000), "D" * 100),
        _label("L" * 45, _input("labelled", 2, required=False, placeholder="P" * 100)),
    ]


def _selects() -> list:
    brushes = _options("Brush", "Pencil", "Eraser", default="Pencil")
    ada = [{"type": "user", "id": ADA}]
    return [
        _label("A tool", _select(3, "tool", options=brushes, placeholder="Choose …"), "One of three"),
        _label("People", _select(5, "people", min_values=1, max_values=3, default_values=ada)),
        _label("A role", _select(6, "role", required=False, min_values=0)),
        _label("Anyone", _select(7, "anyone", max_values=5, required=False, min_values=0)),
        _label(
            "Channels", _select(8, "channels", channel_types=[0], default_values=[{"type": "channel", "id": REPAINTS}])
        ),
    ]


def _files() -> list:
    return [
        _label(
            "Up to ten files", {"type": 19, "custom_id": "files", "min_values": 0, "max_values": 10, "required": False}
        ),
        _label("One file", {"type": 19, "custom_id": "file", "min_values": 1, "max_values": 1}, "It is required"),
        _label("A caption", _input("caption", required=False)),
    ]


def _choices() -> list:
    toppings = _options("Red", "Green", "Blue", default="Green")
    return [
        _label("One of these", {"type": 21, "custom_id": "radio", "options": toppings}),
        _label(
            "None or one", {"type": 21, "custom_id": "optional radio", "options": _options("A", "B"), "required": False}
        ),
        _label(
            "Two or three",
            {"type": 22, "custom_id": "boxes", "options": toppings, "min_values": 2, "max_values": 3},
            "Of the three",
        ),
        _label("Agree", {"type": 23, "custom_id": "agree"}, "Not ticked"),
        _label("Agreed", {"type": 23, "custom_id": "agreed", "default": True}, "Ticked already"),
    ]


def _edit() -> list:
    return [_label("The message's new text", _input("content", 2, max_length=2000))]


MODALS = {
    "texts": ("Text inputs as they used to be", _old_texts),
    "labels": ("Labels around text inputs", _labels),
    "selects": ("Every select", _selects),
    "files": ("Files", _files),
    "choices": ("Radio buttons and checkboxes", _choices),
}
_ALL = {**MODALS, "edit": ("Edit the text", _edit)}


async def open_modal(interaction: Opener, kind: str) -> None:
    """Answer with a modal."""
    title, rows = _ALL[kind]
    await interaction.create_modal_response(title, f"modal:{kind}", components=rows())


async def on_modal(rest: hikari.api.RESTClient, payload: Mapping[str, Any]) -> None:
    """Answer the submission of a modal (raw: hikari drops labels) with what it held."""
    kind = payload["data"]["custom_id"].partition(":")[2]
    response, who = hikari.ResponseType, (int(payload["id"]), payload["token"])
    if kind == "edit":
        (row,) = payload["data"]["components"]
        await rest.create_interaction_response(*who, response.MESSAGE_UPDATE, row["component"]["value"])
        return
    held = json.dumps(payload["data"]["components"], indent=1, ensure_ascii=False)
    files = list(payload["data"].get("resolved", {}).get("attachments", {}).values())
    listed = "".join(f"\n{file['filename']}, {file['size']} bytes" for file in files)
    await rest.create_interaction_response(
        *who, response.MESSAGE_CREATE, f"“{kind}” held:{listed}\n```json\n{held[: _SHOWN_AT_MOST - len(listed)]}\n```"
    )
