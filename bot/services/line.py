"""The waiting line: past a limit a job waits for a place among the running ones, in a fair order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.services.clock import Clock
from bot.services.fair_order import FairOrder, JobLimits, Ticket, server_of
from bot.services.start_rate import StartRate

# Looking ahead takes some 4 µs a waiting job. Longer lines are looked through less often, for 1 % of the time at most.
_EXACT_UP_TO = 100
_LOOK_AHEAD_EVERY_S_PER_JOB = 0.0005


@dataclass(frozen=True, slots=True)
class Standing:
    """A waiting job's place: `before` others would start first if what runs now ended one by one, oldest first."""

    before: int
    running: int


@dataclass(frozen=True, slots=True)
class JobCounts:
    """Jobs in line and jobs with a place."""

    waiting: int
    running: int


class Line:
    """Places for running jobs. What waits costs a few hundred bytes and no timer."""

    def __init__(self, limits: JobLimits, clock: Clock) -> None:
        self._clock = clock
        self._order = FairOrder(limits)
        self._turns: dict[str, asyncio.Future[None]] = {}
        self._running: dict[str, Ticket] = {}
        self._rate = StartRate()
        self._places: dict[str, int] = {}
        self._looked_ahead_s = 0.0
        self._has_changed = False

    @asynccontextmanager
    async def place(
        self, job_id: str, person_id: int, guild_id: int | None, *, has_begun: bool = False
    ) -> AsyncIterator[None]:
        """Wait for a place, and keep it inside the block. Cancelling leaves the line.

        With `has_begun` the job is at the image API already (this process only takes it up again): it counts as running
        at once, whatever the limits say.
        """
        if job_id in self._running or job_id in self._turns:
            raise ValueError(f"job {job_id} is in line already")
        ticket = Ticket(job_id, person_id, server_of(person_id, guild_id))
        if has_begun:
            self._order.begin(ticket)
            self._running[job_id] = ticket
            self._has_changed = True
        else:
            self._turns[job_id] = asyncio.get_running_loop().create_future()
            self._order.add(ticket)
            self._advance(newcomer=job_id)
        try:
            if turn := self._turns.get(job_id):
                await turn
            yield
        finally:
            if self._running.pop(job_id, None):
                self._order.end(ticket)
            else:
                del self._turns[job_id]
                self._order.remove(ticket)
            self._advance()

    def standing(self, job_id: str) -> Standing | None:
        """A job's place in line; None when it does not wait. In a long line up to some seconds old."""
        if job_id not in self._turns:
            return None
        if self._has_changed and (job_id not in self._places or self._is_look_ahead_old()):
            starts = self._order.forecast(self._running.values())
            self._places = {waiting_id: before for before, waiting_id in enumerate(starts)}
            self._looked_ahead_s = self._clock.monotonic()
            self._has_changed = False
        return Standing(self._places[job_id], self._order.running.total)

    def expected_wait_s(self, job_id: str) -> float | None:
        """Seconds until a waiting job starts, if the line goes on as lately; None when it does not wait, or unknown."""
        standing = self.standing(job_id)
        return None if standing is None else self._rate.wait_s(self._clock.monotonic(), standing.before + 1)

    @property
    def counts(self) -> JobCounts:
        """All jobs."""
        return JobCounts(self._order.waiting.total, self._order.running.total)

    def counts_of_person(self, person_id: int) -> JobCounts:
        """One person's jobs, wherever they were asked for."""
        return JobCounts(self._order.waiting.of.get(person_id, 0), self._order.running.of.get(person_id, 0))

    def counts_of_guild(self, guild_id: int) -> JobCounts:
        """One guild's jobs."""
        return JobCounts(self._order.waiting.within.get(guild_id, 0), self._order.running.within.get(guild_id, 0))

    def _advance(self, newcomer: str | None = None) -> None:
        """Hand out what places there are; a newcomer's that starts at once tells nothing of how the line moves."""
        starts = 0
        while (ticket := self._order.take()) is not None:
            self._running[ticket.job_id] = ticket
            turn = self._turns.pop(ticket.job_id)
            # Who was cancelled a moment ago gives its place back as soon as it runs.
            if not turn.done():
                turn.set_result(None)
            starts += ticket.job_id != newcomer
        self._rate.note(self._clock.monotonic(), starts=starts, is_waiting=self._order.waiting.total > 0)
        self._has_changed = True

    def _is_look_ahead_old(self) -> bool:
        age_s = self._clock.monotonic() - self._looked_ahead_s
        return age_s >= (self._order.waiting.total - _EXACT_UP_TO) * _LOOK_AHEAD_EVERY_S_PER_JOB
