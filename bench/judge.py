"""Judges what a person saw: the pictures, the words, and everything that should not be there."""

import re
from dataclasses import dataclass, field

from bench import pictures

TRACES = re.compile(
    r"traceback|exception|errno|nonetype|\bhttps?exception|clientconnector|keyerror|typeerror|valueerror|runtimeerror"
    r"|<html|</|\{'|\{\"|connect call failed|0x[0-9a-f]{6}",
    re.IGNORECASE,
)
ADDRESSES = re.compile(r"127\.0\.0\.1|localhost|https?://|\b10\.\d+\.\d+\.\d+|192\.0\.2\.\d+|:\d{4,5}/", re.IGNORECASE)
PINGS = re.compile(r"@everyone|@here")


@dataclass
class Verdict:
    """What one person was left with."""

    number: int
    text: str = ""
    ephemeral: bool = False
    public_removed: bool = False
    right_pictures: int = 0
    acknowledged_s: float | None = None
    pictures_at: float | None = None
    flags: list[str] = field(default_factory=list)


def _kinds_of(files: list[dict], number: int, odd: dict) -> tuple[int, list[str]]:
    """Count the files that are this person's results; name what is wrong with the rest."""
    right, wrong = 0, []
    for file in files:
        read = odd.get(file["id"])
        if file["exact"] or (read and read[0] == number and read[2] == pictures.RESULT):
            right += 1
        elif file["id"] not in odd:
            wrong.append("unchecked file")
        elif read is None:
            wrong.append("a file that is no picture")
        elif read[0] != number and read[2] == pictures.RESULT:
            wrong.append("somebody else's picture")
        if not file["shown"]:
            wrong.append("an upload that is not shown")
    return right, wrong


def judge(use: dict, odd: dict) -> Verdict:
    """Read one person's story (`servers/people.py`)."""
    verdict = Verdict(use["number"])
    if use["acknowledged_at"] is not None:
        verdict.acknowledged_s = use["acknowledged_at"] - use["sent_at"]
        if verdict.acknowledged_s > 3:
            verdict.flags.append("acknowledged late")
    else:
        verdict.flags.append("never acknowledged")
    last: dict[str, dict] = {}
    for sight in use["seen"]:
        last[sight["message"]] = sight
        right, wrong = _kinds_of(sight["files"], use["number"], odd)
        if right and verdict.pictures_at is None:
            verdict.pictures_at = sight["at"]
        verdict.right_pictures = max(verdict.right_pictures, right)
        verdict.flags += wrong
        verdict.flags += word_faults(sight["text"])
    _final_state(verdict, list(last.values()))
    verdict.flags += use["refused"]
    verdict.flags = list(dict.fromkeys(verdict.flags))
    return verdict


def _final_state(verdict: Verdict, finals: list[dict]) -> None:
    standing = [one for one in finals if not one["deleted"]]
    if sum(one["pictures_shown"] > 0 for one in standing) > 1:
        verdict.flags.append("pictures shown twice")
    verdict.public_removed = any(one["deleted"] for one in finals)
    verdict.text = " ⏎ ".join(one["text"].replace("\n", " ⏎ ") for one in standing if one["text"])
    verdict.ephemeral = bool(standing) and all(one["ephemeral"] for one in standing)
    if not standing:
        verdict.flags.append("silence: nothing is left")
    elif any(one["loading"] for one in standing):
        verdict.flags.append("silence: still thinking")
    elif not verdict.text and not verdict.right_pictures:
        verdict.flags.append("silence: no words, no picture")


def word_faults(text: str) -> list[str]:
    """Name what must not stand in a message to a person."""
    checks = {"traceback words": TRACES, "internal address": ADDRESSES, "ping": PINGS}
    return [name for name, pattern in checks.items() if pattern.search(text)]
