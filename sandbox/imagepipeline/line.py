"""The line before the work: so many at once, first come first served, and the number may be changed at any time."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager


class Line:
    """Lets at most `width()` in at once (0: everyone). `width` is asked anew each time someone comes or goes."""

    def __init__(self, width: Callable[[], int]) -> None:
        self._width = width
        self._inside = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn, and have it for as long as the block runs."""
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        self.move()
        try:
            await place
        except asyncio.CancelledError:
            if place.cancelled():
                self._waiting.remove(place)
            else:
                self._leave()
            raise
        try:
            yield
        finally:
            self._leave()

    def move(self) -> None:
        """Let in whoever may come in now; to be called when the width has changed."""
        width = self._width()
        while self._waiting and (not width or self._inside < width):
            self._waiting.popleft().set_result(None)
            self._inside += 1

    def _leave(self) -> None:
        self._inside -= 1
        self.move()
