"""What a check found, and how it is told: one line each, for people, or JSON for programs."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

_URL_SECRETS = re.compile(r"(?<=://)[^/@\s]+@|\?\S+")
_WIDEST_CHECK = 16


class Verdict(Enum):
    """How bad it is. The values are what is printed."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, how it is, what was found, and what to do about it, where there is something."""

    check: str
    verdict: Verdict
    found: str
    advice: str = ""

    def line(self) -> str:
        """For a person."""
        return f"{self.verdict.value:<8} {self.check:<{_WIDEST_CHECK}} {self.found} {self.advice}".rstrip()


def ok(check: str, found: str, advice: str = "") -> Finding:
    """Nothing to do."""
    return Finding(check, Verdict.OK, found, advice)


def warning(check: str, found: str, advice: str) -> Finding:
    """The bot runs, but not as well as it could, or it cannot be told."""
    return Finding(check, Verdict.WARNING, found, advice)


def failed(check: str, found: str, advice: str) -> Finding:
    """The bot does not run, or not for long."""
    return Finding(check, Verdict.FAILED, found, advice)


class Redaction:
    """Takes secrets out of findings, whoever put them in: Discord's and drivers' words are quoted there."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = sorted({secret for secret in secrets if secret}, key=len, reverse=True)

    def of(self, finding: Finding) -> Finding:
        """The finding on one line, without secrets, and without what addresses carry of them."""
        return Finding(finding.check, finding.verdict, self._clean(finding.found), self._clean(finding.advice))

    def _clean(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "…")
        # Names of servers and channels are their owners' words: no control characters.
        return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def without_secrets(url: str) -> str:
    """An address without user, password and query."""
    return _URL_SECRETS.sub("", url)


def count_of(findings: Sequence[Finding]) -> dict[Verdict, int]:
    """How many of each kind."""
    return {verdict: sum(one.verdict is verdict for one in findings) for verdict in Verdict}


def as_json(findings: Sequence[Finding]) -> str:
    """For a program: the findings and the worst of them."""
    counts = count_of(findings)
    worst = next(verdict for verdict in reversed(Verdict) if counts[verdict] or verdict is Verdict.OK)
    shown = [
        {"check": one.check, "verdict": one.verdict.value, "found": one.found, "advice": one.advice} for one in findings
    ]
    return json.dumps({"verdict": worst.value, "findings": shown}, indent=1, ensure_ascii=False)


def summary(findings: Sequence[Finding]) -> str:
    """The last line for a person."""
    counts = count_of(findings)
    warnings = counts[Verdict.WARNING]
    return f"{counts[Verdict.OK]} ok, {warnings} warning{'s' * (warnings != 1)}, {counts[Verdict.FAILED]} failed."
