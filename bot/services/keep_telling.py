"""An outage of Discord's must not cost anybody a result: an ending is told until Discord takes it."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext

import structlog

from bot.domain.errors import DiscordUnavailable
from bot.services.clock import Clock

_log = structlog.get_logger()

_TOLD_WITHIN_S = 24 * 3600.0
_BETWEEN_TRIES_S = 15.0


async def keep_telling(
    clock: Clock,
    job_id: str,
    tell: Callable[[], Awaitable[None]],
    aside: Callable[[], AbstractAsyncContextManager[None]] = nullcontext,
) -> None:
    """Do `tell` until Discord is there, for a day at most. Raises DiscordUnavailable then, and all else at once.

    Between two tries it is in an `aside` of its own: whoever has a place that others wait for leaves it there.
    """
    began_s = clock.monotonic()
    has_said = False
    while True:
        try:
            await tell()
        except DiscordUnavailable as error:
            if clock.monotonic() - began_s >= _TOLD_WITHIN_S:
                raise
            if not has_said:
                _log.warning("job.waits_for_discord", job_id=job_id, reason=str(error))
                has_said = True
            async with aside():
                await clock.sleep(_BETWEEN_TRIES_S)
        else:
            return
