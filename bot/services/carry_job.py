"""Use case: carry a job to its one visible end, from wherever it is; it may be entered at any state, and repeated."""

import asyncio
import secrets
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta

import structlog

from bot.domain.errors import (
    DiscordUnavailable,
    NotAnswered,
    PersonError,
    ReplyGone,
    RetouchError,
    ServiceError,
    StoppedByPerson,
    StoreUnavailable,
    UnknownOutcome,
)
from bot.domain.job import JobState
from bot.services.clock import Clock
from bot.services.deliver_job import DeliverJob
from bot.services.keep_telling import keep_telling
from bot.services.line import Line
from bot.services.live_job import LiveJob
from bot.services.ports import Accepted, ImageApi, InpaintRequest, Phase, Question, Replies
from bot.services.prepare_job import Prepared, PrepareJob
from bot.services.progress_board import ProgressBoard

_log = structlog.get_logger()

# Of the token's 15 minutes: what it takes to say that nobody said Go.
_LAST_CALL_S = 60.0


class CarryJob:
    """Prepares, asks about the mask, waits in line, submits, waits, delivers. Whatever happens, the reply ends."""

    def __init__(
        self,
        *,
        prepare_job: PrepareJob,
        deliver_job: DeliverJob,
        image_api: ImageApi,
        replies: Replies,
        line: Line,
        board: ProgressBoard,
        clock: Clock,
    ) -> None:
        self._prepare_job = prepare_job
        self._deliver_job = deliver_job
        self._image_api = image_api
        self._replies = replies
        self._line = line
        self._board = board
        self._clock = clock

    async def carry(self, live: LiveJob) -> None:
        """Carry a job to its end. Never raises, but for a cancellation that no person asked for."""
        log = _log.bind(job_id=live.job.id)
        try:
            await self._carry(live)
        except asyncio.CancelledError:
            if not live.is_cancelled:
                raise
            # Whoever is still asked has never let it go out; whoever is not may have submitted it a second time.
            error = StoppedByPerson("StoppedByPerson", is_free=live.job.state is JobState.ASKING)
            await self._end(live, JobState.CANCELLED, error)
        except UnknownOutcome as error:
            log.warning("job.outcome_unknown", detail=error.detail)
            await self._end(live, JobState.UNKNOWN_OUTCOME, error)
        except NotAnswered as error:
            log.info("job.not_answered")
            await self._end(live, JobState.CANCELLED, error)
        except PersonError as error:
            log.info("job.refused", reason=str(error))
            await self._end(live, JobState.FAILED, error)
        except RetouchError as error:
            # The service's own words may quote the prompt.
            log.warning("job.failed", reason=type(error).__name__)
            log.debug("job.failed_because", detail=str(error))
            await self._end(live, JobState.FAILED, error)
        except Exception as error:
            # The outermost edge of a job: the person gets a number that finds this line in the log.
            reference = secrets.token_hex(4)
            log.exception("job.crashed", reference=reference, error=type(error).__name__)
            await self._end(live, JobState.FAILED, ServiceError("unexpected"), reference)

    async def _carry(self, live: LiveJob) -> None:
        if live.job.state is JobState.SUBMITTING:
            raise UnknownOutcome("the bot was stopped while the submission was under way")
        if live.job.state in {JobState.ACCEPTED, JobState.ASKING}:
            await self._settle(live)
        if live.job.state in {JobState.ACCEPTED, JobState.WAITING}:
            await self._repaint(live)
        await self._deliver_job.deliver(live)

    async def _settle(self, live: LiveJob) -> None:
        """Prepare a job until there is nothing left to ask."""
        while True:
            if live.job.state is JobState.ACCEPTED:
                self._board.put(live.job, Phase.CHECKING)
                await self._put_away(live)
            has_asked = live.job.state is JobState.ASKING and live.job.question_id is not None
            prepared = None if has_asked else await self._prepare(live)
            if isinstance(prepared, Prepared):
                break
            await self._ask(live, prepared)
        if live.job.state is JobState.ASKING:
            await live.step(JobState.ACCEPTED)
        request = prepared.request
        live.keep(
            parameters=request.parameters,
            image_url=request.init_image_url if request.init_image_url != live.job.init_image.url else None,
            mask_url=request.mask_url,
            mask_kind=prepared.kind,
            covered=prepared.covered,
            notes=prepared.notes,
        )

    async def _ask(self, live: LiveJob, question: Question | None) -> None:
        """Wait for its person's word, with no place in line. Without a question, it was shown by an earlier process."""
        asking = live.asking
        if question is not None:
            with closing(question.overlay):
                await self._board.take_down(live.job)
                async with asking.lock:
                    if live.job.recipe.is_confirmed:  # while the question was made again after a restart
                        return
                    if live.job.state is JobState.ACCEPTED:
                        await live.step(JobState.ASKING, mask_kind=question.kind, covered=question.covered)
                question_id = await self._replies.ask(live.job, question)
            async with asking.lock:
                try:
                    await live.note(question_id=question_id)
                except StoreUnavailable:
                    live.keep(question_id=question_id)
        await self._until_answered(live)
        async with asking.lock:
            if live.job.state is JobState.ASKING:
                raise NotAnswered("NotAnswered")

    async def _until_answered(self, live: LiveJob) -> None:
        """Return when its person said Go, or shortly before their reply's token dies."""
        left_s = (live.job.reply.expires_at - self._clock.now()).total_seconds() - _LAST_CALL_S
        ways = [
            asyncio.create_task(live.asking.word.wait()),
            asyncio.create_task(self._clock.sleep(max(left_s, 0.0))),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()

    async def _put_away(self, live: LiveJob) -> None:
        """Take an answered question away, also one that an earlier process had no time for."""
        if live.job.question_id is not None:
            with suppress(RetouchError):  # one that stays does no harm
                await self._replies.put_away(live.job)
            live.keep(question_id=None)

    async def _prepare(self, live: LiveJob) -> Prepared | Question:
        prepared = await self._prepare_job.prepare(live.job)
        if live.job.reply.message_id is None:
            # Without it the reply is out of reach once its token has expired.
            with suppress(ReplyGone, DiscordUnavailable):
                live.keep(reply=replace(live.job.reply, message_id=await self._replies.locate(live.job)))
        return prepared

    async def _repaint(self, live: LiveJob) -> None:
        job = live.job
        has_begun = job.state is JobState.WAITING
        self._board.put(job, Phase.REPAINTING if has_begun else Phase.IN_LINE)
        async with self._line.place(job.id, job.requester_id, job.guild_id, has_begun=has_begun):
            if not has_begun:
                await self._submit(live)
            if live.job.state is JobState.WAITING:
                done = await self._image_api.wait(live.job.remote_id or "", live.job.parameters)
                await live.step_anyway(JobState.COLLECTING, result_urls=done.result_urls)

    async def _submit(self, live: LiveJob) -> None:
        job = live.job
        self._board.put(job, Phase.SUBMITTING)
        request = InpaintRequest(job.image_url or job.init_image.url, job.mask_url or "", job.parameters)
        answer = await self._image_api.submit(request, _StoredFirst(live))
        if not isinstance(answer, Accepted):
            await live.step_anyway(JobState.COLLECTING, result_urls=answer.result_urls)
            return
        await live.step_anyway(JobState.WAITING, remote_id=answer.remote_id)
        _log.info("job.submitted", job_id=job.id, remote_id=answer.remote_id)
        expected_s = self._image_api.expected_s(job.parameters)
        expected_end = None if expected_s is None else self._clock.now() + timedelta(seconds=expected_s)
        self._board.put(live.job, Phase.REPAINTING, expected_end)

    async def _end(self, live: LiveJob, state: JobState, error: RetouchError, reference: str | None = None) -> None:
        """Show a job's end, then store it: shown twice is the same edit, stored first could mean never shown."""
        await self._board.take_down(live.job)
        if live.job.state is JobState.ASKING:
            await self._put_away(live)
        if not isinstance(error, ReplyGone):
            try:
                await keep_telling(self._clock, live.job.id, lambda: self._tell(live, error, reference))
            except RetouchError as untold:
                _log.error("job.end_not_shown", job_id=live.job.id, reason=type(untold).__name__)
        detail = error.detail if isinstance(error, ServiceError) else ""
        await live.step_anyway(state, reason=type(error).__name__, detail=detail)

    async def _tell(self, live: LiveJob, error: RetouchError, reference: str | None) -> None:
        if isinstance(error, PersonError):
            reply = await self._replies.refuse(live.job, error)
        else:
            reply = await self._replies.show_failure(live.job, error, reference)
        live.keep(reply=reply)


class _StoredFirst:
    """Stores that a submission is about to leave before it does, and takes it back when it certainly was not taken."""

    def __init__(self, live: LiveJob) -> None:
        self._live = live

    async def sending(self) -> None:
        if self._live.job.state is JobState.ACCEPTED:
            await self._live.step(JobState.SUBMITTING)

    async def not_taken(self) -> None:
        if self._live.job.state is JobState.SUBMITTING:
            await self._live.step_anyway(JobState.ACCEPTED)
