"""A small model of how Discord reads a text: which constructs it finds in it, line by line.

After the rules of Discord's own clients, which build on simple-markdown: tried in this order at each place, the first
that fits wins, and a backslash before anything but letters, digits and spaces takes its meaning away.
"""

import re

_SPANS = (
    ("code block", r"```(?:[a-z0-9_+\-.#]+?\n)?\n*([^\n](?:.|\n)*?)\n*```", False),
    ("code", r"(?P<fence>`+)((?:.|\n)*?[^`])(?P=fence)(?!`)", False),
    ("link", r"\[((?:\\.|[^\[\]\\])+)\]\(\s*<?([^\s\\)]+)>?\s*\)", True),
    ("autolink", r"<[a-z]+:[^ >]+>", False),
    ("autolink", r"<(?:\+\d+|[\w.]+@[\w.]+)>", False),
    ("address", r"(?:https?|steam|discord)://[^\s<]+[^<.,:;\"')\]\s]", False),
    ("strong", r"\*\*((?:\\.|[^\\])+?)\*\*(?!\*)", True),
    ("underline", r"__((?:\\.|[^\\])+?)__(?!_)", True),
    ("italics", r"\b_((?:__|\\.|[^\\_])+?)_\b", True),
    ("italics", r"\*(?=\S)((?:\*\*|\\.|\s+(?:\\.|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)", True),
    ("strike", r"~~(.+?)~~(?!_)", True),
    ("spoiler", r"\|\|(.+?)\|\|", True),
    ("person", r"<@!?\d+>", False),
    ("role", r"<@&\d+>", False),
    ("channel", r"<#\d+>", False),
    ("emoji", r"<a?:\w+:\d+>", False),
    ("emoji", r":[^\s:]+?(?:::skin-tone-\d)?:", False),
    ("time", r"<t:-?\d+(?::[tTdDfFRsS])?>", False),
    ("command", r"</[^>]+:\d+>", False),
    ("place", r"<id:\w+>", False),
    ("everyone", r"@everyone|@here", False),
)
_COMPILED = tuple((name, re.compile(pattern), has_inside) for name, pattern, has_inside in _SPANS)
_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_ESCAPE = re.compile(r"\\[^0-9A-Za-z\s]")
_LINES = (
    ("heading", re.compile(r"#{1,3}\s+\S")),
    ("subtext", re.compile(r"-#\s+\S")),
    ("item", re.compile(r"\s*(?:[*-]|\d+\.)\s+\S")),
    ("quote", re.compile(r">(?:>>)?\s")),
)
# Characters that start something; between them nothing has to be tried.
_STARTS = re.compile(r"[\\`\[<*_~|:@]|(?:https?|steam|discord)://|\b_")


def shape(text: str) -> list[tuple[object, ...]]:
    """What stands in each line besides plain text: how the line begins, and the spans in it, nested."""
    return [(_line_kind(line), *_spans(line)) for line in _lines(text)]


def _lines(text: str) -> list[str]:
    """The lines; a code block is one, however many it has."""
    folded = re.sub(r"```(?:.|\n)*?```", lambda block: _BREAK.sub("\u2424", block[0]), text)
    return [line.replace("\u2424", "\n") for line in _BREAK.split(folded)]


def _line_kind(line: str) -> str:
    return next((name for name, pattern in _LINES if pattern.match(line)), "line")


def _spans(text: str) -> list[object]:
    found: list[object] = []
    place = 0
    while (start := _STARTS.search(text, place)) is not None:
        place = start.start()
        if escape := _ESCAPE.match(text, place):
            place = escape.end()
            continue
        for name, pattern, has_inside in _COMPILED:
            if match := pattern.match(text, place):
                inside = tuple(_spans(match[1])) if has_inside else ()
                found.append((name, match[2], *inside) if name == "link" else (name, *inside))
                place = match.end()
                break
        else:
            place += 1
    return found
