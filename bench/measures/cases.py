"""One case with an expected end, how it is judged, and how a list of them is printed."""

from dataclasses import dataclass, field

from bench.judge import Verdict

PICTURES, REASON = "pictures", "a reason"
WIDTH = 300


@dataclass
class Case:
    """What goes wrong, and how it has to end: with the right pictures, or with a reason that a person can act on."""

    name: str
    expected: str
    pictures: int = 1
    discord: list[dict] = field(default_factory=list)
    images: list[dict] = field(default_factory=list)
    options: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    wait_s: float = 20
    posts: int | None = None
    words: str = ""
    """A word that the text has to contain."""


@dataclass
class Outcome:
    """How it ended."""

    case: Case
    verdict: Verdict
    posts: int
    faults: list[str] = field(default_factory=list)


def decide(case: Case, verdict: Verdict, posts: int) -> Outcome:
    """Compare the end with the expected one."""
    faults = list(verdict.flags)
    if case.expected == PICTURES and verdict.right_pictures < case.pictures:
        faults.append(f"{verdict.right_pictures} of {case.pictures} pictures")
    if case.expected == REASON and verdict.right_pictures:
        faults.append("pictures although none were due")
    if case.posts is not None and posts != case.posts:
        faults.append(f"submitted {posts} times instead of {case.posts}")
    if case.words and case.words.casefold() not in verdict.text.casefold():
        faults.append(f"the text lacks “{case.words}”")
    return Outcome(case, verdict, posts, faults)


def show(outcome: Outcome) -> None:
    """Print one outcome: two lines."""
    verdict = outcome.verdict
    facts = [f"pictures {verdict.right_pictures}", f"submitted {outcome.posts}×"]
    if verdict.ephemeral:
        facts.append("ephemeral")
    if verdict.public_removed:
        facts.append("public reply removed")
    mark = "VIOLATION: " + "; ".join(outcome.faults) if outcome.faults else "ok"
    print(f"{outcome.case.name:<44} {', '.join(facts):<52} {mark}")
    print(f"    “{verdict.text[:WIDTH]}{'…' if len(verdict.text) > WIDTH else ''}”")


def summary(name: str, bot: str, outcomes: list[Outcome]) -> str:
    wrong = sum(bool(outcome.faults) for outcome in outcomes)
    return f"{name}, {bot}: {len(outcomes)} cases, {wrong} with violations"
