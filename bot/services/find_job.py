"""Finding the job that a button belongs to, in the moment that Discord leaves for an answer."""

import asyncio

from bot.domain.errors import NoLongerKept, StoreUnavailable
from bot.domain.job import Job
from bot.services.job_runner import JobRunner
from bot.services.ports import JobStore

# Of Discord's 3 s; storing a new job takes its share as well.
_READ_WITHIN_S = 1.0


class FindJob:
    """Finds jobs whose pictures were shown."""

    def __init__(self, store: JobStore, runner: JobRunner) -> None:
        self._store = store
        self._runner = runner

    async def find(self, job_id: str) -> Job:
        """The job as it is now. Raises NoLongerKept for one that was forgotten or deleted, StoreUnavailable."""
        # Pictures are seen a moment before they are stored.
        await self._runner.settle(job_id)
        job = self._runner.find(job_id) or await self.look_up(job_id)
        if job is None or job.is_deleted:
            raise NoLongerKept("NoLongerKept")
        return job

    async def look_up(self, job_id: str) -> Job | None:
        """What the store has. Raises StoreUnavailable."""
        try:
            async with asyncio.timeout(_READ_WITHIN_S):
                return await self._store.get(job_id)
        except TimeoutError as error:
            raise StoreUnavailable("took too long") from error
