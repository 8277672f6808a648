"""The limits of forms, each found by trying: the most that the sandbox's own readers take."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from sandbox.discord.forms.body import Body, Upload
from sandbox.discord.forms.command import read_command
from sandbox.discord.forms.message import MessageForm
from sandbox.discord.forms.modal import read_modal
from sandbox.discord.jsontypes import Json, JsonValue
from sandbox.discord.problems import DiscordProblem
from sandbox.discord.world.message import MessageFlag

_HIGHEST: Final = 20_000
Read = Callable[[Json], object]
Make = Callable[[int], Json]


@dataclass(frozen=True, slots=True)
class Limit:
    """The most of something; `unit` is what is counted."""

    what: str
    at_most: int
    unit: str


def form_limits() -> Iterator[Limit]:
    """Those of messages, of Components V2, of modals and of commands."""
    for what, unit, read, make in _TRIES:
        yield Limit(what, _most(read, make), unit)


def _most(read: Read, make: Make) -> int:
    """The largest number that is taken; what is taken and what is not meet at one number."""
    taken, refused = 0, 1
    while _is_taken(read, make(refused)):
        taken, refused = refused, refused * 2
        if refused > _HIGHEST:
            raise ValueError("no limit")
    while refused - taken > 1:
        tried = (taken + refused) // 2
        taken, refused = (tried, refused) if _is_taken(read, make(tried)) else (taken, tried)
    return taken


def _is_taken(read: Read, body: Json) -> bool:
    try:
        read(body)
    except DiscordProblem:
        return False
    return True


def _message(body: Json, flags: int = 0) -> object:
    uploads = [Upload(index, f"{index}.png", b"") for index in range(body.pop("files", 0))]
    return MessageForm(Body(body, uploads), lambda: 1).read(flags)


def _v2(components: Json) -> object:
    return _message({**components, "files": 1}, MessageFlag.IS_COMPONENTS_V2)


def _of(*components: Json) -> Json:
    return {"components": list(components)}


def _x(length: int) -> str:
    return "x" * length


def _embed(**parts: JsonValue) -> Json:
    return {"embeds": [{"title": "x", **parts}]}


def _field(name: str = "n", value: str = "v") -> Json:
    return {"name": name, "value": value}


def _long_embeds(length: int) -> Json:
    """So many characters in all, over embeds that are short enough each."""
    lengths = [4000] * (length // 4000) + [length % 4000]
    return {"embeds": [{"description": _x(one)} for one in lengths if one]}


def _button(number: int = 0, **parts: JsonValue) -> Json:
    return {"type": 2, "style": 2, "label": "x", "custom_id": f"b{number}", **parts}


def _row(*parts: Json) -> Json:
    return {"type": 1, "components": list(parts)}


def _select(count: int = 1, **parts: JsonValue) -> Json:
    options = [{"label": "x", "value": f"{number}", **parts.pop("option", {})} for number in range(count)]
    return {"type": 3, "custom_id": "s", "options": options, **parts}


def _text(content: str) -> Json:
    return {"type": 10, "content": content}


def _gallery(count: int = 1, description: str = "x") -> Json:
    item = {"media": {"url": "https://example.com/x.png"}, "description": description}
    return {"type": 12, "items": [item] * count}


def _modal(
    rows: int = 1, title: str = "x", custom_id: str = "m", label: Json | None = None, **parts: JsonValue
) -> Json:
    def one(number: int) -> Json:
        return {"type": 18, "label": "x", "component": {"type": 4, "style": 1, "custom_id": f"i{number}", **parts}}

    return {"custom_id": custom_id, "title": title, "components": [one(n) | (label or {}) for n in range(rows)]}


def _upload(count: int) -> Json:
    upload = {"type": 19, "custom_id": "f", "max_values": count}
    return {"custom_id": "m", "title": "x", "components": [{"type": 18, "label": "x", "component": upload}]}


def _command(**parts: JsonValue) -> Json:
    return {"name": "x", "description": "x", **parts}


def _option(number: int = 0, **parts: JsonValue) -> Json:
    return {"type": 3, "name": f"o{number}", "description": "x", **parts}


def _long_command(length: int) -> Json:
    """So many characters in all: those of its name and description, and of its options'."""
    left = length - 2
    options: list[Json] = []
    while left > 0:
        own = _option(len(options))
        own["description"] = _x(max(min(left - len(own["name"]), 100), 1))
        left -= len(own["name"]) + len(own["description"])
        options.append(own | {"choices": _choices(left)})
        left -= sum(len(choice["name"]) + len(choice["value"]) for choice in options[-1]["choices"])
    return _command(options=options)


def _choices(left: int) -> list[Json]:
    """Choices that take up what is left, as far as an option has room for it."""
    found = []
    for number in range(25):
        own = f"{number}"
        if left < len(own) + 1:
            break
        value = _x(min(left - len(own), 300))
        found.append({"name": own, "value": value})
        left -= len(own) + len(value)
    return found


_TRIES: Final[tuple[tuple[str, str, Read, Make], ...]] = (
    ("`content` of a message", "characters", _message, lambda n: {"content": _x(n)}),
    ("files of a message", "files", _message, lambda n: {"content": "x", "files": n}),
    (
        "a file's `description`",
        "characters",
        _message,
        lambda n: {"files": 1, "attachments": [{"id": 0, "description": _x(n)}]},
    ),
    ("embeds of a message", "embeds", _message, lambda n: {"embeds": [{"title": "x"}] * n, "content": "x"}),
    ("all text of a message's embeds", "characters", _message, _long_embeds),
    ("an embed's `title`", "characters", _message, lambda n: _embed(title=_x(n))),
    ("an embed's `description`", "characters", _message, lambda n: _embed(description=_x(n))),
    ("an embed's `footer`", "characters", _message, lambda n: _embed(footer={"text": _x(n)})),
    ("an embed's `author`", "characters", _message, lambda n: _embed(author={"name": _x(n)})),
    ("fields of an embed", "fields", _message, lambda n: _embed(fields=[_field()] * n)),
    ("a field's `name`", "characters", _message, lambda n: _embed(fields=[_field(name=_x(n))])),
    ("a field's `value`", "characters", _message, lambda n: _embed(fields=[_field(value=_x(n))])),
    (
        "rows of a message",
        "rows",
        _message,
        lambda n: {"content": "x", "components": [_row(_button(i)) for i in range(n)]},
    ),
    (
        "components of a message with Components V2, the inner ones included",
        "components",
        _v2,
        lambda n: _of(*[_text("x")] * n),
    ),
    ("all text of a message with Components V2", "characters", _v2, lambda n: _of(_text(_x(n)))),
    ("pictures of a gallery", "pictures", _v2, lambda n: _of(_gallery(n))),
    ("a picture's `description`", "characters", _v2, lambda n: _of(_gallery(description=_x(n)))),
    (
        "texts of a section",
        "texts",
        _v2,
        lambda n: _of({"type": 9, "components": [_text("x")] * n, "accessory": _button()}),
    ),
    ("buttons of a row", "buttons", _v2, lambda n: _of(_row(*(_button(i) for i in range(n))))),
    ("a `custom_id`", "characters", _v2, lambda n: _of(_row(_button(custom_id=_x(n))))),
    ("a button's `label`", "characters", _v2, lambda n: _of(_row(_button(label=_x(n))))),
    (
        "a button's `url`",
        "characters",
        _v2,
        lambda n: _of(_row({"type": 2, "style": 5, "label": "x", "url": f"https://e.org/{_x(n - 14)}"})),
    ),
    ("options of a select", "options", _v2, lambda n: _of(_row(_select(n)))),
    ("a select's `placeholder`", "characters", _v2, lambda n: _of(_row(_select(placeholder=_x(n))))),
    (
        "`label`, `value` and `description` of an option",
        "characters",
        _v2,
        lambda n: _of(_row(_select(option={"label": _x(n)}))),
    ),
    ("rows of a modal", "rows", read_modal, _modal),
    ("a modal's `title`", "characters", read_modal, lambda n: _modal(title=_x(n))),
    ("a modal's `custom_id`", "characters", read_modal, lambda n: _modal(custom_id=_x(n))),
    ("a label's `label`", "characters", read_modal, lambda n: _modal(label={"label": _x(n)})),
    ("a label's `description`", "characters", read_modal, lambda n: _modal(label={"description": _x(n)})),
    ("a text input's `value`", "characters", read_modal, lambda n: _modal(value=_x(n))),
    ("a text input's `placeholder`", "characters", read_modal, lambda n: _modal(placeholder=_x(n))),
    ("a file upload's `max_values`", "files", read_modal, _upload),
    ("a command's `name`", "characters", read_command, lambda n: _command(name=_x(n))),
    ("a command's `description`", "characters", read_command, lambda n: _command(description=_x(n))),
    ("options of a command", "options", read_command, lambda n: _command(options=[_option(i) for i in range(n)])),
    (
        "choices of an option",
        "choices",
        read_command,
        lambda n: _command(options=[_option(choices=[{"name": f"{i}", "value": f"{i}"} for i in range(n)])]),
    ),
    (
        "a choice's `name`",
        "characters",
        read_command,
        lambda n: _command(options=[_option(choices=[{"name": _x(n), "value": "x"}])]),
    ),
    ("all text of a command", "characters", read_command, _long_command),
)
