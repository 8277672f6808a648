"""The errors that the sandbox answers with, read off its source."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).parents[1] / "discord"
_RAISED: Final = {"DiscordProblem", "__init__"}


@dataclass(frozen=True, slots=True, order=True)
class Error:
    """A status, Discord's code (0: none) and its words."""

    status: int
    code: int
    message: str


def errors() -> list[Error]:
    """Each of them once."""
    return sorted({error for path in SOURCE.rglob("*.py") for error in _errors_in(path)})


def _errors_in(path: Path) -> Iterator[Error]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _name(node.func) in _RAISED:
            match node.args:
                case [ast.Constant(value=int(status)), ast.Constant(value=int(code)), message, *_]:
                    yield Error(status, code, _words(message))


def _name(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""


def _words(message: ast.expr) -> str:
    """What is written there; an ellipsis where it depends."""
    match message:
        case ast.Constant(value=str(words)):
            return words
        case ast.JoinedStr(values=parts):
            return "".join(_words(part) for part in parts)
    return "…"
