"""The ceiling on requests per second that all jobs share: who goes next, how fast, and when nobody may."""

import asyncio
import heapq
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum

from bot.imagepipeline.clock import Clock

# Of every so many turns one is a status call's while submissions queue: a burst must not hide finished jobs.
# Measured (bench/polling_lag.py, 2,000 at once, 100 a second): with every second turn half of the jobs are seen done
# after 27 s; with every fourth, or none, after 31 s.
_READ_EVERY = 2
# Open requests: a service that answers slowly must not cost a connection and a buffer per waiting job.
# A submission may be answered only when the picture is done, so more of them may be open.
_MAX_OPEN_SUBMISSIONS = 256
_MAX_OPEN_READS = 64
# After "too many requests" half the pace, then 5 % more every second without another one.
_EASE = 0.5
_RECOVERY_PER_S = 1.05
_SLOWEST = 0.005
# A hold longer than this is a mistake of somebody's: it would silence the bot for everyone.
MAX_HOLD_S = 300.0


class Turn(Enum):
    """What a turn is for. Submissions go first: the service can work on nothing it has not got."""

    SUBMISSION = "submission"
    READ = "read"


class _Line:
    """Those who wait for one kind of turn, most urgent first."""

    __slots__ = ("max_open", "open", "waiting")

    def __init__(self, max_open: int) -> None:
        self.waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self.open = 0
        self.max_open = max_open

    def is_ready(self) -> bool:
        while self.waiting and self.waiting[0][2].done():  # whoever gave up takes no turn
            heapq.heappop(self.waiting)
        return bool(self.waiting) and self.open < self.max_open


class Pace:
    """Hands out turns, at most `max_per_s` in any second, to everyone who talks to one service.

    One task hands out, however many wait; a turn costs O(log n). When the ceiling binds, submissions go before status
    calls (but for every second turn), and each kind in the order of `urgency`: the lowest first.
    """

    def __init__(self, clock: Clock, max_per_s: float) -> None:
        self._clock = clock
        # A few late turns may be made up for at once (timers are coarse); they are taken off the steady pace.
        self._spare = max(0, int(max_per_s * 0.05) - 1)
        self._steady_per_s = max_per_s - self._spare
        self._share = 1.0
        self._share_at = self._next_slot = self._held_until = self._held_since = float("-inf")
        self._order = 0
        self._granted = 0
        self._lines = {Turn.SUBMISSION: _Line(_MAX_OPEN_SUBMISSIONS), Turn.READ: _Line(_MAX_OPEN_READS)}
        self._changed = asyncio.Event()
        self._handing_out: asyncio.Task[None] | None = None

    def held_for(self) -> float:
        """Seconds that nobody may send anything; 0 when all may."""
        return max(0.0, self._held_until - self._clock.now())

    def hold(self, seconds: float, *, sent_at: float, ease: bool) -> None:
        """Let nobody send for a while, because the service said so to a request sent at `sent_at`.

        With `ease` the pace is lowered too: once, however many requests were already out and got the same answer.
        """
        now = self._clock.now()
        self._held_until = max(self._held_until, now + min(max(seconds, 0.0), MAX_HOLD_S))
        if sent_at < self._held_since:
            return
        self._held_since = now
        if ease:
            self._share = max(_SLOWEST, self._current_share(now) * _EASE)
            self._share_at = now

    @asynccontextmanager
    async def turn(self, kind: Turn, urgency: float = 0.0) -> AsyncIterator[None]:
        """Wait for a turn, and keep it while a request is open."""
        line = self._lines[kind]
        turn = asyncio.get_running_loop().create_future()
        self._order += 1
        heapq.heappush(line.waiting, (urgency, self._order, turn))
        self._changed.set()
        if self._handing_out is None:
            self._handing_out = asyncio.create_task(self._hand_out(), name="imagepipeline-pace")
        try:
            await turn
            yield
        finally:
            if turn.done() and not turn.cancelled():
                line.open -= 1
                self._changed.set()

    async def _hand_out(self) -> None:
        try:
            while True:
                line = self._next_line()
                if line is None:
                    if not any(line.waiting for line in self._lines.values()):
                        return
                    self._changed.clear()
                    await self._changed.wait()
                elif (wait_s := self._wait_s()) > 0:
                    await self._clock.sleep(wait_s)
                else:
                    self._grant(line)
        finally:
            self._handing_out = None

    def _next_line(self) -> _Line | None:
        submissions, reads = self._lines[Turn.SUBMISSION], self._lines[Turn.READ]
        submission_ready, read_ready = submissions.is_ready(), reads.is_ready()
        if submission_ready and not (read_ready and self._granted % _READ_EVERY == 0):
            return submissions
        return reads if read_ready else None

    def _wait_s(self) -> float:
        now = self._clock.now()
        slot = self._next_slot - self._spare * self._gap_s(now)
        return max(slot, self._held_until) - now

    def _grant(self, line: _Line) -> None:
        now = self._clock.now()
        self._next_slot = max(self._next_slot, now) + self._gap_s(now)
        self._granted += 1
        line.open += 1
        heapq.heappop(line.waiting)[2].set_result(None)

    def _gap_s(self, now: float) -> float:
        return 1.0 / (self._steady_per_s * self._current_share(now))

    def _current_share(self, now: float) -> float:
        if self._share >= 1.0:
            return 1.0
        # Capped: a long quiet time must not overflow the power.
        calm_s = min(now - self._share_at, 200.0)
        share: float = min(1.0, self._share * _RECOVERY_PER_S**calm_s)
        if share >= 1.0:
            self._share = 1.0
        return share
