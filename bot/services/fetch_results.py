"""Fetching a finished job's results from where they lie, also where nobody hands them out for a while."""

import asyncio
import random
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import BinaryIO

import structlog

from bot.domain.errors import ResultAway, ServiceError
from bot.domain.job import Job
from bot.services.clock import Clock
from bot.services.places import Place, Places
from bot.services.ports import ImageApi, Phase
from bot.services.progress_board import ProgressBoard

_log = structlog.get_logger()

_FIRST_WAIT_S = 0.25
_LONGEST_WAIT_S = 15.0
# A host that says nothing takes its time with everybody who asks again, and connections are not without end.
_ASKING_AGAIN_AT_ONCE = 8


class FetchResults:
    """Asks for results until they are handed out, or certainly will not be.

    `patience_s`: how long a host may be away. No place is held meanwhile, nor while a host takes its time.
    """

    def __init__(
        self,
        image_api: ImageApi,
        board: ProgressBoard,
        clock: Clock,
        *,
        patience_s: float,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._image_api = image_api
        self._board = board
        self._clock = clock
        self._patience_s = patience_s
        self._jitter = jitter
        self._asking_again = Places(_ASKING_AGAIN_AT_ONCE)

    async def fetch(
        self, job: Job, urls: Sequence[str], files: ExitStack, place: Place
    ) -> list[BinaryIO | ServiceError]:
        """Each address's file, closed with `files`, or why there is none. `place` is held before and after.

        What has come stays at hand while the rest is waited for.
        """
        gives_up_s = self._clock.monotonic() + self._patience_s
        backoff_s, has_said = _FIRST_WAIT_S, False
        fetched = await self._ask(urls, files, place)
        while away := {number: one for number, one in enumerate(fetched) if isinstance(one, ResultAway)}:
            asked_for_s = max(one.retry_after_s or 0.0 for one in away.values())
            pause_s = max(backoff_s * (0.5 + 0.5 * self._jitter()), asked_for_s)
            if self._clock.monotonic() + pause_s >= gives_up_s:
                break
            if not has_said:
                _log.warning("job.waits_for_results", job_id=job.id, reason=next(iter(away.values())).detail)
                self._board.put(job, Phase.FETCHING, is_held_up=True)
                has_said = True
            place.leave()
            await self._clock.sleep(pause_s)
            backoff_s = min(backoff_s * 2, _LONGEST_WAIT_S)
            # In this order: nobody waits for a turn in a place that somebody else could use.
            async with self._asking_again.one():
                # A crowd before a silent host takes its time: whose own is over holds up none of the others.
                if self._clock.monotonic() >= gives_up_s:
                    break
                await place.take()
                found = await self._ask([urls[number] for number in away], files, place)
            for number, one in zip(away, found, strict=True):
                fetched[number] = one
        await place.take()
        return fetched

    async def _ask(self, urls: Sequence[str], files: ExitStack, place: Place) -> list[BinaryIO | ServiceError]:
        """Ask for these once; `place` may be left then."""
        return await asyncio.gather(*(self._open(url, files, place) for url in urls))

    async def _open(self, url: str, files: ExitStack, place: Place) -> BinaryIO | ServiceError:
        try:
            return files.enter_context(await self._image_api.fetch(url, kept_waiting=place.leave))
        except ServiceError as error:
            return error
