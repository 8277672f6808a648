"""`docs/reference/settings.md`, from `bot/settings.py` and the order of `.env.example`."""

import ast
import inspect
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from bot import settings
from bot.settings import HttpUrl, Settings

EXAMPLE = Path(".env.example")
_ADDRESS = "an `http://` or `https://` address"
_HEAD = """# Settings

Retouch is told everything by variables of its environment, or by lines of a file `.env` in the folder where it is
started; where both name one, the environment's counts. An empty value is the same as none. Settings are read once, at
the start; a wrong one ends it with status 2 and a line for each fault, such as

    {fault}

[`.env.example`](../../.env.example) has all of them, with their defaults, to copy. This page is made from the code
(`make docs`), and a test compares it.
"""


def settings_page() -> str:
    """The whole page."""
    fields = {field.alias: (name, field) for name, field in Settings.model_fields.items()}
    meanings = _meanings()
    parts = [_HEAD.format(fault=_a_fault())]
    for heading, variables in example_sections():
        rows = [_row(variable, fields[variable][1], meanings[fields[variable][0]]) for variable in variables]
        parts.append(
            "\n".join(
                [
                    f"## {heading}",
                    "",
                    "| variable | default | takes | meaning |",
                    "| --- | --- | --- | --- |",
                    *rows,
                    "",
                ]
            )
        )
    return "\n".join(parts)


def example_sections() -> list[tuple[str, list[str]]]:
    """The headings of `.env.example`, each with its variables."""
    found: list[tuple[str, list[str]]] = []
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("# --- "):
            found.append((line.removeprefix("# --- "), []))
        elif "=" in line and not line.startswith("# "):
            found[-1][1].append(line.lstrip("#").partition("=")[0])
    return found


def _row(variable: str, field: FieldInfo, meaning: str) -> str:
    return f"| `{variable}` | {_default(field)} | {takes(field)} | {meaning} |"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.default
    if isinstance(value, tuple):
        value = ",".join(map(str, value))
    if isinstance(value, float):
        value = f"{value:g}"
    return f"`{value}`" if value not in (None, "") else "none"


def takes(field: FieldInfo) -> str:
    """What a variable may be."""
    kind: Any = field.annotation
    of = get_args(kind)
    literal = next((one for one in (kind, *of) if get_origin(one) is Literal), None)
    if literal is not None:
        return " or ".join(f"`{one}`" for one in get_args(literal))
    if get_origin(kind) is tuple:
        several = "server ids" if of[0] is int else "host names" if _is(field, settings._host_names) else "words"
        return f"{several}, separated by commas"
    if kind in (int, float):
        return f"{'whole number' if kind is int else 'number'}{_range(field)}"
    if _is(field, settings._https_unless_here):
        return "an `https://` address"
    if _is(field, settings._database_url):
        return "a `sqlite:///` or `postgresql://` address"
    plain = {SecretStr: "one word", Path: "a folder", HttpUrl | None: _ADDRESS}
    return _ADDRESS if _is(field, settings._http_url) else plain.get(kind, "text")


def _is(field: FieldInfo, check: Any) -> bool:
    """Whether a function of the settings looks at it."""
    return any(getattr(one, "func", None) is check for one in field.metadata)


def _range(field: FieldInfo) -> str:
    bounds: dict[type, Any] = {type(one): one for one in field.metadata}
    words = []
    if Ge in bounds and Le in bounds:
        return f", {bounds[Ge].ge:g} to {bounds[Le].le:,g}"
    if Gt in bounds:
        words.append(f"above {bounds[Gt].gt:g}")
    if Ge in bounds:
        words.append(f"{bounds[Ge].ge:g} or more")
    if Le in bounds:
        words.append(f"at most {bounds[Le].le:,g}")
    return f", {', '.join(words)}" if words else ""


def _meanings() -> dict[str, str]:
    """The docstring below each field."""
    (told,) = [node for node in ast.walk(ast.parse(inspect.getsource(Settings))) if isinstance(node, ast.ClassDef)]
    found = {}
    for one, below in zip(told.body, told.body[1:], strict=False):
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name) and isinstance(below, ast.Expr):
            found[one.target.id] = inspect.cleandoc(ast.literal_eval(below.value))
    return found


def _a_fault() -> str:
    try:
        settings.read_settings({"DISCORD_TOKEN": "t", "IMAGEPIPELINE_API_KEY": "k", "WEB_PORT": "80800"})
    except settings.SettingsError as error:
        return error.faults[0]
    raise AssertionError("no fault")
