"""The circuit breaker before the image API: during an outage submissions wait, and one at a time tries again.

closed ──(failures in a row)──▶ open ──(its time has come)──▶ half-open: one probe ──(answered)──▶ closed
                                 ▲                                       │
                                 └──────────(failed: a longer wait)──────┘
"""

import asyncio
import heapq
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from enum import Enum

import structlog

from bot.domain.errors import BadAnswer, RateLimited, ServiceError, UnknownOutcome, Unreachable
from bot.services.clock import Clock

_log = structlog.get_logger()

# How long the task behind all waiting submissions sleeps at most: patience ends that much late.
_LONGEST_NAP_S = 1.0
# Right after an outage so many submissions go out; each that ends lets others follow: a crowd never finds out together
# that the service is away again.
_FIRST_CREDIT = 2


class _Verdict(Enum):
    """What a submission's end says of the service."""

    ANSWERED = "it answered this job in its own words, kind or not"
    FAILED = "it is away"
    UNCLEAR = "neither; ask again later"
    NOTHING = "nothing was learnt, such as after a cancellation"


class Breaker:
    """Counts failures of submissions in a row, over all jobs. The service is away from the first until it answers."""

    def __init__(
        self,
        clock: Clock,
        *,
        opens_after: int = 3,
        first_probe_s: float = 2.0,
        longest_probe_s: float = 30.0,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._clock = clock
        self._opens_after = opens_after
        self._first_probe_s = first_probe_s
        self._longest_probe_s = longest_probe_s
        self._jitter = jitter
        self._failures = 0
        self._failing_since: datetime | None = None
        self._are_looks_failing = False
        self._has_told = False
        self._is_probing = False
        self._probe_delay_s = first_probe_s
        self._probe_at_s = 0.0
        self._credit: int | None = None
        self._waiting: list[tuple[float, int, asyncio.Future[bool]]] = []
        self._order = 0
        self._keeper: asyncio.Task[None] | None = None
        self.is_open = False
        """Whether submissions wait."""
        self.on_change: list[Callable[[bool], None]] = []
        """Called with `is_open` whenever that changes."""

    @property
    def since(self) -> datetime | None:
        """When the outage began; None when there is none."""
        return self._failing_since if self.is_open else None

    @property
    def waiting(self) -> int:
        """Submissions that wait for the outage to end."""
        return sum(not turn.done() for _, _, turn in self._waiting)

    @asynccontextmanager
    async def passage(self, deadline_s: float) -> AsyncIterator[None]:
        """Wait until a submission makes sense, and learn from how the block ends.

        `deadline_s` is on the clock's steady time. Past it, Unreachable is raised.
        """
        is_probe = await self._enter(deadline_s)
        verdict, retry_after_s = _Verdict.NOTHING, None
        try:
            yield
            verdict = _Verdict.ANSWERED
        except ServiceError as error:
            verdict, retry_after_s = _verdict_of(error), error.retry_after_s
            if verdict is _Verdict.FAILED:
                self._failed(type(error).__name__, retry_after_s, is_probe=is_probe)
            raise
        finally:
            if is_probe:
                self._is_probing = False
            if verdict is _Verdict.ANSWERED:
                self._answered()
            elif verdict is _Verdict.UNCLEAR and is_probe:
                self._postpone_probe(retry_after_s)
            elif self._credit is not None:
                self._credit += 1
            self._admit()

    def note_looks(self, are_failing: bool) -> None:
        """Status calls began to fail, or are answered again: part of the same outage, though it opens nothing."""
        self._are_looks_failing = are_failing
        if are_failing and self._failing_since is None:
            self._failing_since = self._clock.now()
        self._tell("status calls")
        if not are_failing and not self._failures:
            self._failing_since = None

    async def _enter(self, deadline_s: float) -> bool:
        """Wait for admission; whether it is a probe's."""
        turn: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._order += 1
        heapq.heappush(self._waiting, (deadline_s, self._order, turn))
        self._admit()
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self._is_probing = self._is_probing and not turn.result()
                if self._credit is not None:
                    self._credit += 1
            self._admit()
            raise

    def _admit(self) -> None:
        """Let in whoever may go: those with the earliest deadline first."""
        while self._waiting and self._may_enter():
            _, _, turn = heapq.heappop(self._waiting)
            if turn.done():
                continue
            self._is_probing = self._is_probing or self.is_open
            if self._credit is not None:
                self._credit -= 1
            turn.set_result(self.is_open)
        if not self.is_open and not self._waiting:
            self._credit = None
        if self.is_open and self._waiting and self._keeper is None:
            self._keeper = asyncio.create_task(self._keep(), name="image-api-breaker")

    def _may_enter(self) -> bool:
        if self.is_open:
            return not self._is_probing and self._clock.monotonic() >= self._probe_at_s
        return self._credit is None or self._credit > 0

    async def _keep(self) -> None:
        """Send probes and end patience, for as long as there is an outage and somebody waits."""
        try:
            while self.is_open:
                now_s = self._clock.monotonic()
                while self._waiting and (self._waiting[0][2].done() or self._waiting[0][0] <= now_s):
                    turn = heapq.heappop(self._waiting)[2]
                    if not turn.done():
                        turn.set_exception(Unreachable("still away"))
                self._admit()
                if not self._waiting:
                    return
                next_s = self._waiting[0][0]
                if not self._is_probing:
                    next_s = min(next_s, self._probe_at_s)
                await self._clock.sleep(min(max(next_s - now_s, 0.0), _LONGEST_NAP_S))
        finally:
            self._keeper = None

    def _failed(self, reason: str, retry_after_s: float | None, *, is_probe: bool) -> None:
        if self.is_open:
            if is_probe:
                self._probe_delay_s = min(self._probe_delay_s * 2, self._longest_probe_s)
                self._postpone_probe(retry_after_s)
            elif retry_after_s is not None:
                self._probe_at_s = max(self._probe_at_s, self._clock.monotonic() + retry_after_s)
            return
        self._failures += 1
        if self._failing_since is None:
            self._failing_since = self._clock.now()
        if self._failures >= self._opens_after:
            self._probe_delay_s = self._first_probe_s
            self._postpone_probe(retry_after_s)
            self._turn(is_open=True, reason=reason)

    def _postpone_probe(self, retry_after_s: float | None) -> None:
        delay_s = self._probe_delay_s * (0.5 + 0.5 * self._jitter())
        self._probe_at_s = self._clock.monotonic() + max(delay_s, retry_after_s or 0.0)

    def _answered(self) -> None:
        self._failures = 0
        if self.is_open:
            self._credit = _FIRST_CREDIT
            self._turn(is_open=False, reason="")
        elif self._credit is not None:
            self._credit += 2
        if not self._are_looks_failing:
            self._failing_since = None

    def _turn(self, *, is_open: bool, reason: str) -> None:
        self.is_open = is_open
        self._tell(reason)
        for listener in self.on_change:
            listener(is_open)

    def _tell(self, reason: str) -> None:
        """One line when it starts, one when all of it is over."""
        is_away = self.is_open or self._are_looks_failing
        if is_away == self._has_told:
            return
        self._has_told = is_away
        if is_away:
            _log.warning("image_api.outage_started", reason=reason)
        elif self._failing_since is not None:
            lasted_s = (self._clock.now() - self._failing_since).total_seconds()
            _log.info("image_api.outage_ended", lasted_s=round(lasted_s, 1), waiting=self.waiting)


def _verdict_of(error: ServiceError) -> _Verdict:
    match error:
        case Unreachable() | UnknownOutcome():
            return _Verdict.FAILED
        case RateLimited() | BadAnswer():
            return _Verdict.UNCLEAR
        case _:
            return _Verdict.ANSWERED
