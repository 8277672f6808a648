"""Use case: take a chain along in one file, from the first picture to a job's result."""

import asyncio
from contextlib import ExitStack
from itertools import takewhile
from typing import BinaryIO

import structlog

from bot.domain.errors import (
    AttachmentGone,
    DiscordUnavailable,
    NoLongerKept,
    PictureRole,
    PictureTooHeavy,
    StoreUnavailable,
)
from bot.domain.history import Source, Viewer, picture_chain
from bot.domain.job import Attachment
from bot.services.browse_history import ANCESTORS
from bot.services.fetch_alive import fetch_alive
from bot.services.list_jobs import ListJobs
from bot.services.ports import Attachments, Copies, CopyRole, JobStore, Pictures

_log = structlog.get_logger()

# Each holds up to twenty pictures for a moment.
_EXPORTED_AT_ONCE = 2


class ExportChain:
    """Reads a chain's pictures from copies, else from Discord, and has them put into one file.

    A picture in the middle that is not to be had is left out; without the first or the last there is no chain.
    """

    def __init__(
        self, store: JobStore, list_jobs: ListJobs, *, copies: Copies, attachments: Attachments, pictures: Pictures
    ) -> None:
        self._store = store
        self._list_jobs = list_jobs
        self._copies = copies
        self._attachments = attachments
        self._pictures = pictures
        self._exporting = asyncio.Semaphore(_EXPORTED_AT_ONCE)

    async def pair(self, job_id: str, viewer: Viewer, *, upload_limit_bytes: int) -> BinaryIO:
        """The first picture and the last, side by side; to be closed by the caller.

        Raises NoLongerKept, also for a job that is not the viewer's to see; ResultUnusable, StoreUnavailable.
        """
        async with self._exporting:
            chain = await self._chain(job_id, viewer)
            with ExitStack() as files:
                first, last = await self._needed(chain[0], files), await self._needed(chain[-1], files)
                return await self._pictures.pair(first, last, upload_limit_bytes=upload_limit_bytes)

    async def steps(self, job_id: str, viewer: Viewer, *, upload_limit_bytes: int) -> BinaryIO:
        """All pictures as a film; to be closed by the caller. Raises what `pair` raises."""
        async with self._exporting:
            first, *between, last = await self._chain(job_id, viewer)
            with ExitStack() as files:
                start = await self._needed(first, files)
                middle = [await self._open(source, files) for source in between]
                end = await self._needed(last, files)
                had = [start, *(file for file in middle if file is not None), end]
                return await self._pictures.steps(had, upload_limit_bytes=upload_limit_bytes)

    async def _chain(self, job_id: str, viewer: Viewer) -> tuple[Source, ...]:
        job = await self._list_jobs.find(job_id)
        if job is None or not viewer.sees(job):
            raise NoLongerKept("NoLongerKept")
        ancestors = await self._store.ancestors(job_id, ANCESTORS)
        return picture_chain(job, list(takewhile(viewer.sees, ancestors)))

    async def _needed(self, source: Source, files: ExitStack) -> BinaryIO:
        file = await self._open(source, files)
        if file is None:
            raise NoLongerKept("NoLongerKept")
        return file

    async def _open(self, source: Source, files: ExitStack) -> BinaryIO | None:
        """A picture of the chain; None when it is not to be had."""
        job, number = source.job, source.result_number
        holder = job if number is None else source.used_by
        if holder is not None and (copy := await self._copy(holder.id)) is not None:
            return files.enter_context(copy)
        if number is None:
            attachment: Attachment | None = job.init_image
        else:
            attachment = job.results[number - 1] if number <= len(job.results) else None
        if attachment is None:
            return None
        try:
            file, _ = await fetch_alive(self._attachments, attachment, PictureRole.INIT_IMAGE)
            return files.enter_context(file)
        except (AttachmentGone, PictureTooHeavy, DiscordUnavailable) as error:
            _log.info("export.picture_not_had", job_id=job.id, reason=type(error).__name__)
            return None

    async def _copy(self, job_id: str) -> BinaryIO | None:
        try:
            return await self._copies.open(job_id, CopyRole.IMAGE)
        except StoreUnavailable as error:
            _log.warning("copy.not_opened", job_id=job_id, role=CopyRole.IMAGE.value, reason=str(error))
            return None
