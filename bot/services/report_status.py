"""Use case: say how the bot is doing, to those who look after a server. Nobody's name, no other server's numbers."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from bot.domain.errors import StoreUnavailable
from bot.domain.outcomes import EndedJob, JobOutcome
from bot.services.breaker import Breaker
from bot.services.clock import Clock
from bot.services.line import JobCounts, Line
from bot.services.ports import Connection, JobStore, Premises, Room

_T = TypeVar("_T")

_LATELY = timedelta(hours=1)
_USUALLY = timedelta(days=1)
# Read in some 30 ms, which other writes wait for.
_AT_MOST = 2000
_STORE_PATIENCE_S = 5.0


@dataclass(frozen=True, slots=True)
class Durations:
    """How long jobs took that were done, in seconds from the command to the pictures: half of them, nine in ten."""

    p50_s: float
    p90_s: float
    count: int


@dataclass(frozen=True, slots=True)
class Lately:
    """Of the last hour: `ended` counts jobs that were done or went wrong, `faults` those that went wrong.

    What a person could put right, or cancelled, is neither. `usual`: of the last 24 hours, None without a job.
    `is_whole` and `is_usual_whole` are False where there were more jobs in that time than were looked at: the newest.
    """

    ended: int
    faults: int
    usual: Durations | None
    is_whole: bool = True
    is_usual_whole: bool = True


@dataclass(frozen=True, slots=True)
class StatusReport:
    """How the bot is doing. `lately` and `room` are None when the database does not answer.

    `outage_since`: since when submissions to the image API wait, None when they go out; `held_back`: how many wait.
    `latency_s` is None while the connection to Discord was not measured.
    """

    everywhere: JobCounts
    here: JobCounts
    outage_since: datetime | None
    held_back: int
    lately: Lately | None
    room: Room | None
    latency_s: float | None
    started_at: datetime
    version: str


class ReportStatus:
    """Puts the report together. `started_at`: when this process did; `version`: what it runs."""

    def __init__(
        self,
        *,
        line: Line,
        breaker: Breaker,
        store: JobStore,
        premises: Premises,
        connection: Connection,
        clock: Clock,
        version: str,
    ) -> None:
        self._line = line
        self._breaker = breaker
        self._store = store
        self._premises = premises
        self._connection = connection
        self._clock = clock
        self._version = version
        self._started_at = clock.now()

    async def for_guild(self, guild_id: int) -> StatusReport:
        """How it is now. Never raises: what cannot be known is None."""
        lately, room = await asyncio.gather(_if_it_answers(self._lately()), _if_it_answers(self._premises.room()))
        return StatusReport(
            everywhere=self._line.counts,
            here=self._line.counts_of_guild(guild_id),
            outage_since=self._breaker.since,
            held_back=self._breaker.waiting,
            lately=lately,
            room=room,
            latency_s=self._connection.latency_s(guild_id),
            started_at=self._started_at,
            version=self._version,
        )

    async def _lately(self) -> Lately:
        now = self._clock.now()
        ended = await self._store.ended_since(now - _USUALLY, _AT_MOST)
        recent = [job for job in ended if job.ended_at >= now - _LATELY]
        faults = sum(job.outcome.is_fault for job in recent)
        done = sum(job.outcome is JobOutcome.DONE for job in recent)
        is_cut = len(ended) == _AT_MOST
        return Lately(
            done + faults,
            faults,
            _durations(ended),
            is_whole=not (is_cut and len(recent) == len(ended)),
            is_usual_whole=not is_cut,
        )


async def _if_it_answers(question: Awaitable[_T]) -> _T | None:
    try:
        async with asyncio.timeout(_STORE_PATIENCE_S):
            return await question
    except (StoreUnavailable, TimeoutError):
        return None


def _durations(ended: Sequence[EndedJob]) -> Durations | None:
    took_s = sorted(job.duration_s for job in ended if job.outcome is JobOutcome.DONE)
    if not took_s:
        return None
    return Durations(_share(took_s, 50), _share(took_s, 90), len(took_s))


def _share(ordered: Sequence[float], percent: int) -> float:
    """The value that so many percent do not exceed (nearest rank)."""
    return ordered[-(-len(ordered) * percent // 100) - 1]
