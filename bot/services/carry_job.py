"""Use case: carry an acknowledged job to its one visible end."""

import asyncio
import secrets
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import structlog

from bot.domain.errors import PersonError, ReplyGone, ResultUnusable, RetouchError, ServiceError, TimedOut
from bot.domain.job import Job
from bot.domain.notes import FewerResults, Note, ResultsBlack, ResultsReduced
from bot.services.clock import Clock
from bot.services.front_door import FrontDoor
from bot.services.ports import Accepted, Done, ImageApi, InpaintRequest, Outcome, Phase, Pictures, Replies, Result
from bot.services.prepare_job import PrepareJob
from bot.services.progress_board import ProgressBoard

_log = structlog.get_logger()

# Each holds two attachments at most.
_PREPARED_AT_ONCE = 4
# Each holds up to four results; large ones are on disk.
_DELIVERED_AT_ONCE = 8
# An ending takes a while to upload, and Discord may be slow just then.
_TO_TELL_S = 30.0
# Discord takes 25 MiB a request; the JSON beside the files gets a little of it.
_REQUEST_LIMIT_BYTES = 25 * 2**20 - 2**17


class CarryJob:
    """Prepares, submits, waits, collects and delivers. Whatever happens, the reply ends."""

    def __init__(
        self,
        *,
        prepare_job: PrepareJob,
        image_api: ImageApi,
        pictures: Pictures,
        replies: Replies,
        board: ProgressBoard,
        front_door: FrontDoor,
        clock: Clock,
    ) -> None:
        self._prepare_job = prepare_job
        self._image_api = image_api
        self._pictures = pictures
        self._replies = replies
        self._board = board
        self._front_door = front_door
        self._clock = clock
        self._preparing = asyncio.Semaphore(_PREPARED_AT_ONCE)
        self._delivering = asyncio.Semaphore(_DELIVERED_AT_ONCE)

    async def carry(self, job: Job) -> None:
        """Run a job to its end. Never raises, but for cancellation."""
        log = _log.bind(job_id=job.id)
        try:
            await self._carry(job)
        except PersonError as error:
            log.info("job.refused", reason=str(error))
            await self._end(job, error, None)
        except RetouchError as error:
            log.warning("job.failed", reason=type(error).__name__, detail=str(error))
            await self._end(job, error, None)
        except Exception as error:
            # The outermost edge of a job: the person gets a number that finds this line in the log.
            reference = secrets.token_hex(4)
            log.exception("job.crashed", reference=reference, error=type(error).__name__)
            await self._end(job, ServiceError("unexpected"), reference)

    async def _carry(self, job: Job) -> None:
        self._board.put(job, Phase.CHECKING)
        async with self._preparing:
            await self._front_door.quiet()
            request, notes = await self._prepare_job.prepare(job)
        job = replace(job, parameters=request.parameters)
        try:
            async with asyncio.timeout(self._seconds_left_to_tell(job)):
                done = await self._repaint(job, request)
        except TimeoutError as error:
            raise TimedOut("the reply's token is about to expire") from error
        async with self._delivering:
            await self._deliver(job, done, notes)

    def _seconds_left_to_tell(self, job: Job) -> float:
        """How long a job may take so that its reply can still be edited."""
        return (job.reply.expires_at - self._clock.now()).total_seconds() - _TO_TELL_S

    async def _repaint(self, job: Job, request: InpaintRequest) -> Done:
        self._board.put(job, Phase.SUBMITTING)
        answer = await self._image_api.submit(request)
        if isinstance(answer, Done):
            return answer
        _log.info("job.submitted", job_id=job.id, remote_id=answer.remote_id)
        expected_s = self._image_api.expected_s(request.parameters)
        expected_end = None if expected_s is None else self._clock.now() + timedelta(seconds=expected_s)
        self._board.put(job, Phase.REPAINTING, expected_end)
        return await self._wait(answer, request)

    async def _wait(self, accepted: Accepted, request: InpaintRequest) -> Done:
        return await self._image_api.wait(accepted.remote_id, request.parameters)

    async def _deliver(self, job: Job, done: Done, notes: tuple[Note, ...]) -> None:
        with ExitStack() as files:
            results, unusable = await self._collect(job, done, files)
            if not results:
                raise unusable or ResultUnusable("no results")
            asked = job.parameters.samples
            remarks = [*notes]
            if len(results) < asked:
                remarks.append(FewerResults(len(results), asked))
            if any(result.is_reduced for result in results):
                remarks.append(ResultsReduced(job.reply.upload_limit_bytes))
            if black := sum(result.is_black for result in results):
                remarks.append(ResultsBlack(black))
            await self._board.take_down(job)
            duration_s = (self._clock.now() - job.accepted_at).total_seconds()
            await self._replies.show_results(job, results, Outcome(duration_s, tuple(remarks)))
            _log.info("job.done", job_id=job.id, results=len(results), duration_s=round(duration_s, 2))

    async def _collect(self, job: Job, done: Done, files: ExitStack) -> tuple[list[Result], RetouchError | None]:
        """The usable results, in order, and why one of the others is not."""
        urls = done.result_urls[: job.parameters.samples]
        limit_bytes = min(job.reply.upload_limit_bytes, _REQUEST_LIMIT_BYTES // len(urls))
        fetched = await asyncio.gather(*(self._fetch(url, limit_bytes, files) for url in urls), return_exceptions=True)
        results: list[Result] = []
        unusable: RetouchError | None = None
        for one in fetched:
            if isinstance(one, Result):
                results.append(one)
            elif isinstance(one, ServiceError):
                _log.warning("result.unusable", job_id=job.id, reason=type(one).__name__, detail=str(one))
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

    async def _end(self, job: Job, error: RetouchError, reference: str | None) -> None:
        await self._board.take_down(job)
        if isinstance(error, ReplyGone):
            return
        try:
            if isinstance(error, PersonError):
                await self._replies.refuse(job, error)
            else:
                await self._replies.show_failure(job, error, reference)
        except RetouchError as untold:
            _log.error("job.end_not_shown", job_id=job.id, reason=type(untold).__name__)
