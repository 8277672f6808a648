"""Rules for prompts: how long the model reads them, and how they are shown as text, never as markup."""

import re
import unicodedata

# SDXL's text encoders read 77 tokens, two of which frame the prompt.
MAX_TOKENS = 75

# What Discord gives a meaning to anywhere in a line: markdown, mentions, emoji, timestamps, links. Shown inside
# quotation marks, so that what has a meaning only at the start of a line (lists, headings) never stands there.
_MARKUP = re.compile(r"[\\*_~`|<\[]|:(?=//)")
# Allowed mentions keep these from pinging; a zero-width space keeps them from looking like it.
_MENTION = re.compile(r"@(?=everyone|here|[!&]?\d)", re.IGNORECASE)
_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def one_line(text: str) -> str:
    """`text` on one line, without control characters and bidirectional overrides."""
    kept = (
        " " if unicodedata.category(c) in {"Zl", "Zp", "Cc"} else c
        for c in text
        if c not in _BIDI_CONTROLS and unicodedata.category(c) not in {"Cs", "Co", "Cn"}
    )
    return " ".join("".join(kept).split())


def is_visible(text: str) -> bool:
    """Whether there is anything to see in a text besides spaces, marks and formatting."""
    return any(unicodedata.category(c)[0] not in "ZCM" for c in text)


def shortened(text: str, limit: int) -> str:
    """`text`, cut to `limit` characters with an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def as_plain_text(text: str, limit: int = 1000) -> str:
    """`text` for a Discord message: one line, at most `limit` characters before escaping, nothing in it is markup."""
    return _MENTION.sub("@\u200b", _MARKUP.sub(r"\\\g<0>", shortened(one_line(text), limit)))
