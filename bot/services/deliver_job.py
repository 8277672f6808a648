"""Use case: fetch a finished job's results, check them, and put them where people see them."""

import asyncio
from contextlib import ExitStack

import structlog

from bot.domain.errors import (
    DiscordRefused,
    DiscordUnavailable,
    ReplyGone,
    ResultUnusable,
    RetouchError,
    ServiceError,
)
from bot.domain.job import Attachment, Job, JobState
from bot.services.clock import Clock
from bot.services.keep_telling import keep_telling
from bot.services.live_job import LiveJob
from bot.services.ports import ImageApi, Outcome, Pictures, Replies, Result, ResultShelf
from bot.services.progress_board import ProgressBoard
from bot.services.results import limit_of_each_bytes, remarks_on

_log = structlog.get_logger()

# Each holds up to four results; large ones are on disk.
_DELIVERED_AT_ONCE = 8


class DeliverJob:
    """Ends a job with its pictures. Where nobody can be told any more, they wait on the shelf for `/jobs`."""

    def __init__(
        self,
        *,
        image_api: ImageApi,
        pictures: Pictures,
        replies: Replies,
        shelf: ResultShelf,
        board: ProgressBoard,
        clock: Clock,
    ) -> None:
        self._image_api = image_api
        self._pictures = pictures
        self._replies = replies
        self._shelf = shelf
        self._board = board
        self._clock = clock
        self._delivering = asyncio.Semaphore(_DELIVERED_AT_ONCE)

    async def deliver(self, live: LiveJob) -> None:
        """Deliver a job that is collecting or delivering. Raises ResultUnusable, DiscordRefused, DiscordUnavailable."""
        async with self._delivering:
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
            duration_s, remarks_on(job, results, _limit_bytes(job)), (results[0].width_px, results[0].height_px)
        )
        delivered: tuple[Attachment, ...] = ()

        async def tell() -> None:
            nonlocal delivered
            delivered = await self._replies.show_results(job, results, outcome)

        try:
            await keep_telling(self._clock, job.id, tell)
        except (ReplyGone, DiscordRefused, DiscordUnavailable) as error:
            await self._shelf.keep(job.id, results)
            _log.info("job.shelved", job_id=job.id, results=len(results), reason=str(error))
            if not isinstance(error, ReplyGone):
                raise
            await live.step_anyway(JobState.DONE, reason=ReplyGone.__name__)
            return
        _log.info("job.done", job_id=job.id, results=len(results), duration_s=round(duration_s, 2))
        await live.step_anyway(JobState.DONE, results=delivered)

    async def _collect(self, job: Job, files: ExitStack) -> tuple[list[Result], RetouchError | None]:
        """The usable results, in order, and why one of the others is not."""
        urls = job.result_urls[: job.parameters.samples]
        limit_bytes = _limit_bytes(job)
        fetched = await asyncio.gather(*(self._fetch(url, limit_bytes, files) for url in urls), return_exceptions=True)
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

    async def _fetch(self, url: str, upload_limit_bytes: int, files: ExitStack) -> Result:
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


def _limit_bytes(job: Job) -> int:
    count = min(len(job.result_urls), job.parameters.samples)
    return limit_of_each_bytes(count, job.reply.upload_limit_bytes)
