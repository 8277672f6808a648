"""Following jobs to their end: look when one is likely to be done, give up at the deadline, learn from it."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.errors import BadAnswer, ServiceError, TimedOut, UnknownOutcome, Unreachable
from bot.domain.parameters import Parameters
from bot.imagepipeline.clock import Clock
from bot.imagepipeline.pace import Pace
from bot.imagepipeline.pacing import CLOSEST_S, Pacing, Pacings, gentle_next_s
from bot.imagepipeline.reasons import Reasons
from bot.imagepipeline.transport import Answer, Transport
from bot.imagepipeline.watch import Watch
from bot.imagepipeline.wire import status_path

_HOLD_WITHOUT_WORD_S = 1.0
# The last look, at the deadline, gets as long as any.
_LAST_LOOK_S = 10.0


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
        try:
            if start is None:
                now = self._clock.now()
                # Nobody knows how far such a job is: the first look is at once.
                return await self._follow(remote_id, Watch(now, self._reasons), now, now + self._deadline_s, None)
            return await self._follow_new(remote_id, start, self.pacings.of(parameters))
        except ServiceError as error:
            error.remote_id = remote_id
            raise

    async def _follow_new(self, remote_id: str, start: Start, pacing: Pacing) -> tuple[str, ...]:
        watch = Watch(start.accepted_at, self._reasons)
        due = watch.began + pacing.next_look_s(0.0, is_first=True)
        pacing.job_began()
        try:
            urls = await self._follow(remote_id, watch, due, start.submitted_at + self._deadline_s, pacing)
        finally:
            pacing.job_left()
        pacing.job_done(watch.began, watch.running_at_s, self._clock.now() - watch.began)
        return urls

    async def _follow(
        self, remote_id: str, watch: Watch, due: float, deadline: float, pacing: Pacing | None
    ) -> tuple[str, ...]:
        path = status_path(remote_id)
        while True:
            await self._wait_until(due, deadline)
            # When the ceiling binds, whoever is likeliest to be done goes first.
            urgency = due if pacing is None else watch.began + pacing.likely_end_s(due - watch.began)
            answer = await self._look(path, urgency, deadline)
            is_held = isinstance(answer, Answer) and self._obey(answer)
            if not is_held and (urls := watch.see(answer, self._clock.now())):
                return urls
            if self._clock.now() >= deadline:
                raise TimedOut
            due = self._next_due(watch, answer, pacing)

    async def _wait_until(self, due: float, deadline: float) -> None:
        now = self._clock.now()
        # A hold that lasts past the deadline must not carry the job past it.
        due = min(max(due, now + self._pace.held_for()), deadline)
        if due > now:
            await self._clock.sleep(due - now)

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

    def _next_due(self, watch: Watch, answer: Answer | ServiceError, pacing: Pacing | None) -> float:
        now = self._clock.now()
        if (gap_s := watch.gap_s(self._jitter)) is not None:
            return now + max(CLOSEST_S, gap_s)
        looked_s = (answer.sent_at if isinstance(answer, Answer) else now) - watch.began
        return watch.began + (
            gentle_next_s(looked_s) if pacing is None else pacing.next_look_s(looked_s, is_first=False)
        )
