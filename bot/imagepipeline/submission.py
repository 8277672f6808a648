"""Handing a request in, once: repeated only where it certainly did not arrive or was certainly not taken."""

import random
from collections.abc import Callable
from typing import Final, NoReturn

from bot.domain.errors import (
    BadAnswer,
    JobCancelled,
    RateLimited,
    RefusedRequest,
    ServiceError,
    UnknownOutcome,
    Unreachable,
)
from bot.imagepipeline.answers import Cancelled, Failed, Finished, Reading, Running, read_answer
from bot.imagepipeline.clock import Clock
from bot.imagepipeline.pace import Pace
from bot.imagepipeline.reasons import Reasons, raw_reason
from bot.imagepipeline.transport import Answer, Transport
from bot.imagepipeline.wire import SUBMIT_PATH
from bot.services.ports import SubmissionWatch

# All the waiting that a submission's refusals may ask for; the turn in a crowd is not counted.
PATIENCE_S = 120.0
# Without a word on when to come back a hiccup is sat out, no more: an outage is the breaker's (`bot.services.breaker`),
# and it has to hear of it soon.
_HICCUP_S = 3.0
_FIRST_WAIT_S = 0.5
_LONGEST_WAIT_S = 15.0
# What frameworks and gateways answer when something broke, whoever broke it: not the service's word on this job.
_EMPTY_PHRASES: Final = frozenset({"internal server error", "internal error", "server error", "error"})


class Submission:
    """Submits. A submission costs money and has no key to recognise a second one by."""

    def __init__(
        self,
        transport: Transport,
        pace: Pace,
        clock: Clock,
        *,
        patience_s: float = PATIENCE_S,
        reasons: Reasons,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._transport = transport
        self._pace = pace
        self._clock = clock
        self._patience_s = patience_s
        self._reasons = reasons
        self._jitter = jitter

    async def hand_in(self, body: bytes, watch: SubmissionWatch) -> Finished | Running:
        """Submit until the service took it or refused it. A `Running` has an id, a `Finished` an id or results.

        `watch` hears of each request before it leaves, and of each that certainly was not taken before any waiting.

        Raises BadKey, OutOfCredit, RefusedRequest, RateLimited, Unreachable, BadAnswer, JobFailed, JobCancelled,
        UnknownOutcome.
        """
        waited_s = 0.0
        attempt = 0
        began = self._clock.now()
        while True:
            if (held_s := self._pace.held_for()) > self._patience_s - waited_s:
                raise RateLimited(retry_after_s=held_s)
            wait_s, refusal = await self._try(body, attempt, watch)
            if not isinstance(refusal, ServiceError):
                return refusal
            await watch.not_taken()
            attempt += 1
            waited_s += wait_s
            is_outage = isinstance(refusal, Unreachable) and refusal.retry_after_s is None
            if waited_s > self._patience_s or (is_outage and self._clock.now() + wait_s - began > _HICCUP_S):
                raise refusal
            await self._clock.sleep(wait_s)

    async def _try(
        self, body: bytes, attempt: int, watch: SubmissionWatch
    ) -> tuple[float, Finished | Running | ServiceError]:
        """One submission; what came of it, and how long to wait when it was an error worth another try."""
        try:
            answer = await self._transport.post(SUBMIT_PATH, body, watch)
        except Unreachable as error:
            return self._own_wait_s(attempt), error
        if answer.status not in {429, 503}:
            return 0.0, self._judge(answer)
        if answer.status == 429 and (refusal := self._reasons.refusal(answer.status, answer.body)):
            raise refusal
        wait_s = answer.retry_after_s if answer.retry_after_s is not None else self._own_wait_s(attempt)
        if answer.status == 429 or answer.retry_after_s is not None:
            self._pace.hold(wait_s, sent_at=answer.sent_at, ease=answer.status == 429)
        kind = RateLimited if answer.status == 429 else Unreachable
        return wait_s, kind("refused for now", retry_after_s=answer.retry_after_s)

    def _own_wait_s(self, attempt: int) -> float:
        wait_s = min(_FIRST_WAIT_S * 2.0 ** min(attempt, 8), _LONGEST_WAIT_S)
        return wait_s * (0.5 + 0.5 * self._jitter())

    def _judge(self, answer: Answer) -> Finished | Running:
        if 400 <= answer.status < 500:
            raise self._reasons.refusal(answer.status, answer.body) or RefusedRequest(
                self._reasons.safe(raw_reason(answer.body))
            )
        reading = read_answer(answer.body)
        if answer.status >= 500:
            self._broken(answer, reading)
        match reading:
            case Finished(urls=urls, remote_id=remote_id) if urls or remote_id is not None:
                return reading
            case Finished():
                raise BadAnswer("done, but without a result or an id")
            case Running(remote_id=remote_id) if remote_id is not None:
                return reading
            case Failed(reason=reason):
                raise self._reasons.failure(reason)
            case Cancelled():
                raise JobCancelled
            case _:
                # 2xx: something took the request, and nothing is left to ask after it by.
                raise UnknownOutcome("no id in the answer to a submission")

    def _broken(self, answer: Answer, reading: Reading) -> NoReturn:
        """A 5xx other than 503. Only the service's own word, in the contract's terms, says that there is no job."""
        if answer.status == 500 and isinstance(reading, Failed):
            is_own_word = reading.reason.strip().casefold().rstrip(".!") not in _EMPTY_PHRASES
            if is_own_word and isinstance(answer.body, dict) and ("error" in answer.body or reading.is_stated):
                raise self._reasons.failure(reading.reason)
        raise UnknownOutcome(f"HTTP {answer.status}")
