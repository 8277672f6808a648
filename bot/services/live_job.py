"""A job while it is carried: each step is on disk before the next begins."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

import structlog

from bot.domain.errors import StoreUnavailable
from bot.domain.job import Job, JobState
from bot.services.asking import Asking
from bot.services.clock import Clock
from bot.services.ports import JobStore

_log = structlog.get_logger()

_BETWEEN_TRIES_S = 5.0


class LiveJob:
    """The job as it is now, and the way to take it one step on."""

    __slots__ = ("_asking", "_clock", "_store", "is_cancelled", "is_stepping", "job")

    def __init__(self, job: Job, store: JobStore, clock: Clock) -> None:
        self.job = job
        self.is_cancelled = False
        """A person asked for it to stop."""
        self.is_stepping = False
        """A step is on its way to the store; cut off now, the store would be ahead of what really happened."""
        self._asking: Asking | None = None
        self._store = store
        self._clock = clock

    @property
    def asking(self) -> Asking:
        """What is shared with the presses of its person's buttons; made when somebody first needs it."""
        if self._asking is None:
            self._asking = Asking()
        return self._asking

    def keep(self, **changes: Any) -> None:  # noqa: ANN401 (a job's fields)
        """Change what is known, to be stored with the next step."""
        self.job = replace(self.job, **changes)

    async def step(self, state: JobState, **changes: object) -> None:
        """Take the step and store it. Raises StoreUnavailable, and then it was not taken."""
        await self._put(self.job.stepped(state, self._clock.now(), **changes))

    async def note(self, **changes: Any) -> None:  # noqa: ANN401 (a job's fields)
        """Change what is known and store it at once. Raises StoreUnavailable, and then nothing was changed."""
        await self._put(replace(self.job, **changes))

    async def _put(self, job: Job) -> None:
        self.is_stepping = True
        try:
            await self._store.update(job)
        finally:
            self.is_stepping = False
        self.job = job

    async def step_anyway(self, state: JobState, **changes: object) -> None:
        """Take a step that must not wait for the store: the job is paid for, or its end is shown already."""
        job = self.job.stepped(state, self._clock.now(), **changes)
        self.job = job
        try:
            await self._store.update(job)
        except StoreUnavailable as error:
            _log.error("job.step_not_stored", job_id=job.id, state=state.value, reason=str(error))
            if state.is_end:
                await self._store_later(job)

    async def _store_later(self, job: Job) -> None:
        """Store an end once there is room again; the next step of a job that goes on would do so by itself."""
        while True:
            await self._clock.sleep(_BETWEEN_TRIES_S)
            with suppress(StoreUnavailable):
                await self._store.update(job)
                return
