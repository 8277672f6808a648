"""Use case: where a person's jobs are, and what can be done about each."""

import asyncio
from dataclasses import dataclass
from enum import Enum

from bot.domain import errors
from bot.domain.errors import (
    DiscordRefused,
    DiscordUnavailable,
    NotAnswered,
    PersonError,
    ReplyGone,
    RetouchError,
    ServiceError,
    StoreUnavailable,
)
from bot.domain.job import Job, JobState
from bot.services.job_runner import JobRunner
from bot.services.ports import JobStore

LISTED = 10

# Of Discord's 3 s; a store that takes longer is as good as none.
_READ_WITHIN_S = 1.5


class Standing(Enum):
    """Where a job is, as its person sees it."""

    IN_LINE = "in line"
    ASKING = "asking"
    """Its requester looks at the mask."""
    REPAINTING = "repainting"
    DELIVERING = "delivering"
    DONE = "done"
    SHELVED = "shelved"
    """Its pictures were made, but could not be shown: they wait on the shelf."""
    DELETED = "deleted"
    """Its pictures were shown, and somebody deleted them."""
    FAILED = "failed"
    REFUSED = "refused"
    """The picture, the mask or a parameter was no good, and its person was told why."""
    UNHEARD = "unheard"
    """Discord never took the acknowledgement, so the command never began."""
    CANCELLED = "cancelled"
    UNANSWERED = "unanswered"
    """Its requester was asked about the mask and said nothing."""
    UNDECIDED = "undecided"
    """Unknown outcome: its requester decides."""
    GAVE_UP = "gave up"


# What keeps pictures that were made from being shown (`deliver_job`).
_SHELVING = {kind.__name__ for kind in (ReplyGone, DiscordRefused, DiscordUnavailable)}
_STANDINGS = {
    JobState.ACCEPTED: Standing.IN_LINE,
    JobState.ASKING: Standing.ASKING,
    JobState.SUBMITTING: Standing.REPAINTING,
    JobState.WAITING: Standing.REPAINTING,
    JobState.COLLECTING: Standing.DELIVERING,
    JobState.DELIVERING: Standing.DELIVERING,
    JobState.DONE: Standing.DONE,
    JobState.FAILED: Standing.FAILED,
    JobState.CANCELLED: Standing.CANCELLED,
    JobState.UNKNOWN_OUTCOME: Standing.UNDECIDED,
    JobState.GAVE_UP: Standing.GAVE_UP,
}
_GONE = {Standing.DELETED, Standing.REFUSED, Standing.UNHEARD, Standing.UNANSWERED}


@dataclass(frozen=True, slots=True)
class ListedJob:
    """A job in the list. `failure` says why it failed, as far as what is kept of a failure tells it.

    `has_reply`: there is a message to look at, as far as is known.
    """

    job: Job
    standing: Standing
    is_stoppable: bool
    has_reply: bool
    failure: RetouchError | None = None


class ListJobs:
    """Lists a person's last jobs, newest first."""

    def __init__(self, store: JobStore, runner: JobRunner) -> None:
        self._store = store
        self._runner = runner

    async def of_person(self, person_id: int) -> list[ListedJob]:
        """The last ten; what is being carried, as it is at this moment. Raises StoreUnavailable."""
        try:
            async with asyncio.timeout(_READ_WITHIN_S):
                kept = await self._store.of_person(person_id, LISTED)
        except TimeoutError as error:
            raise StoreUnavailable("took too long") from error
        return [self.listed(job) for job in kept]

    async def find(self, job_id: str) -> Job | None:
        """One job as it is at this moment. Raises StoreUnavailable."""
        return self._runner.find(job_id) or await self._store.get(job_id)

    def listed(self, kept: Job) -> ListedJob:
        """A kept job as it is at this moment, and what can be done about it."""
        carried = self._runner.find(kept.id)
        job = carried or kept
        standing = _standing(job)
        return ListedJob(
            job=job,
            standing=standing,
            is_stoppable=carried is not None and not job.state.is_end and job.state is not JobState.DELIVERING,
            has_reply=job.reply.message_id is not None and not _is_gone(job, standing),
            failure=_failure(job) if standing is Standing.FAILED else None,
        )


def _standing(job: Job) -> Standing:
    if job.is_deleted:
        return Standing.DELETED
    if job.result_urls and job.reason in _SHELVING:
        return Standing.SHELVED
    if job.state is JobState.FAILED:
        if job.reason == "NotAcknowledged":
            return Standing.UNHEARD
        if _is_a(job.reason, PersonError):
            return Standing.REFUSED
    if job.state is JobState.CANCELLED and _is_a(job.reason, NotAnswered):
        return Standing.UNANSWERED
    return _STANDINGS[job.state]


def _is_gone(job: Job, standing: Standing) -> bool:
    """Whether the reply is known to be no more: it was taken away, or somebody deleted it."""
    return standing in _GONE or _is_a(job.reason, ReplyGone)


def _is_a(reason: str | None, kind: type[RetouchError]) -> bool:
    error = _error_class(reason)
    return error is not None and issubclass(error, kind)


def _failure(job: Job) -> RetouchError | None:
    """The error that is kept as its class's name. The tree's bare trunks are faults of ours: they say nothing."""
    error = _error_class(job.reason)
    if error is None or error in {RetouchError, ServiceError}:
        return None
    return error(job.detail if issubclass(error, ServiceError) else error.__name__)


def _error_class(reason: str | None) -> type[RetouchError] | None:
    found = getattr(errors, reason or "", None)
    return found if isinstance(found, type) and issubclass(found, RetouchError) else None
