"""How each cell has to end, by rule; or why it makes no sense."""

from dataclasses import dataclass

from tests.faults.crowd import Seen
from tests.faults.matrix.harms import Family, Harm
from tests.faults.matrix.steps import Needs, Scene, Service, Step

SHELF = "shelf"
LETTERS = {
    Seen.PICTURES: "pictures",
    Seen.QUESTION: "asked",
    Seen.FAILURE: "reason",
    Seen.REFUSAL: "told alone",
    Seen.NO_ANSWER: "no answer",
}
_TOUCHES: dict[Family, frozenset[Service]] = {
    Family.DISCORD: frozenset({Service.DISCORD}),
    Family.IMAGE_API: frozenset({Service.SUBMISSION, Service.STATUS, Service.RESULTS}),
    Family.JOB: frozenset({Service.STATUS}),
    Family.FILES: frozenset({Service.FILES, Service.RESULTS}),
}
_WHY_NOT: dict[Family, str] = {
    Family.DISCORD: "nothing is asked of Discord there",
    Family.IMAGE_API: "nothing is asked of the image service there",
    Family.JOB: "only a look tells how a job is",
    Family.FILES: "no file is fetched there",
}


@dataclass(frozen=True)
class Right:
    """The right end. `twice`: a private answer may be there twice."""

    end: Seen
    is_shelved: bool = False
    twice: bool = False

    def __str__(self) -> str:
        return SHELF if self.is_shelved else LETTERS[self.end] + (" (twice)" if self.twice else "")


@dataclass(frozen=True)
class Dash:
    """A cell that makes no sense, and why."""

    why: str


def right_end(step: Step, harm: Harm) -> Right | Dash:
    """What the promises say of a step that this befalls."""
    if (touched := _TOUCHES.get(harm.family)) is not None and step.service not in touched:
        return Dash(_WHY_NOT[harm.family])
    usual = Right(step.end, step.is_shelved)
    if harm.family is Family.BOT:
        return _after_a_death(step, harm, usual)
    if harm.family is Family.DISCORD and step.repeats_show and harm.loses_confirmation:
        return Right(step.end, twice=True)
    changed = _another_end(step, harm)
    return usual if changed is None else Right(changed)


def _another_end(step: Step, harm: Harm) -> Seen | None:
    """The end that a fault of a service makes of it, where it is another than usual."""
    match harm.family, step.service:
        case Family.STORE, _ if step.needs is Needs.STORED_FIRST:
            return Seen.FAILURE
        case Family.IMAGE_API, Service.SUBMISSION if harm.is_bad_answer:
            return Seen.QUESTION
        case Family.JOB, _:
            return Seen.FAILURE
        case Family.FILES, Service.FILES if harm.spoils_file:
            return Seen.REFUSAL
        case Family.FILES, Service.RESULTS if harm.spoils_result:
            return Seen.FAILURE
    return None


def _after_a_death(step: Step, harm: Harm, usual: Right) -> Right:
    if harm.name == "SIGTERM":
        return usual
    if step.service is Service.SUBMISSION:
        return Right(Seen.QUESTION)
    if step.scene is Scene.PLAIN and step.goes == "→ accepted" and harm.when == "before":
        return Right(Seen.NO_ANSWER)
    return Right(step.end, step.is_shelved, twice=step.repeats_show and harm.when == "after")
