"""Every page of the documentation: its links, its anchors, its blocks of code."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_ELSEWHERE = {".venv", "node_modules", "out", "data", ".pytest_cache"}
_BLOCK = re.compile(r"^(?P<indent> *)```(?P<kind>\w*)\n(?P<text>.*?)^ *```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[(?:[^\]\[]|\[[^\]]*\])*\]\((?P<to>[^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (?P<text>.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A block of code; `kind` as it is written behind the fence, `heading` what it stands below."""

    page: Path
    heading: str
    kind: str
    text: str


def pages() -> list[Path]:
    """All Markdown files of the project."""
    return sorted(path for path in ROOT.rglob("*.md") if not _ELSEWHERE & set(path.relative_to(ROOT).parts))


def blocks(page: Path, kind: str) -> list[Block]:
    """The blocks of a kind, in order."""
    text = page.read_text(encoding="utf-8")
    found = []
    for match in _BLOCK.finditer(text):
        if match["kind"] == kind:
            above = _HEADING.findall(text[: match.start()])
            lines = [line.removeprefix(match["indent"]) for line in match["text"].splitlines()]
            found.append(Block(page, above[-1] if above else "", kind, "\n".join(lines) + "\n"))
    return found


def links(page: Path) -> list[str]:
    """Where a page leads; what is code is no link."""
    prose = re.sub(r"`[^`\n]*`", "`", _BLOCK.sub("", page.read_text(encoding="utf-8")))
    return [match["to"] for match in _LINK.finditer(prose)]


def anchors(page: Path) -> set[str]:
    """The names under which a page's headings can be reached."""
    prose = _BLOCK.sub("", page.read_text(encoding="utf-8"))
    return {_slug(text) for text in _HEADING.findall(prose)}


def _slug(heading: str) -> str:
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading.replace("`", "")).lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
