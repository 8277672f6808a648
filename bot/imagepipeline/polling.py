"""Following jobs to their end: look when one is likely to be done, give up at the deadline, learn from it."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.errors import BadAnswer, ServiceError, TimedOut, UnknownOutcome, Unreachable
from bot.domain.parameters import Parameters
from bot.imagepipeline.clock import Clock
from bot.imagepipeline.looks import CLOSEST_S
from bot.imagepipeline.pace import Pace
from bot.imagepipeline.pacing import Followed, Pacing, Pacings
from bot.imagepipeline.reasons import Reasons
from bot.imagepipeline.transport import Answer, Transport
from bot.imagepipeline.watch import Watch
from bot.imagepipeline.wire import status_path

_HOLD_WITHOUT_WORD_S = 1.0
# The last look, at the deadline, gets as long as any.
_LAST_LOOK_S = 10.0
# Timers fire a little early.
_ALL_BUT_DUE_S = 0.001


@dataclass(frozen=True, slots=True)
class Start:
    """When a job was submitted and when the service took it, on the client's clock."""

    submitted_at: float
    accepted_at: float


class Polling:
    """Polls jobs; what one job teaches is used for the next of its kind."""

    def __init__(
        self,
        transport: Transport,
        pace: Pace,
        clock: Clock,
        *,
        deadline_s: float,
        reasons: Reasons,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._transport = transport
        self._pace = pace
        self._clock = clock
        self._deadline_s = deadline_s
        self._reasons = reasons
        self._jitter = jitter
        self.pacings = Pacings()

    async def until_done(self, remote_id: str, parameters: Parameters, start: Start | None) -> tuple[str, ...]:
        """The addresses of the results. `start` is None for a job of which only the id is left: nothing is learnt.

        Raises JobFailed, JobCancelled, TimedOut, BadKey, OutOfCredit, BadAnswer.
        """
        now = self._clock.now()
        try:
            if start is None:
                # Nobody knows how far such a job is: the first look is at once, and nothing is learnt from its end.
                return await self._follow(remote_id, Start(now, now), Pacing(), now)
            return await self._follow(remote_id, start, self.pacings.of(parameters), None)
        except ServiceError as error:
            error.remote_id = remote_id
            raise

    async def _follow(self, remote_id: str, start: Start, pacing: Pacing, due: float | None) -> tuple[str, ...]:
        """Look, at first when it is `due` (None: when the pacing says), until there is an end."""
        path = status_path(remote_id)
        watch = Watch(start.accepted_at, self._reasons)
        deadline = start.submitted_at + self._deadline_s
        job = pacing.job_began(watch.began)
        try:
            while True:
                if due is None:
                    due = await self._wait_as_planned(pacing, job, deadline)
                elif (ahead_s := self._ahead_s(due, deadline)) > 0:
                    await self._clock.sleep(ahead_s)
                # When the ceiling binds, whoever is likeliest to be done goes first.
                urgency = watch.began + pacing.likely_end_s(due - watch.began)
                answer = await self._look(path, urgency, deadline)
                now = self._clock.now()
                is_held = isinstance(answer, Answer) and self._obey(answer)
                if not is_held and (urls := watch.see(answer, now)):
                    pacing.job_done(job, now - watch.began)
                    return urls
                looked_at = answer.sent_at if isinstance(answer, Answer) else now
                pacing.job_seen(job, looked_at - watch.began, watch.running_at_s)
                if now >= deadline:
                    raise TimedOut
                gap_s = watch.gap_s(self._jitter)
                due = None if gap_s is None else now + max(CLOSEST_S, gap_s)
        finally:
            pacing.job_left(job)

    async def _wait_as_planned(self, pacing: Pacing, job: Followed, deadline: float) -> float:
        """Wait for a job's next look; plans may change meanwhile. Returns when it was due."""
        while True:
            due = job.began + pacing.next_look_s(job)
            if (ahead_s := self._ahead_s(due, deadline)) < _ALL_BUT_DUE_S:
                return due
            job.due_s, job.news = due - job.began, asyncio.get_running_loop().create_future()
            await self._clock.sleep(ahead_s, or_until=job.news)

    def _ahead_s(self, due: float, deadline: float) -> float:
        now = self._clock.now()
        # A hold that lasts past the deadline must not carry the job past it.
        return max(0.0, min(max(due, now + self._pace.held_for()), deadline) - now)

    async def _look(self, path: str, urgency: float, deadline: float) -> Answer | ServiceError:
        """One status call; an error in place of an answer when none came, or one that leads nowhere."""
        try:
            async with asyncio.timeout(max(_LAST_LOOK_S, deadline - self._clock.now())):
                return await self._transport.get(path, urgency=urgency)
        except (Unreachable, UnknownOutcome, BadAnswer) as error:
            return error
        except TimeoutError:
            raise TimedOut from None

    def _obey(self, answer: Answer) -> bool:
        """Hold everyone back when the service asks for it."""
        if answer.status != 429 and (answer.status != 503 or answer.retry_after_s is None):
            return False
        hold_s = _HOLD_WITHOUT_WORD_S if answer.retry_after_s is None else answer.retry_after_s
        self._pace.hold(hold_s, sent_at=answer.sent_at, ease=answer.status == 429)
        return True
