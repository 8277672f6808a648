"""Runs jobs as tasks of this process: starts them, resumes them after a restart, and stops them."""

import asyncio
import secrets
from collections import Counter
from contextlib import suppress
from dataclasses import replace

import structlog

from bot.domain.errors import DiscordUnavailable, ReplyGone, RetouchError, StoreUnavailable
from bot.domain.job import Job, JobState
from bot.services.carry_job import CarryJob
from bot.services.clock import Clock
from bot.services.keep_telling import keep_telling
from bot.services.live_job import LiveJob
from bot.services.ports import JobStore, LostJob, Replies

_log = structlog.get_logger()

# Resumed jobs begin with a question to Discord; all at once they would crowd out new commands.
_RESUMED_AT_ONCE = 20
_JUST_ENDING_S = 1.0
# A cancellation shows its end first, and Discord may be slow.
_CANCELLED_WITHIN_S = 60.0

# At a stop: a submission whose answer is under way becomes a question to a person when it is cut off.
_HALF_DONE = frozenset({JobState.SUBMITTING, JobState.COLLECTING, JobState.DELIVERING})
_LAST_STEP_S = 3.0
_LOOK_AGAIN_S = 0.05


class JobRunner:
    """Keeps hold of the jobs that are being carried. No job is carried twice at a time."""

    def __init__(self, carry_job: CarryJob, store: JobStore, replies: Replies, clock: Clock) -> None:
        self._carry_job = carry_job
        self._store = store
        self._replies = replies
        self._clock = clock
        self._running: dict[str, tuple[LiveJob, asyncio.Task[None]]] = {}
        self._resuming = asyncio.Semaphore(_RESUMED_AT_ONCE)
        self._has_stopped = False
        self._telling: dict[str, asyncio.Task[None]] = {}

    @property
    def count(self) -> int:
        """Jobs that are being carried, in line or running."""
        return len(self._running)

    @property
    def count_by_state(self) -> dict[JobState, int]:
        """The same, by where they are."""
        return Counter(live.job.state for live, _ in self._running.values())

    def find(self, job_id: str) -> Job | None:
        """A job that is being carried, as it is now."""
        found = self._running.get(job_id)
        return found[0].job if found else None

    def find_live(self, job_id: str) -> LiveJob | None:
        """A job that is being carried, to be told something."""
        found = self._running.get(job_id)
        return found[0] if found else None

    def start(self, job: Job) -> None:
        """Carry a stored job on in the background."""
        self._run(job, resumed=False)

    async def resume(self) -> int:
        """Take up every unfinished job of the store that is not being carried; how many. Raises StoreUnavailable.

        Whoever waits for a job that cannot be read is told in the background, if it is known where.
        """
        for lost in await self._store.unreadable():
            if lost.job_id not in self._telling:
                self._tell_of(lost)
        jobs = [job for job in await self._store.unfinished() if job.id not in self._running]
        for job in jobs:
            self._run(job, resumed=True)
        if jobs:
            _log.info("jobs.resumed", count=len(jobs))
        return len(jobs)

    async def settle(self, job_id: str) -> None:
        """Wait a moment for a job that is just ending: its end is shown before it is stored."""
        if found := self._running.get(job_id):
            await asyncio.wait({found[1]}, timeout=_JUST_ENDING_S)

    async def cancel(self, job_id: str) -> bool:
        """Stop a job because a person wants it; False when it is not being carried any more."""
        found = self._running.get(job_id)
        if found is None or found[0].job.state is JobState.DELIVERING:
            return False
        live, task = found
        live.is_cancelled = True
        task.cancel()
        await asyncio.wait({task}, timeout=_CANCELLED_WITHIN_S)
        return live.job.state is JobState.CANCELLED

    async def stop(self) -> None:
        """Let go of all jobs, as resumable as they are, and start no more. What is half done may end first, briefly."""
        self._has_stopped = True
        for telling in self._telling.values():
            telling.cancel()
        let_go: set[asyncio.Task[None]] = set()
        with suppress(TimeoutError):
            async with asyncio.timeout(_LAST_STEP_S):
                while half_done := self._let_go(let_go, but=_HALF_DONE):
                    await asyncio.wait(half_done, timeout=_LOOK_AGAIN_S)
        self._let_go(let_go)
        await asyncio.gather(*let_go, return_exceptions=True)

    def _let_go(
        self, let_go: set[asyncio.Task[None]], but: frozenset[JobState] = frozenset()
    ) -> list[asyncio.Task[None]]:
        """Cancel every job once, but for those in these states, which are returned."""
        spared = []
        for live, task in self._running.values():
            if task in let_go:
                continue
            if live.job.state in but or (but and live.is_stepping):
                spared.append(task)
            else:
                let_go.add(task)
                task.cancel()
        return spared

    def _run(self, job: Job, *, resumed: bool) -> None:
        # Stored is enough: what is not started now goes on after the restart.
        if self._has_stopped or job.id in self._running:
            return
        live = LiveJob(job, self._store, self._clock)
        work = self._resume(live) if resumed else self._carry_job.carry(live)
        task = asyncio.create_task(work, name=f"job {job.id}")
        self._running[job.id] = live, task
        task.add_done_callback(lambda _: self._running.pop(job.id, None))

    def _tell_of(self, lost: LostJob) -> None:
        telling = asyncio.create_task(self._own_up(lost), name=f"lost job {lost.job_id}")
        self._telling[lost.job_id] = telling
        telling.add_done_callback(lambda _: self._telling.pop(lost.job_id, None))

    async def _own_up(self, lost: LostJob) -> None:
        """Say that a job is lost, then set it aside: told twice is the same edit, set aside first could mean never."""
        reference = secrets.token_hex(4)
        _log.error("job.lost", job_id=lost.job_id, reference=reference, can_be_told=lost.reply is not None)

        async def tell() -> None:
            async with self._resuming:
                await self._replies.show_lost(lost, reference)

        try:
            if lost.reply is not None:
                await keep_telling(self._clock, lost.job_id, tell)
        except RetouchError as error:
            _log.error("job.end_not_shown", job_id=lost.job_id, reason=type(error).__name__)
        try:
            await self._store.set_aside(lost.job_id, self._clock.now())
        except StoreUnavailable as error:
            _log.error("job.not_set_aside", job_id=lost.job_id, reason=str(error))

    async def _resume(self, live: LiveJob) -> None:
        """Go on with a job of an earlier process. One that was never acknowledged has ended: its person was told so."""
        # Whose reply is known was acknowledged, even if the press that took it up again was not.
        if live.job.state is JobState.ACCEPTED and live.job.reply.message_id is None:
            with suppress(ReplyGone, DiscordUnavailable):
                async with self._resuming:
                    message_id = await self._replies.locate(live.job)
                if message_id is None:
                    await live.step_anyway(JobState.FAILED, reason="NotAcknowledged")
                    return
                live.keep(reply=replace(live.job.reply, message_id=message_id))
        await self._carry_job.carry(live)
