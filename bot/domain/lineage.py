"""Where a job comes from: jobs form a tree."""

from dataclasses import dataclass
from enum import Enum


class Relation(Enum):
    """What was done with a job to make another of it. The values are what the database holds."""

    AGAIN = "again"
    """Everything the same but the seed."""
    VARY = "vary"
    """The same words at a lower strength."""
    CHANGED = "changed"
    """Words, numbers or the mask were changed."""
    NEW_WORDS = "new words"
    """The same picture and mask, other words."""
    USED_RESULT = "used result"
    """A result became the picture."""


@dataclass(frozen=True, slots=True)
class Parent:
    """The job that another was made of, and which of its results (from 1) where one was used."""

    job_id: str
    relation: Relation
    result_number: int | None = None
