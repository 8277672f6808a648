"""What people see happen: a live feed of messages, typing and interactions, for the page, the tests, anyone waiting."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sandbox.discord.jsontypes import Json
from sandbox.discord.world.message import Message


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that a user may see. `only_for` is the one user who sees it; `message` is set for message events."""

    number: int
    kind: str
    channel_id: int | None
    only_for: int | None
    data: Callable[[], Json] = field(repr=False)
    message: Message | None = None


class LiveFeed:
    """Hands happenings to whoever listens; costs nothing while nobody does."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[Happening | None]] = set()
        self._number = 0

    def publish(
        self,
        kind: str,
        channel_id: int | None,
        data: Callable[[], Json],
        only_for: int | None = None,
        message: Message | None = None,
    ) -> None:
        """Tell everyone listening; `data` is only asked where it is wanted."""
        self._number += 1
        happening = Happening(self._number, kind, channel_id, only_for, data, message)
        for queue in self._listeners:
            queue.put_nowait(happening)

    @contextmanager
    def listening(self) -> Iterator[AsyncIterator[Happening]]:
        """Listen from now on."""
        queue: asyncio.Queue[Happening | None] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield _drain(queue)
        finally:
            self._listeners.discard(queue)

    def close(self) -> None:
        """End every listener's feed."""
        for queue in self._listeners:
            queue.put_nowait(None)


async def _drain(queue: "asyncio.Queue[Happening | None]") -> AsyncIterator[Happening]:
    while (happening := await queue.get()) is not None:
        yield happening
