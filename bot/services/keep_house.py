"""Use case: let go of jobs and pictures once their time is over, or at once when their person wants it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.domain.errors import StoreUnavailable
from bot.services.clock import Clock
from bot.services.ports import Copies, JobStore, ResultShelf

_log = structlog.get_logger()

_DAY_S = 86_400.0
# More than anybody has under way.
_MANY = 1000


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many of a person's jobs were deleted, and how many have not ended yet and therefore were not."""

    forgotten: int
    still_running: int


class KeepHouse:
    """Deletes ended jobs, in the store, on the shelf and their copies; what has not ended is never touched."""

    def __init__(self, store: JobStore, shelf: ResultShelf, copies: Copies, clock: Clock, *, keep_days: int) -> None:
        self._store = store
        self._keepers: tuple[ResultShelf | Copies, ...] = (shelf, copies)
        self._clock = clock
        self._keep_for = timedelta(days=keep_days)

    async def run(self) -> None:
        """Forget what is old now and once a day, for ever. What fails is tried again the next day."""
        while True:
            try:
                await self.forget_old()
            except StoreUnavailable as error:
                _log.warning("house.not_kept", reason=str(error))
            await self._clock.sleep(_DAY_S)

    async def forget_old(self) -> int:
        """Delete what ended longer ago than it is kept; how many jobs. Raises StoreUnavailable."""
        old = await self._store.forget_ended_before(self._clock.now() - self._keep_for)
        await self._drop_pictures(old)
        await self._drop_ownerless()
        if old:
            _log.info("jobs.forgotten", count=len(old))
        return len(old)

    async def forget_person(self, person_id: int) -> Forgotten:
        """Delete a person's jobs that have ended. Raises StoreUnavailable, and then asking again does the rest."""
        ended = await self._store.forget_person(person_id)
        await self._drop_pictures(ended)
        running = await self._store.of_person(person_id, _MANY)
        _log.info("jobs.forgotten_for_person", count=len(ended), still_running=len(running))
        return Forgotten(len(ended), len(running))

    async def _drop_ownerless(self) -> None:
        """Delete pictures whose job is forgotten: the process ended between the one and the other."""
        for keeper in self._keepers:
            with_pictures = await keeper.job_ids()
            known = await self._store.known(with_pictures)
            await keeper.drop([job_id for job_id in with_pictures if job_id not in known])

    async def _drop_pictures(self, job_ids: Sequence[str]) -> None:
        """Delete what there is of these jobs, wherever it can be deleted."""
        failure: StoreUnavailable | None = None
        for keeper in self._keepers:
            try:
                await keeper.drop(job_ids)
            except StoreUnavailable as error:
                failure = error
        if failure is not None:
            raise failure
