"""Time as the client sees it, so that tests can bring their own."""

import asyncio
from typing import Protocol


class Clock(Protocol):
    """A monotonic clock that can also be waited on. Seconds, from any origin."""

    def now(self) -> float:
        """Seconds since some fixed moment."""

    async def sleep(self, seconds: float, *, or_until: asyncio.Future[None] | None = None) -> None:
        """Wait, at most until the future is done."""


class LoopClock:
    """The running event loop's own clock."""

    def now(self) -> float:
        """Seconds since some fixed moment."""
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float, *, or_until: asyncio.Future[None] | None = None) -> None:
        """Wait, at most until the future is done."""
        if or_until is None:
            await asyncio.sleep(seconds)
        else:
            await asyncio.wait((or_until,), timeout=seconds)
