"""What can be made to go wrong, when, and how often: the kinds, the rules, and the plan that draws from them."""

import random
from collections.abc import Iterable
from enum import StrEnum
from typing import Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Stage(StrEnum):
    """Where a fault strikes. The first three are one HTTP request each; a job's fault stays with it to its end."""

    SUBMIT = "submit"
    STATUS = "status"
    RESULT = "result"
    JOB = "job"


class FaultKind(StrEnum):
    """Everything that can be made to go wrong; README.md says what each looks like to a client."""

    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    BAD_GATEWAY = "bad_gateway"
    HTML = "html"
    UNAVAILABLE = "unavailable"
    OUT_OF_CREDIT = "out_of_credit"
    BROKEN_JSON = "broken_json"
    RESET = "reset"
    LOST_ANSWER = "lost_answer"
    SLOW = "slow"

    FAILURE = "failure"
    CANCELLED = "cancelled"
    NEVER_DONE = "never_done"
    FORGOTTEN = "forgotten"
    APPEARS_LATE = "appears_late"
    NO_URLS = "no_urls"
    FEWER_URLS = "fewer_urls"
    NESTED_URLS = "nested_urls"
    ONE_URL = "one_url"
    OTHER_KEY = "other_key"
    EARLY_URLS = "early_urls"
    ODD_STATUS = "odd_status"
    NO_STATUS = "no_status"
    NUMBER_ID = "number_id"
    AT_ONCE = "at_once"

    TRUNCATED = "truncated"
    NOT_A_PICTURE = "not_a_picture"
    BLACK = "black"
    OVERSIZED = "oversized"
    TOO_MANY_PIXELS = "too_many_pixels"
    MISSING = "missing"
    REDIRECT = "redirect"


_REQUESTS: Final = (Stage.SUBMIT, Stage.STATUS, Stage.RESULT)
_ANSWERS: Final = (Stage.SUBMIT, Stage.STATUS)
# Where a kind can strike; the first is where it does when nobody says.
HOMES: Final[dict[FaultKind, tuple[Stage, ...]]] = {
    FaultKind.RATE_LIMITED: _REQUESTS,
    FaultKind.SERVER_ERROR: _REQUESTS,
    FaultKind.BAD_GATEWAY: _REQUESTS,
    FaultKind.HTML: _REQUESTS,
    FaultKind.UNAVAILABLE: _REQUESTS,
    FaultKind.OUT_OF_CREDIT: _ANSWERS,
    FaultKind.BROKEN_JSON: _ANSWERS,
    FaultKind.RESET: _REQUESTS,
    FaultKind.LOST_ANSWER: _ANSWERS,
    FaultKind.SLOW: (Stage.RESULT, Stage.SUBMIT, Stage.STATUS),
    FaultKind.TRUNCATED: (Stage.RESULT,),
    FaultKind.NOT_A_PICTURE: (Stage.RESULT,),
    FaultKind.BLACK: (Stage.RESULT,),
    FaultKind.OVERSIZED: (Stage.RESULT,),
    FaultKind.TOO_MANY_PIXELS: (Stage.RESULT,),
    FaultKind.MISSING: (Stage.RESULT,),
    FaultKind.REDIRECT: (Stage.RESULT,),
}


class RetryAfterForm(StrEnum):
    """How `Retry-After` is written, if at all."""

    SECONDS = "seconds"
    DATE = "date"
    ABSENT = "absent"


class Fault(BaseModel):
    """A rule: this kind, at this stage, for the `next` so many or a `share` of what passes; else the next one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: FaultKind
    at: Stage | None = None
    next: int | None = Field(default=None, ge=1)
    share: float | None = Field(default=None, gt=0, le=1)
    retry_after_s: int = Field(default=1, ge=0)
    retry_after_form: RetryAfterForm = RetryAfterForm.SECONDS
    delay_s: float = Field(default=10, ge=0, le=3600)
    """For `slow`."""
    reason: str = "CUDA out of memory"
    """For `failure`."""
    looks: int = Field(default=3, ge=0)
    """For `appears_late` and `no_urls`: at how many status calls; 0 is for ever."""
    spelling: str | None = None
    """For `odd_status`: the word for done. While it runs, the job is called PROCESSING."""
    location: str | None = None
    """For `redirect`: where to, instead of to the result under another address."""

    @model_validator(mode="after")
    def _can_strike(self) -> Self:
        homes = HOMES.get(self.kind, (Stage.JOB,))
        if self.at is not None and self.at not in homes:
            raise ValueError(f"{self.kind} strikes at {', '.join(homes)}, not at {self.at}")
        if self.next is not None and self.share is not None:
            raise ValueError("next and share exclude each other")
        return self

    @property
    def stage(self) -> Stage:
        """Where it strikes."""
        return self.at or HOMES.get(self.kind, (Stage.JOB,))[0]


class FaultPlan:
    """The rules in force, first come first served: at each stage the first rule that applies strikes, alone."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._rules: list[tuple[Fault, int]] = []

    def add(self, *faults: Fault) -> None:
        """Put rules behind those in force."""
        self._rules += [(fault, 0) for fault in faults]

    def clear(self) -> None:
        """Let everything go right again."""
        self._rules.clear()

    def draw(self, stage: Stage) -> Fault | None:
        """What goes wrong with the thing that is passing `stage` now; a rule that has struck often enough is gone."""
        for place, (fault, struck) in enumerate(self._rules):
            if fault.stage is not stage:
                continue
            if fault.share is not None and self._chance.random() >= fault.share:
                continue
            if fault.share is None and struck + 1 >= (fault.next or 1):
                del self._rules[place]
            else:
                self._rules[place] = fault, struck + 1
            return fault
        return None

    def rules(self) -> Iterable[tuple[Fault, int]]:
        """The rules in force, each with how often it struck."""
        return tuple(self._rules)
