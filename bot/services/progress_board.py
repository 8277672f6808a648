"""Keeps waiting replies up to date: at most one edit of a reply every 5 s, and not too many edits a second in all."""

import asyncio
import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.domain.errors import RetouchError
from bot.domain.job import Job
from bot.services.clock import Clock
from bot.services.front_door import FrontDoor
from bot.services.line import Line
from bot.services.ports import Phase, Progress, Replies

_log = structlog.get_logger()

# A job that ends within this needs no word in between; "thinking…" says enough.
_FIRST_EDIT_AFTER_S = 1.5
_EDIT_INTERVAL_S = 5.0
# Ours, not Discord's: with 2,000 jobs waiting, 400 edits a second would cost more than the jobs.
_EDITS_PER_S = 20
# How long a finished job lets an edit under way come to its end, so that it cannot overwrite the result; an edit gives
# up sooner by itself.
_LET_END_S = 15.0


@dataclass(slots=True)
class _Entry:
    job: Job
    phase: Phase
    expected_end: datetime | None = None
    is_held_up: bool = False
    edit: "asyncio.Task[None] | None" = None


@dataclass(order=True, slots=True)
class _Due:
    at_s: float
    entry: _Entry = field(compare=False)


class ProgressBoard:
    """One task serves all waiting replies, so that a waiting job costs no timer of its own."""

    def __init__(
        self, replies: Replies, clock: Clock, front_door: FrontDoor, line: Line, is_outage: Callable[[], bool]
    ) -> None:
        self._replies = replies
        self._clock = clock
        self._front_door = front_door
        self._line = line
        self._is_outage = is_outage
        self._entries: dict[str, _Entry] = {}
        self._due: list[_Due] = []
        self._changed = asyncio.Event()

    def put(self, job: Job, phase: Phase, expected_end: datetime | None = None, *, is_held_up: bool = False) -> None:
        """A job is now in this phase; it usually ends at `expected_end`.

        `is_held_up`: what this one job waits for is away. Of the whole image API the board knows by itself.
        """
        entry = self._entries.get(job.id)
        if entry is None:
            entry = self._entries[job.id] = _Entry(job, phase)
            heapq.heappush(self._due, _Due(self._clock.monotonic() + _FIRST_EDIT_AFTER_S, entry))
            self._changed.set()
        entry.job, entry.phase, entry.expected_end, entry.is_held_up = job, phase, expected_end, is_held_up

    async def take_down(self, job: Job) -> None:
        """No more edits for this job; returns when none is under way."""
        entry = self._entries.pop(job.id, None)
        if entry and entry.edit:
            await asyncio.wait({entry.edit}, timeout=_LET_END_S)
            entry.edit.cancel()

    async def run(self) -> None:
        """Edit replies as they fall due, for ever."""
        while True:
            if not self._due:
                self._changed.clear()
                await self._changed.wait()
            wait_s = self._due[0].at_s - self._clock.monotonic()
            if wait_s > 0:
                await self._clock.sleep(min(wait_s, _FIRST_EDIT_AFTER_S))
                continue
            await self._front_door.quiet()
            entry = heapq.heappop(self._due).entry
            # No wait between this look and the edit: a job that ended meanwhile must not be shown as waiting.
            if self._entries.get(entry.job.id) is not entry:
                continue
            if entry.edit is None or entry.edit.done():
                entry.edit = asyncio.create_task(self._edit(entry))
            heapq.heappush(self._due, _Due(self._clock.monotonic() + _EDIT_INTERVAL_S, entry))
            await self._clock.sleep(1 / _EDITS_PER_S)

    async def _edit(self, entry: _Entry) -> None:
        try:
            await self._replies.show_progress(entry.job, self._progress(entry))
        except RetouchError as error:
            # Progress is a courtesy: the result is delivered with more patience.
            _log.debug("reply.progress_not_shown", job_id=entry.job.id, reason=type(error).__name__)

    def _progress(self, entry: _Entry) -> Progress:
        job = entry.job
        elapsed_s = (self._clock.now() - job.accepted_at).total_seconds()
        standing = self._line.standing(job.id)
        if standing is not None:
            wait_s = self._line.expected_wait_s(job.id)
            expected_s = None if wait_s is None else elapsed_s + wait_s
        else:
            expected_s = (entry.expected_end - job.accepted_at).total_seconds() if entry.expected_end else None
        return Progress(
            phase=Phase.IN_LINE if standing else entry.phase,
            elapsed_s=elapsed_s,
            expected_s=expected_s,
            before_in_line=standing.before if standing else None,
            is_outage=entry.is_held_up or (entry.phase in {Phase.IN_LINE, Phase.SUBMITTING} and self._is_outage()),
            ends_elsewhere=not job.reply.bot_is_member,
        )
