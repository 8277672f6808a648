"""Hands what happens to however many listen: each reads at its own pace, and nobody listening costs nothing."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

Item = TypeVar("Item")
BEHIND_AT_MOST = 20_000
"""A listener that reads nothing for so long that more than this waits for it is let go."""


class Listener(Generic[Item]):
    """One who listens."""

    def __init__(self) -> None:
        self._waiting: list[Item] = []
        self._woken = asyncio.Event()
        self._closed = False

    def hear(self, item: Item) -> None:
        """Take an item in."""
        if len(self._waiting) < BEHIND_AT_MOST:
            self._waiting.append(item)
        else:
            self.close()
        self._woken.set()

    def close(self) -> None:
        """No more than what already waits."""
        self._closed = True
        self._woken.set()

    async def batch(self, within_s: float | None = None) -> list[Item] | None:
        """All that waits, as soon as something does; empty when `within_s` ran out, None after the end."""
        try:
            async with asyncio.timeout(within_s):
                await self._woken.wait()
        except TimeoutError:
            return []
        found, self._waiting = self._waiting, []
        if self._closed:
            return found or None
        self._woken.clear()
        return found


class Broadcast(Generic[Item]):
    """Those who listen now."""

    def __init__(self) -> None:
        self._listeners: set[Listener[Item]] = set()

    def __bool__(self) -> bool:
        """Whether anybody listens."""
        return bool(self._listeners)

    def send(self, item: Item) -> None:
        """Tell everyone who listens."""
        for listener in self._listeners:
            listener.hear(item)

    @contextmanager
    def listening(self) -> Iterator[Listener[Item]]:
        """Listen from now on."""
        listener: Listener[Item] = Listener()
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def close(self) -> None:
        """End it for everyone who listens."""
        for listener in self._listeners:
            listener.close()
