"""Use case: fetch a finished job's results, check them, and put them where people see them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from typing import BinaryIO

import structlog

from bot.domain.errors import (
    DiscordRefused,
    DiscordUnavailable,
    ReplyGone,
    ResultUnusable,
    RetouchError,
    ServiceError,
    StoreUnavailable,
)
from bot.domain.job import Job, JobState
from bot.services.clock import Clock
from bot.services.keep_telling import keep_telling
from bot.services.live_job import LiveJob
from bot.services.ports import Copies, CopyRole, ImageApi, Outcome, Pictures, Replies, Result, ResultShelf, Shown
from bot.services.progress_board import ProgressBoard
from bot.services.results import changed_outside, limit_of_each_bytes, remarks_on

_log = structlog.get_logger()

# Each holds up to four results; large ones are on disk.
_DELIVERED_AT_ONCE = 8
_ANY_SIZE = 2**62
_SHELVED_WITHIN_S = 24 * 3600.0
_SHELVED_AGAIN_S = 15.0


class DeliverJob:
    """Ends a job with its pictures. Where nobody can be told any more, they wait on the shelf for `/jobs`."""

    def __init__(
        self,
        *,
        image_api: ImageApi,
        pictures: Pictures,
        replies: Replies,
        shelf: ResultShelf,
        copies: Copies,
        board: ProgressBoard,
        clock: Clock,
    ) -> None:
        self._image_api = image_api
        self._pictures = pictures
        self._replies = replies
        self._shelf = shelf
        self._copies = copies
        self._board = board
        self._clock = clock
        self._delivering = asyncio.Semaphore(_DELIVERED_AT_ONCE)

    async def deliver(self, live: LiveJob) -> None:
        """Deliver a job that is collecting or delivering.

        Pictures that can neither be shown nor, on a full disk, be shelved are tried again for a day. Raises
        ResultUnusable, DiscordRefused, DiscordUnavailable, and StoreUnavailable then.
        """
        gives_up_s = self._clock.monotonic() + _SHELVED_WITHIN_S
        while True:
            try:
                async with self._delivering:
                    await self._try(live)
            except StoreUnavailable as error:
                if self._clock.monotonic() >= gives_up_s:
                    raise
                _log.warning("job.waits_for_shelf", job_id=live.job.id, reason=str(error))
            else:
                return
            # Without a slot and without files: what can be shown must not wait behind what cannot.
            await self._clock.sleep(_SHELVED_AGAIN_S)

    async def _try(self, live: LiveJob) -> None:
        with ExitStack() as files:
            results, unusable = await self._collect(live.job, files)
            if not results:
                raise unusable or ResultUnusable("no results")
            if live.job.state is JobState.COLLECTING:
                await live.step_anyway(JobState.DELIVERING)
            await self._show(live, results)

    async def _show(self, live: LiveJob, results: list[Result]) -> None:
        job = live.job
        await self._board.take_down(job)
        duration_s = (self._clock.now() - job.accepted_at).total_seconds()
        outcome = Outcome(
            duration_s,
            remarks_on(job, results, _limit_bytes(job)),
            (results[0].width_px, results[0].height_px),
            changed_outside(results),
        )
        shown = Shown((), job.reply)

        async def tell() -> None:
            nonlocal shown
            shown = await self._replies.show_results(job, results, outcome)

        try:
            await keep_telling(self._clock, job.id, tell, self._aside)
        except (ReplyGone, DiscordRefused, DiscordUnavailable) as error:
            await self._shelf.keep(job.id, results)
            _log.info("job.shelved", job_id=job.id, results=len(results), reason=str(error))
            if not isinstance(error, ReplyGone):
                raise
            await live.step_anyway(JobState.DONE, reason=ReplyGone.__name__)
            return
        _log.info("job.done", job_id=job.id, results=len(results), duration_s=round(duration_s, 2))
        await live.step_anyway(JobState.DONE, results=shown.files, reply=shown.reply)

    @asynccontextmanager
    async def _aside(self) -> AsyncIterator[None]:
        """Let others deliver: Discord may fail for one message alone, and for long."""
        self._delivering.release()
        try:
            yield
        finally:
            await self._delivering.acquire()

    async def _collect(self, job: Job, files: ExitStack) -> tuple[list[Result], RetouchError | None]:
        """The usable results, in order, and why one of the others is not."""
        urls = job.result_urls[: job.parameters.samples]
        limit_bytes = _limit_bytes(job)
        wanted = (self._fetch(job, url, limit_bytes, files) for url in urls)
        fetched = await asyncio.gather(*wanted, return_exceptions=True)
        results: list[Result] = []
        unusable: RetouchError | None = None
        for one in fetched:
            if isinstance(one, Result):
                results.append(one)
            elif isinstance(one, ServiceError):
                _log.warning("result.unusable", job_id=job.id, detail=one.detail)
                unusable = one
            else:
                raise one
        return results, unusable

    async def _fetch(self, job: Job, url: str, upload_limit_bytes: int, files: ExitStack) -> Result:
        protects = job.recipe.protect
        # What is laid over the picture has to fit only then.
        result = await self._checked(url, _ANY_SIZE if protects else upload_limit_bytes, files)
        if not protects:
            return result
        if not result.is_black and (protected := await self._protected(job, result, upload_limit_bytes)):
            files.callback(protected.file.close)
            return protected
        if result.size_bytes > upload_limit_bytes:
            result = await self._pictures.check_result(result.file, upload_limit_bytes=upload_limit_bytes)
            files.callback(result.file.close)
        return result

    async def _checked(self, url: str, upload_limit_bytes: int, files: ExitStack) -> Result:
        for attempt in range(2):
            file = files.enter_context(await self._image_api.fetch(url))
            try:
                result = await self._pictures.check_result(file, upload_limit_bytes=upload_limit_bytes)
            except ResultUnusable:
                # A body can be cut without the connection noticing; the picture behind it may be whole.
                if attempt:
                    raise
                continue
            files.callback(result.file.close)
            return result
        raise AssertionError("unreachable")

    async def _protected(self, job: Job, result: Result, upload_limit_bytes: int) -> Result | None:
        """The result laid over the picture it was made of; None where that cannot be had any more."""
        with ExitStack() as kept:
            try:
                image = await self._copy(job, kept, CopyRole.CANVAS, CopyRole.IMAGE)
                mask = await self._copy(job, kept, CopyRole.MASK)
                if image is None or mask is None:
                    return None
                return await self._pictures.protect(result.file, image, mask, upload_limit_bytes=upload_limit_bytes)
            except (StoreUnavailable, ResultUnusable) as error:
                _log.warning("result.unprotected", job_id=job.id, reason=str(error))
                return None

    async def _copy(self, job: Job, kept: ExitStack, *roles: CopyRole) -> BinaryIO | None:
        """The first of these that there is, closed with `kept`. Raises StoreUnavailable."""
        for role in roles:
            if (file := await self._copies.open(job.id, role)) is not None:
                return kept.enter_context(file)
        return None


def _limit_bytes(job: Job) -> int:
    count = min(len(job.result_urls), job.parameters.samples)
    return limit_of_each_bytes(count, job.reply.upload_limit_bytes)
