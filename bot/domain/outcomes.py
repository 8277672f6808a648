"""How jobs end, as those count it who run the bot: whose fault a failure was decides whether it is one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.domain.errors import PersonError, RetouchError
from bot.domain.job import JobState


class JobOutcome(Enum):
    """An end. The values are what metrics call them."""

    DONE = "done"
    REFUSED = "refused"
    """The person who asked can put it right: a wrong file, an empty mask."""
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown_outcome"
    """The submission's answer was lost; its requester decides what happens, or gave up."""

    @property
    def is_fault(self) -> bool:
        """Whether something went wrong that no person asked for."""
        return self in {JobOutcome.FAILED, JobOutcome.UNKNOWN}


@dataclass(frozen=True, slots=True)
class EndedJob:
    """What is counted of a job that has ended. `duration_s`: from the command to the end, all waiting included.

    It is 0 for a job of which no more is known than that it was lost.
    """

    outcome: JobOutcome
    duration_s: float
    ended_at: datetime


def outcome_of(state: JobState, reason: str | None) -> JobOutcome:
    """What an end counts as. Raises KeyError for a state that is none."""
    if state is JobState.FAILED and reason in PERSONS_REASONS:
        return JobOutcome.REFUSED
    return _OUTCOMES[state]


_OUTCOMES = {
    JobState.DONE: JobOutcome.DONE,
    JobState.FAILED: JobOutcome.FAILED,
    JobState.CANCELLED: JobOutcome.CANCELLED,
    JobState.UNKNOWN_OUTCOME: JobOutcome.UNKNOWN,
    JobState.GAVE_UP: JobOutcome.UNKNOWN,
}


def _below(kind: type[RetouchError]) -> Iterator[str]:
    yield kind.__name__
    for subclass in kind.__subclasses__():
        yield from _below(subclass)


PERSONS_REASONS = frozenset(_below(PersonError))
"""The reasons, as jobs keep them, that a person can put right."""
REASONS = frozenset(_below(RetouchError)) | {"NotAcknowledged"}
"""Every reason that a job can have been lost for."""
