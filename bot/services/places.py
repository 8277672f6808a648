"""Places that only so many have at once. Who waits for somebody else leaves its own to others meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Place:
    """One of the places, while it is held and while it is left."""

    def __init__(self, free: asyncio.Semaphore) -> None:
        self._free = free
        self._is_held = False

    async def take(self) -> None:
        """Wait for a place, behind those who came before; one that is held stays."""
        if not self._is_held:
            await self._free.acquire()
            self._is_held = True

    def leave(self) -> None:
        """Let somebody else have it."""
        if self._is_held:
            self._is_held = False
            self._free.release()

    @asynccontextmanager
    async def aside(self) -> AsyncIterator[None]:
        """The place is left inside the block, and waited for again at its end. What fails goes on without."""
        self.leave()
        yield
        await self.take()


class Places:
    """So many places."""

    def __init__(self, count: int) -> None:
        self._free = asyncio.Semaphore(count)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[Place]:
        """Wait for a place, first come first served; it is given back with the block, if it is held then."""
        place = Place(self._free)
        await place.take()
        try:
            yield place
        finally:
            place.leave()
