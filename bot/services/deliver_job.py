"""Use case: fetch a finished job's results, check them, and put them where people see them."""

import asyncio
from contextlib import ExitStack
from typing import BinaryIO

import structlog

from bot.domain.errors import (
    DiscordRefused,
    DiscordUnavailable,
    ReplyGone,
    ResultUnusable,
    ServiceError,
    StoreUnavailable,
)
from bot.domain.job import Job, JobState
from bot.services.clock import Clock
from bot.services.fetch_results import FetchResults
from bot.services.keep_telling import keep_telling
from bot.services.live_job import LiveJob
from bot.services.places import Place, Places
from bot.services.ports import Copies, CopyRole, Outcome, Phase, Pictures, Replies, Result, ResultShelf, Shown
from bot.services.progress_board import ProgressBoard
from bot.services.results import changed_outside, limit_of_each_bytes, remarks_on

_log = structlog.get_logger()

# Each holds up to four results; large ones are on disk.
_DELIVERED_AT_ONCE = 8
_ANY_SIZE = 2**62
# A body can be cut without the connection noticing; the picture behind it may be whole.
_FETCHED_TIMES = 2
_SHELVED_WITHIN_S = 24 * 3600.0
_SHELVED_AGAIN_S = 15.0


class DeliverJob:
    """Ends a job with its pictures. Where nobody can be told any more, they wait on the shelf for `/jobs`."""

    def __init__(
        self,
        *,
        fetch_results: FetchResults,
        pictures: Pictures,
        replies: Replies,
        shelf: ResultShelf,
        copies: Copies,
        board: ProgressBoard,
        clock: Clock,
    ) -> None:
        self._fetch_results = fetch_results
        self._pictures = pictures
        self._replies = replies
        self._shelf = shelf
        self._copies = copies
        self._board = board
        self._clock = clock
        self._places = Places(_DELIVERED_AT_ONCE)

    async def deliver(self, live: LiveJob) -> None:
        """Deliver a job that is collecting or delivering.

        Pictures that can neither be shown nor, on a full disk, be shelved are tried again for a day. Raises
        ResultUnusable, ResultAway, DiscordRefused, DiscordUnavailable, and StoreUnavailable then.
        """
        self._board.put(live.job, Phase.FETCHING)
        gives_up_s = self._clock.monotonic() + _SHELVED_WITHIN_S
        while True:
            try:
                async with self._places.one() as place:
                    await self._try(live, place)
            except StoreUnavailable as error:
                if self._clock.monotonic() >= gives_up_s:
                    raise
                _log.warning("job.waits_for_shelf", job_id=live.job.id, reason=str(error))
            else:
                return
            # Without a place and without files: what can be shown must not wait behind what cannot.
            await self._clock.sleep(_SHELVED_AGAIN_S)

    async def _try(self, live: LiveJob, place: Place) -> None:
        with ExitStack() as files:
            results, unusable = await self._collect(live.job, files, place)
            if not results:
                raise unusable or ResultUnusable("no results")
            if live.job.state is JobState.COLLECTING:
                await live.step_anyway(JobState.DELIVERING)
            await self._show(live, results, place)

    async def _show(self, live: LiveJob, results: list[Result], place: Place) -> None:
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
            # Discord may fail for one message alone, and for long.
            await keep_telling(self._clock, job.id, tell, place.aside)
        except (ReplyGone, DiscordRefused, DiscordUnavailable) as error:
            await self._shelf.keep(job.id, results)
            _log.info("job.shelved", job_id=job.id, results=len(results), reason=str(error))
            if not isinstance(error, ReplyGone):
                raise
            await live.step_anyway(JobState.DONE, reason=ReplyGone.__name__)
            return
        _log.info("job.done", job_id=job.id, results=len(results), duration_s=round(duration_s, 2))
        await live.step_anyway(JobState.DONE, results=shown.files, reply=shown.reply)

    async def _collect(self, job: Job, files: ExitStack, place: Place) -> tuple[list[Result], ServiceError | None]:
        """The usable results, in order, and why one of the others is not."""
        urls = job.result_urls[: job.parameters.samples]
        found: dict[int, Result | ServiceError] = {}
        wanted = list(range(len(urls)))
        for _ in range(_FETCHED_TIMES):
            fetched = await self._fetch_results.fetch(job, [urls[number] for number in wanted], files, place)
            ready = await asyncio.gather(*(self._make_ready(job, one, files) for one in fetched))
            found.update(zip(wanted, ready, strict=True))
            wanted = [
                number
                for number, was, became in zip(wanted, fetched, ready, strict=True)
                if isinstance(became, ServiceError) and became is not was
            ]
            if not wanted:
                break
        results: list[Result] = []
        unusable: ServiceError | None = None
        for number in range(len(urls)):
            one = found[number]
            if isinstance(one, Result):
                results.append(one)
            else:
                _log.warning("result.unusable", job_id=job.id, detail=one.detail)
                unusable = one
        return results, unusable

    async def _make_ready(self, job: Job, fetched: BinaryIO | ServiceError, files: ExitStack) -> Result | ServiceError:
        """A file as it is shown, or why it cannot be."""
        if isinstance(fetched, ServiceError):
            return fetched
        try:
            return await self._ready(job, fetched, _limit_bytes(job), files)
        except ResultUnusable as error:
            return error

    async def _ready(self, job: Job, file: BinaryIO, upload_limit_bytes: int, files: ExitStack) -> Result:
        protects = job.recipe.protect
        # What is laid over the picture has to fit only then.
        result = await self._checked(file, _ANY_SIZE if protects else upload_limit_bytes, files)
        if not protects:
            return result
        if not result.is_black and (protected := await self._protected(job, result, upload_limit_bytes)):
            files.callback(protected.file.close)
            return protected
        if result.size_bytes > upload_limit_bytes:
            return await self._checked(result.file, upload_limit_bytes, files)
        return result

    async def _checked(self, file: BinaryIO, upload_limit_bytes: int, files: ExitStack) -> Result:
        result = await self._pictures.check_result(file, upload_limit_bytes=upload_limit_bytes)
        files.callback(result.file.close)
        return result

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
