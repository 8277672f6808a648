"""What one job's answers add up to: done, worth another look, or given up."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.errors import BadAnswer, JobCancelled, ServiceError
from bot.imagepipeline.answers import Cancelled, Failed, Finished, Running, Senseless, read_answer
from bot.imagepipeline.reasons import Reasons
from bot.imagepipeline.transport import Answer

# An id that was just handed out may take a moment until every server of theirs knows it.
_UNKNOWN_ID_PATIENCE_S = 30.0
# A job that is paid for is not given up for one odd answer.
_REFUSALS_MAX = 3
_EMPTY_SUCCESSES_MAX = 4
_EMPTY_SUCCESS_GAP_S = 1.0
_TROUBLE_FIRST_S = 0.5
_TROUBLE_MAX_S = 10.0


@dataclass(slots=True)
class Watch:
    """What has been seen of one job that began at `began` (clock)."""

    began: float
    reasons: Reasons
    running_at_s: float = 0.0
    """When it was last seen running, in seconds from its start; 0 when it never was."""
    troubles: int = 0
    """Looks in a row that showed nothing."""
    refusals: int = 0
    empty_successes: int = 0
    unknown_since: float | None = None

    def see(self, answer: Answer | ServiceError, now: float) -> tuple[str, ...]:
        """The results if the job is done, nothing if it is worth another look.

        Raises JobFailed, JobCancelled, BadKey, OutOfCredit, BadAnswer.
        """
        if isinstance(answer, BadAnswer):
            self._count_refusal(answer)
        elif isinstance(answer, ServiceError) or (answer.is_ok and not answer.is_json):
            self.troubles += 1
        elif answer.is_ok:
            return self._read(answer)
        else:
            self._see_refusal(answer, now)
        return ()

    def gap_s(self, jitter: Callable[[], float]) -> float | None:
        """How long to wait after a look that showed less than it should; None after one that showed enough."""
        if self.troubles:
            gap_s = min(_TROUBLE_FIRST_S * 2.0 ** min(self.troubles - 1, 8), _TROUBLE_MAX_S)
            return gap_s * (0.5 + 0.5 * jitter())
        return _EMPTY_SUCCESS_GAP_S * self.empty_successes if self.empty_successes else None

    def _read(self, answer: Answer) -> tuple[str, ...]:
        self.troubles = 0
        self.unknown_since = None
        match read_answer(answer.body):
            case Finished(urls=()):
                self.empty_successes += 1
                if self.empty_successes >= _EMPTY_SUCCESSES_MAX:
                    raise BadAnswer("done, but without a result")
            case Finished(urls=urls):
                return urls
            case Running():
                self.refusals = self.empty_successes = 0
                self.running_at_s = answer.sent_at - self.began
            case Failed(reason=reason):
                raise self.reasons.failure(reason)
            case Cancelled():
                raise JobCancelled
            case Senseless():
                self._count_refusal(BadAnswer("an answer without a status"))
        return ()

    def _see_refusal(self, answer: Answer, now: float) -> None:
        reading = read_answer(answer.body)
        if answer.status == 404:
            if self.unknown_since is None:
                self.unknown_since = now
            elif now - self.unknown_since > _UNKNOWN_ID_PATIENCE_S:
                raise BadAnswer("the job is not known any more")
        elif isinstance(reading, Failed) and reading.is_stated:
            # Gateways also write `"status": "error"`: the service says it again, a gateway's hiccup passes.
            self._count_refusal(self.reasons.failure(reading.reason))
        elif answer.status >= 500 or answer.status in {408, 425}:
            self.troubles += 1
        else:
            odd = BadAnswer(f"HTTP {answer.status}")
            self._count_refusal(self.reasons.refusal(answer.status, answer.body) or odd)

    def _count_refusal(self, error: ServiceError) -> None:
        self.refusals += 1
        self.troubles += 1
        if self.refusals >= _REFUSALS_MAX:
            raise error
