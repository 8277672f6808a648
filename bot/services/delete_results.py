"""Use case: take a job's pictures away, and what was kept of them."""

from contextlib import suppress
from dataclasses import replace

import structlog

from bot.domain.errors import NotYours, StoreUnavailable
from bot.services.job_runner import JobRunner
from bot.services.ports import Copies, JobStore, ResultShelf

_log = structlog.get_logger()


class DeleteResults:
    """Marks a job as deleted and lets go of its pictures. The message itself belongs to whoever shows it."""

    def __init__(self, store: JobStore, runner: JobRunner, shelf: ResultShelf, copies: Copies) -> None:
        self._store = store
        self._runner = runner
        self._keepers: tuple[ResultShelf | Copies, ...] = (shelf, copies)

    async def delete(self, job_id: str, person_id: int, *, is_moderator: bool, asked_by: int | None) -> None:
        """Allow it, and let go of what is kept; done twice it is done once. Raises NotYours, StoreUnavailable.

        `asked_by`: whom Discord takes for the requester, for a job that is forgotten already. Jobs that went on from
        this one keep what they share with it.
        """
        await self._runner.settle(job_id)
        job = await self._store.get(job_id)
        requester_id = asked_by if job is None else job.requester_id
        if person_id != requester_id and not is_moderator:
            raise NotYours("NotYours")
        if job is not None and not job.is_deleted:
            await self._store.amend(replace(job, is_deleted=True, results=(), result_urls=()))
        for keeper in self._keepers:
            with suppress(StoreUnavailable):  # they go with their job, in the end
                await keeper.drop([job_id])
        _log.info("results.deleted", job_id=job_id)
