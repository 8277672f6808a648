"""What a service says went wrong, made fit for a person: short, and with nothing in it that leaks or pings."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from bot.domain.errors import BadKey, JobFailed, OutOfCredit

MAX_REASON_CHARS = 200
_MAX_READ_CHARS = 4_000
_MAX_PARTS = 4
_GONE = "…"

_MARKUP = re.compile(r"<!doctype|<html|<head|<body|<title|</\w+>", re.IGNORECASE)
_MENTION = re.compile(r"<(?:@[!&]?|#|a?:\w*:|t:|/[^:>]*:|id:)[^>]{0,64}>|@(?:everyone|here)\b", re.IGNORECASE)
# Ordered: the widest first, so that no piece of an address is left standing.
_LEAKS = (
    re.compile(r"\S*://\S*"),
    re.compile(r"\bwww\.\S+", re.IGNORECASE),
    re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?:/\S*)?"),
    re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])", re.IGNORECASE),
    re.compile(
        r"\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|io|ai|dev|app|cloud|co|eu|us|local|internal|lan|corp|"
        r"intra|svc|cluster|localdomain|home|test)\b(?::\d+)?(?:/\S*)?",
        re.IGNORECASE,
    ),
    re.compile(r"\blocalhost\b(?::\d+)?(?:/\S*)?", re.IGNORECASE),
    re.compile(r"\b(?=[\w.-]*[a-z])[\w.-]+:\d{4,5}\b(?:/\S*)?", re.IGNORECASE),
    re.compile(r"(?<![\w./])[a-z]:\\\S*", re.IGNORECASE),
    re.compile(r"(?<![\w.])~?/[\w.@+-]+(?:/[\w.@+-]*)+"),
    re.compile(r"\b(?:sk|pk|key|token|bearer|api[-_ ]?key)[-_:= ]+(?=\S*\d)[\w.+/=-]{6,}", re.IGNORECASE),
    # Long runs with a digit in them: keys, tokens, hashes, ids.
    re.compile(r"(?<![\w])(?=[\w+/=.-]*\d)[\w+/=-]{20,}"),
)
_MARKDOWN = re.compile(r"[`*~|\\<>\[\]#@]")
_TRACEBACK = "Traceback (most recent call last)"
# Not any balance or quota: pictures have a white balance, graphics cards a memory quota.
_MONEY = r"\b(?:credits?|(?:your|account|remaining) balance|funds?|(?:api|usage|account|monthly|request) quota)\b"
_CREDIT = re.compile(
    rf"\b(?:insufficient|not enough|no|out of|low|exhausted|zero|negative)\b[\w\s]{{0,20}}{_MONEY}"
    rf"|{_MONEY}[\w\s]{{0,20}}\b(?:exhausted|exceeded|insufficient|depleted|used up|too low|ran out|run out)\b"
    r"|\bpayment (?:is )?required\b|\btop[- ]?up\b"
    r"|\bupgrade your (?:plan|subscription)\b|\bsubscription (?:has )?expired\b",
    re.IGNORECASE,
)


def safe_reason(text: str, *, secret: str = "") -> str:
    """At most 200 characters of a service's words, without markup, addresses, paths, keys or mentions; or nothing.

    A page of HTML is never a reason. Of a traceback only the last line speaks.
    """
    text = text[:_MAX_READ_CHARS]
    if _MARKUP.search(text):
        return ""
    if secret:
        text = text.replace(secret, _GONE)
    if _TRACEBACK in text:
        text = text.strip().rsplit("\n", 1)[-1]
    # Formatting characters (zero width, right-to-left) and controls can dress a text up as another.
    text = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text)
    text = _MENTION.sub(_GONE, text)
    text = _without_leaks(text)
    text = _MARKDOWN.sub("", text)
    text = re.sub(r"(?<!\w)_+|_+(?!\w)|(?<=_)_+", "", text)
    # Taking markup out can put the halves of an address together.
    text = _without_leaks(text)
    text = " ".join(text.split())
    if len(text) > MAX_REASON_CHARS:
        text = text[: MAX_REASON_CHARS - 1].rstrip() + _GONE
    return text if any(char.isalnum() for char in text) else ""


def _without_leaks(text: str) -> str:
    for leak in _LEAKS:
        text = leak.sub(_GONE, text)
    return text


def raw_reason(body: object) -> str:
    """Find the words in whatever a service put them in: text, a list of FastAPI's faults, an object. Not yet safe."""
    if isinstance(body, str):
        return body
    if isinstance(body, Mapping):
        return _reason_of_object(body)
    if isinstance(body, Sequence) and not isinstance(body, bytes):
        parts = (raw_reason(part).strip() for part in body[:_MAX_PARTS])
        return "; ".join(part for part in parts if part)
    return ""


def _reason_of_object(body: Mapping[object, object]) -> str:
    if "msg" in body:
        loc = body.get("loc")
        place = [str(step) for step in loc if step != "body"] if isinstance(loc, list) else []
        return ": ".join([*([".".join(place)] if place else []), raw_reason(body["msg"])])
    for key in ("error", "detail", "message", "error_message", "reason", "failure_reason", "description"):
        if reason := raw_reason(body.get(key)).strip():
            return reason
    return ""


class Reasons:
    """Turns refusals into errors whose words can be shown; `secret` is never among them."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def safe(self, reason: str) -> str:
        """The words as a person may see them (`safe_reason`)."""
        return safe_reason(reason, secret=self._secret)

    def refusal(self, status: int, body: object) -> BadKey | OutOfCredit | None:
        """What an HTTP status and its body say about the key or the money; None when neither is the matter."""
        reason = self.safe(raw_reason(body))
        if status == 402 or speaks_of_credit(reason):
            return OutOfCredit(reason)
        return BadKey(reason) if status in {401, 403} else None

    def failure(self, reason: str) -> JobFailed | OutOfCredit:
        """What a failed job says; a lack of money is one."""
        safe = self.safe(reason)
        return OutOfCredit(safe) if speaks_of_credit(safe) else JobFailed(safe)


def speaks_of_credit(reason: str) -> bool:
    """Whether a refusal clearly says that money is missing."""
    return _CREDIT.search(reason) is not None
