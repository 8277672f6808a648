"""Use case: hand out pictures that could not be shown when they were done."""

from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, replace

import structlog

from bot.domain.errors import NotYours, ResultUnusable, TooLateToChange
from bot.domain.job import Attachment, Job
from bot.services.ports import JobStore, Outcome, Pictures, Result, ResultShelf
from bot.services.results import limit_of_each_bytes, remarks_on

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Shelved:
    """A job with its pictures, as they are to be shown now."""

    job: Job
    results: Sequence[Result]
    outcome: Outcome


class ShowShelved:
    """Takes a job's pictures off the shelf, for its requester only. They stay there until they are forgotten."""

    def __init__(self, store: JobStore, shelf: ResultShelf, pictures: Pictures) -> None:
        self._store = store
        self._shelf = shelf
        self._pictures = pictures

    @asynccontextmanager
    async def opened(self, job_id: str, person_id: int, *, upload_limit_bytes: int) -> AsyncIterator[Shelved]:
        """A job's pictures, small enough for the place where they are asked for; their files are open in the block.

        Raises NotYours, TooLateToChange (kept no more), ResultUnusable, StoreUnavailable.
        """
        job = await self._store.get(job_id)
        if job is None:
            raise TooLateToChange
        if job.requester_id != person_id:
            raise NotYours
        with ExitStack() as files:
            results = await self._take(job, upload_limit_bytes, files)
            duration_s = ((job.changed_at or job.accepted_at) - job.accepted_at).total_seconds()
            notes = remarks_on(job, results, upload_limit_bytes, from_shelf=True)
            yield Shelved(job, results, Outcome(duration_s, notes))

    async def note_shown(self, job: Job, files: tuple[Attachment, ...]) -> None:
        """Know where the pictures are now, for whoever goes on from one of them. Raises StoreUnavailable."""
        if files:
            await self._store.amend(replace(job, results=files))

    async def _take(self, job: Job, upload_limit_bytes: int, files: ExitStack) -> list[Result]:
        shelved = await self._shelf.take(job.id)
        for file in shelved:
            files.callback(file.close)
        if not shelved:
            raise TooLateToChange
        limit_bytes = limit_of_each_bytes(len(shelved), upload_limit_bytes)
        results: list[Result] = []
        unusable: ResultUnusable | None = None
        for file in shelved:
            try:
                result = await self._pictures.check_result(file, upload_limit_bytes=limit_bytes)
            except ResultUnusable as error:
                _log.warning("result.unusable", job_id=job.id, reason=type(error).__name__, detail=str(error))
                unusable = error
                continue
            files.callback(result.file.close)
            results.append(result)
        if not results:
            raise unusable or ResultUnusable("no results")
        return results
