"""Rules for prompts: how long the model reads them, and how they are shown as text, never as markup."""

import re
import unicodedata
from itertools import chain

# SDXL's text encoders read 77 tokens, two of which frame the prompt.
MAX_TOKENS = 75

# What Discord gives a meaning to anywhere in a line: markdown, mentions, emoji, timestamps, links. Shown inside
# quotation marks, so that what has a meaning only at the start of a line (lists, headings) never stands there.
_MARKUP = re.compile(r"[\\*_~`|<\[:]")
# Allowed mentions keep these from pinging; a zero-width space keeps them from looking like it.
_MENTION = re.compile(r"@(?=everyone|here|[!&]?\d)", re.IGNORECASE)
# What turns the direction of all that follows, and what is nothing to be seen. Two joiners stay: emoji, Persian and
# Hindi are written with them.
_UNSEEN = frozenset(
    map(
        chr,
        chain(
            (0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, 0xFEFF, 0xE0001),
            range(0x202A, 0x202F),
            range(0x2060, 0x2070),
            range(0xFFF9, 0xFFFC),
            range(0x1D173, 0x1D17B),
        ),
    )
)
_LEFT_OUT = frozenset({"Cs", "Co", "Cn"})
_BREAKS = frozenset({"Zl", "Zp", "Cc"})
_ASCII_BREAKS = dict.fromkeys((*range(0x20), 0x7F), " ")
# More marks on one letter reach into the lines above and below. Flags of regions have six letters nobody sees.
_MOST_MARKS, _MOST_JOINERS = 4, 6
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_FENCE, _BROKEN = "```", "``\u200b"


def one_line(text: str) -> str:
    """`text` on one line, without control characters, turns of direction, and heaps of marks."""
    if text.isascii():  # as most are: a hundredth of the time, for each edit of a reply
        return " ".join(text.translate(_ASCII_BREAKS).split())
    kept: list[str] = []
    marks = joiners = 0
    for character in text:
        category = unicodedata.category(character)
        if character in _UNSEEN or category in _LEFT_OUT:
            continue
        if category in {"Mn", "Me"}:
            marks += 1
            if marks > _MOST_MARKS or not kept:
                continue
        elif category == "Cf":
            joiners += 1
            if joiners > _MOST_JOINERS:
                continue
        else:
            marks = joiners = 0
        kept.append(" " if category in _BREAKS else character)
    return " ".join("".join(kept).split())


def is_visible(text: str) -> bool:
    """Whether there is anything to see in a text besides spaces, marks and formatting."""
    return any(unicodedata.category(c)[0] not in "ZCM" for c in text)


def length(text: str) -> int:
    """How long a text is, in UTF-16 code units: an emoji may be two. Nobody counts more, so this keeps any limit."""
    return len(text) if text.isascii() else len(text) + sum(character > "\uffff" for character in text)


def cut_to(text: str, limit: int) -> str:
    """As much of the beginning of `text` as is within `limit` (`length`)."""
    if length(text) <= limit:
        return text
    room = limit
    for index, character in enumerate(text):
        room -= length(character)
        if room < 0:
            return text[:index]
    return text


def shortened(text: str, limit: int) -> str:
    """`text`, cut to `limit` (`length`) with an ellipsis."""
    return text if length(text) <= limit else cut_to(text, limit - 1).rstrip() + "…"


def isolated(text: str) -> str:
    """`text` so that what is written from right to left in it does not turn what stands beside it."""
    if not text.isascii() and any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text):
        return f"{_ISOLATE}{text}{_END_ISOLATE}"
    return text


def as_plain_text(text: str, limit: int = 1000) -> str:
    """`text` for a Discord message: one line, at most `limit` long before escaping, nothing in it is markup.

    To be shown inside a line, never at its start.
    """
    return isolated(_MENTION.sub("@\u200b", _MARKUP.sub(r"\\\g<0>", shortened(one_line(text), limit))))


def shortened_plain(text: str, limit: int) -> str:
    """A sentence with plain text in it (`as_plain_text`), cut to `limit` with an ellipsis; nothing is left open."""
    if length(text) <= limit:
        return text
    cut = cut_to(text, limit - 2).rstrip()
    if (len(cut) - len(cut.rstrip("\\"))) % 2:
        cut = cut[:-1]
    return cut + "…" + _END_ISOLATE * (cut.count(_ISOLATE) - cut.count(_END_ISOLATE))


def code_block(text: str) -> str:
    """`text` as it is, line for line, in a block that it cannot end; `in_code_block` gives it back."""
    unfenced = text.replace("``", _BROKEN)
    return f"{_FENCE}\n{unfenced}\n{_FENCE}"


def in_code_block(block: str) -> str:
    """The text that was put into a block."""
    return block.removeprefix(f"{_FENCE}\n").removesuffix(f"\n{_FENCE}").replace(_BROKEN, "``")
