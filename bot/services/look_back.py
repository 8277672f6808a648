"""Use case: show what a picture was before: with its mask on it, or beside what became of it."""

from contextlib import ExitStack
from typing import BinaryIO

import structlog

from bot.domain.errors import AttachmentGone, NoLongerKept, PictureRole, StoreUnavailable
from bot.domain.job import Job
from bot.domain.mask import Area
from bot.services.fetch_alive import fetch_alive
from bot.services.find_job import FindJob
from bot.services.ports import Attachments, Copies, CopyRole, Pictures
from bot.services.prepare_job import PrepareJob

_log = structlog.get_logger()


class LookBack:
    """Draws from the copies, and from Discord where there are none.

    Every method raises NoLongerKept, ResultUnusable, DiscordUnavailable, StoreUnavailable. What it returns is closed
    by the caller.
    """

    def __init__(
        self,
        *,
        find_job: FindJob,
        copies: Copies,
        attachments: Attachments,
        pictures: Pictures,
        prepare_job: PrepareJob,
    ) -> None:
        self._find_job = find_job
        self._copies = copies
        self._attachments = attachments
        self._pictures = pictures
        self._prepare_job = prepare_job

    async def before(self, job_id: str) -> BinaryIO:
        """The picture with the mask that was used laid over it."""
        job = await self._find_job.find(job_id)
        with ExitStack() as files:
            image, mask = await self._repainted(job, files), await self._open(job, CopyRole.MASK, files)
            if image is not None and mask is not None:
                return await self._pictures.overlay(image, mask)
        try:
            return (await self._prepare_job.question(job)).overlay
        except AttachmentGone as error:
            raise NoLongerKept("NoLongerKept") from error

    async def compare(self, job_id: str) -> list[BinaryIO]:
        """Before and after, side by side, for each result that Discord still has."""
        job = await self._find_job.find(job_id)
        compared: list[BinaryIO] = []
        with ExitStack() as files:
            before = await self._repainted(job, files) or await self._given(job, files)
            for result in job.results:
                try:
                    after, _ = await fetch_alive(self._attachments, result, PictureRole.INIT_IMAGE)
                except AttachmentGone:
                    continue
                with after:
                    compared.append(await self._pictures.compare(before, after))
        if not compared:
            raise NoLongerKept("NoLongerKept")
        return compared

    async def _repainted(self, job: Job, files: ExitStack) -> BinaryIO | None:
        """The copy of what was repainted: the picture, or the larger canvas that it was put on."""
        role = CopyRole.CANVAS if job.recipe.area is Area.BORDER else CopyRole.IMAGE
        return await self._open(job, role, files)

    async def _given(self, job: Job, files: ExitStack) -> BinaryIO:
        try:
            image, _ = await fetch_alive(self._attachments, job.init_image, PictureRole.INIT_IMAGE)
        except AttachmentGone as error:
            raise NoLongerKept("NoLongerKept") from error
        return files.enter_context(image)

    async def _open(self, job: Job, role: CopyRole, files: ExitStack) -> BinaryIO | None:
        try:
            file = await self._copies.open(job.id, role)
        except StoreUnavailable as error:
            _log.warning("copy.not_opened", job_id=job.id, role=role.value, reason=str(error))
            return None
        return None if file is None else files.enter_context(file)
