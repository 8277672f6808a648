"""Use cases of the buttons: who may stop a job, and what its requester decides when its outcome is unknown."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime

from bot.domain.errors import NotYours, TooLateToChange
from bot.domain.job import Job, JobState
from bot.services.clock import Clock
from bot.services.job_runner import JobRunner
from bot.services.ports import JobStore


class DecideJob:
    """Cancel, submit again, give up. Every method raises NotYours, TooLateToChange, StoreUnavailable."""

    def __init__(self, store: JobStore, runner: JobRunner, clock: Clock) -> None:
        self._store = store
        self._runner = runner
        self._clock = clock
        self._deciding: set[str] = set()

    async def cancel(self, job_id: str, person_id: int, *, is_moderator: bool) -> Job:
        """Stop a job: its requester, or somebody who may delete messages there. The job as it was before."""
        job = self._runner.find(job_id) or await self._store.get(job_id)
        if job is None:
            raise TooLateToChange
        if person_id != job.requester_id and not is_moderator:
            raise NotYours
        if not await self._runner.cancel(job_id):
            raise TooLateToChange
        return job

    async def submit_again(self, job_id: str, person_id: int, *, token: str, expires_at: datetime) -> None:
        """Take up a job of unknown outcome again, at its requester's word. Its reply gets the button's fresh token."""
        async with self._decision(job_id, person_id, JobState.UNKNOWN_OUTCOME) as job:
            reply = replace(job.reply, token=token, expires_at=expires_at)
            taken_up = job.stepped(JobState.ACCEPTED, self._clock.now(), reply=reply, reason=None, detail="")
            await self._store.update(taken_up)
            self._runner.start(taken_up)

    async def give_up(self, job_id: str, person_id: int) -> Job:
        """Let go of a job of unknown outcome; again, where it was decided before but not shown."""
        async with self._decision(job_id, person_id, JobState.UNKNOWN_OUTCOME, JobState.GAVE_UP) as job:
            if job.state is JobState.GAVE_UP:
                return job
            given_up = job.stepped(JobState.GAVE_UP, self._clock.now())
            await self._store.update(given_up)
            return given_up

    @asynccontextmanager
    async def _decision(self, job_id: str, person_id: int, *states: JobState) -> AsyncIterator[Job]:
        """A job that waits for this person's word. Two presses at once are one decision."""
        if job_id in self._deciding:
            raise TooLateToChange
        self._deciding.add(job_id)
        try:
            await self._runner.settle(job_id)
            job = await self._store.get(job_id)
            if job is None or self._runner.find(job_id) or job.state not in states:
                raise TooLateToChange
            if person_id != job.requester_id:
                raise NotYours
            yield job
        finally:
            self._deciding.discard(job_id)
