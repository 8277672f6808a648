"""Following one job to its end: look when it is likely to be done, read leniently, give up at the deadline."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from bot.domain.errors import (
    BadAnswer,
    BadKey,
    JobCancelled,
    JobFailed,
    OutOfCredit,
    ServiceError,
    TimedOut,
    UnknownOutcome,
    Unreachable,
)
from bot.domain.parameters import Parameters
from bot.imagepipeline.answers import Cancelled, Failed, Finished, Running, Senseless, read_answer
from bot.imagepipeline.clock import Clock
from bot.imagepipeline.pace import Pace
from bot.imagepipeline.pacing import CLOSEST_S, Pacing, Pacings
from bot.imagepipeline.reasons import raw_reason, safe_reason, speaks_of_credit
from bot.imagepipeline.transport import Answer, Transport
from bot.imagepipeline.wire import STATUS_PATH

# An id that was just handed out may take a moment until every server of theirs knows it.
_UNKNOWN_ID_PATIENCE_S = 30.0
# A job that is paid for is not given up for one odd answer.
_REFUSALS_MAX = 3
_EMPTY_SUCCESSES_MAX = 4
_EMPTY_SUCCESS_GAP_S = 1.0
_TROUBLE_FIRST_S = 0.5
_TROUBLE_MAX_S = 10.0
_HOLD_WITHOUT_WORD_S = 1.0
# The last look, at the deadline, gets as long as any.
_LAST_LOOK_S = 10.0


@dataclass(frozen=True, slots=True)
class Start:
    """When a job was submitted and when the service took it, on the client's clock."""

    submitted_at: float
    accepted_at: float


@dataclass(slots=True)
class _Watch:
    """What has been seen of one job. Times in seconds from its start, but for `began` (clock)."""

    began: float
    is_learning: bool
    pacing: Pacing
    looks: int = 0
    running_at_s: float | None = None
    troubles: int = 0
    refusals: int = 0
    empty_successes: int = 0
    unknown_since_s: float | None = None


class Polling:
    """Polls jobs; what one job teaches is used for the next of its kind."""

    def __init__(
        self,
        transport: Transport,
        pace: Pace,
        clock: Clock,
        *,
        deadline_s: float,
        secret: str,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._transport = transport
        self._pace = pace
        self._clock = clock
        self._deadline_s = deadline_s
        self._secret = secret
        self._jitter = jitter
        self.pacings = Pacings()

    async def until_done(self, remote_id: str, parameters: Parameters, start: Start | None) -> tuple[str, ...]:
        """The addresses of the results. `start` is None for a job of which only the id is left: nothing is learnt.

        Raises JobFailed, JobCancelled, TimedOut, BadKey, OutOfCredit, BadAnswer.
        """
        now = self._clock.now()
        watch = _Watch(
            began=start.accepted_at if start else now, is_learning=start is not None, pacing=self.pacings.of(parameters)
        )
        deadline = (start.submitted_at if start else now) + self._deadline_s
        path = STATUS_PATH + quote(remote_id, safe="")
        # Of a job that was taken up again nobody knows how far it is: look at once.
        due = watch.began + watch.pacing.next_look_s(0.0, is_first=True) if start else now
        try:
            while True:
                await self._wait_until(due, deadline)
                answer = await self._look(path, due, deadline)
                urls = self._judge(watch, answer)
                if urls:
                    return urls
                if self._clock.now() >= deadline:
                    raise TimedOut
                due = self._next_due(watch, answer)
        except ServiceError as error:
            error.remote_id = remote_id
            raise

    async def _wait_until(self, due: float, deadline: float) -> None:
        now = self._clock.now()
        # A hold that lasts past the deadline must not carry the job past it.
        due = min(max(due, now + self._pace.held_for()), deadline)
        if due > now:
            await self._clock.sleep(due - now)

    async def _look(self, path: str, due: float, deadline: float) -> Answer | None:
        """One status call; None when no answer came."""
        try:
            async with asyncio.timeout(max(_LAST_LOOK_S, deadline - self._clock.now())):
                return await self._transport.get(path, urgency=due)
        except (Unreachable, UnknownOutcome):
            return None
        except TimeoutError:
            raise TimedOut from None

    def _judge(self, watch: _Watch, answer: Answer | None) -> tuple[str, ...]:
        """The results, if the job is done; nothing, if it is worth another look. Raises when it is neither."""
        watch.looks += 1
        if answer is None:
            watch.troubles += 1
            return ()
        if answer.status == 429 or (answer.status == 503 and answer.retry_after_s is not None):
            hold_s = _HOLD_WITHOUT_WORD_S if answer.retry_after_s is None else answer.retry_after_s
            self._pace.hold(hold_s, sent_at=answer.sent_at, ease=answer.status == 429)
            return ()
        if not answer.is_ok:
            self._refused(watch, answer)
            return ()
        if not answer.is_json:
            watch.troubles += 1
            return ()
        watch.troubles = 0
        watch.unknown_since_s = None
        match read_answer(answer.body):
            case Finished(urls=()):
                watch.empty_successes += 1
                if watch.empty_successes >= _EMPTY_SUCCESSES_MAX:
                    raise BadAnswer("done, but without a result")
            case Finished(urls=urls):
                self._learn(watch)
                return urls
            case Running():
                watch.refusals = 0
                watch.running_at_s = answer.sent_at - watch.began
            case Failed(reason=reason):
                raise JobFailed(self._safe(reason))
            case Cancelled():
                raise JobCancelled
            case Senseless():
                self._count_refusal(watch, BadAnswer("an answer without a status"))
        return ()

    def _refused(self, watch: _Watch, answer: Answer) -> None:
        reading = read_answer(answer.body)
        if answer.status == 404:
            now_s = self._clock.now() - watch.began
            if watch.unknown_since_s is None:
                watch.unknown_since_s = now_s
            elif now_s - watch.unknown_since_s > _UNKNOWN_ID_PATIENCE_S:
                raise BadAnswer("the job is not known any more")
        elif isinstance(reading, Failed) and reading.is_stated:
            # Gateways also write `"status": "error"`: the service says it again, a gateway's hiccup passes.
            self._count_refusal(watch, JobFailed(self._safe(reading.reason)))
        elif answer.status >= 500 or answer.status in {408, 425}:
            watch.troubles += 1
        else:
            self._count_refusal(watch, self._refusal(answer))

    def _refusal(self, answer: Answer) -> ServiceError:
        reason = self._safe(raw_reason(answer.body))
        if answer.status == 402 or speaks_of_credit(reason):
            return OutOfCredit(reason)
        if answer.status in {401, 403}:
            return BadKey(reason)
        return BadAnswer(f"HTTP {answer.status}")

    def _count_refusal(self, watch: _Watch, error: ServiceError) -> None:
        watch.refusals += 1
        watch.troubles += 1
        if watch.refusals >= _REFUSALS_MAX:
            raise error

    def _next_due(self, watch: _Watch, answer: Answer | None) -> float:
        now = self._clock.now()
        sent_at = now if answer is None else answer.sent_at
        if watch.troubles:
            gap_s = min(_TROUBLE_FIRST_S * 2.0 ** min(watch.troubles - 1, 8), _TROUBLE_MAX_S)
            return now + max(CLOSEST_S, gap_s * (0.5 + 0.5 * self._jitter()))
        if watch.empty_successes:
            return now + _EMPTY_SUCCESS_GAP_S * watch.empty_successes
        return watch.began + watch.pacing.next_look_s(sent_at - watch.began, is_first=False)

    def _learn(self, watch: _Watch) -> None:
        if watch.is_learning:
            watch.pacing.done(watch.running_at_s, self._clock.now() - watch.began)

    def _safe(self, reason: str) -> str:
        return safe_reason(reason, secret=self._secret)
