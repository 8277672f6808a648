"""Answer first: work that can wait stands back while interactions are being acknowledged."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

# Under a steady stream of commands the door is never quiet; work may not starve behind it.
_LONGEST_COURTESY_S = 1.0


class FrontDoor:
    """Knows how many acknowledgements are under way."""

    def __init__(self) -> None:
        self._answering = 0
        self._quiet = asyncio.Event()
        self._quiet.set()

    @contextmanager
    def answering(self) -> Iterator[None]:
        """An acknowledgement is under way inside the block."""
        self._answering += 1
        self._quiet.clear()
        try:
            yield
        finally:
            self._answering -= 1
            if not self._answering:
                self._quiet.set()

    async def quiet(self) -> None:
        """Return once no acknowledgement is under way, or after a second of courtesy."""
        if self._quiet.is_set():
            return
        try:
            async with asyncio.timeout(_LONGEST_COURTESY_S):
                await self._quiet.wait()
        except TimeoutError:
            return
