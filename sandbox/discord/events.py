"""What people see happen: a live feed of messages, typing and interactions, for the page, the tests, anyone waiting."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

import orjson

from sandbox.discord.broadcast import Broadcast, Listener
from sandbox.discord.jsontypes import Json
from sandbox.discord.world.message import Message


@dataclass(slots=True, eq=False)
class Happening:
    """Something that a user may see. `only_for` is the one user who sees it; `message` is set for message events.

    It belongs to `channel_id` (None: to everyone, wherever they look) and is seen by those who see `seen_in`.
    """

    number: int
    kind: str
    channel_id: int | None
    only_for: int | None
    data: Callable[[], Json] = field(repr=False)
    message: Message | None = None
    seen_in: int | None = None
    _text: bytes | None = field(default=None, init=False, repr=False)

    def text(self) -> bytes:
        """Its data in JSON, as it is when it is first asked for; written once for all who listen."""
        if self._text is None:
            self._text = orjson.dumps(self.data())
        return self._text


class LiveFeed:
    """Hands happenings to whoever listens; costs nothing while nobody does."""

    def __init__(self) -> None:
        self._out: Broadcast[Happening] = Broadcast()
        self._number = 0

    def publish(
        self,
        kind: str,
        channel_id: int | None,
        data: Callable[[], Json],
        only_for: int | None = None,
        message: Message | None = None,
        seen_in: int | None = None,
    ) -> None:
        """Tell everyone listening; `data` is only asked where it is wanted. `seen_in` is the channel unless given."""
        self._number += 1
        if self._out:
            self._out.send(Happening(self._number, kind, channel_id, only_for, data, message, seen_in or channel_id))

    def listening(self) -> AbstractContextManager[Listener[Happening]]:
        """Listen from now on."""
        return self._out.listening()

    def close(self) -> None:
        """End every listener's feed."""
        self._out.close()
