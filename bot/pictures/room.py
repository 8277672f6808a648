"""How much may be decoded at once: a limit by memory; one by number would not tell icons from posters."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from bot.pictures.opening import DECODING_ERRORS, open_picture

# As Pillow holds them, whatever their mode.
_BYTES_PER_PX = 4


class Room:
    """Memory that all picture threads share. Who comes first is served first: a large picture is not starved."""

    def __init__(self, size_bytes: int) -> None:
        self._size_bytes = size_bytes
        self._taken_bytes = 0
        self._waiting: deque[object] = deque()
        self._changed = threading.Condition()

    @contextmanager
    def taken(self, wanted_bytes: int) -> Iterator[None]:
        """Wait in a thread until there is room; what is larger than all of it has it alone."""
        held_bytes = min(wanted_bytes, self._size_bytes)
        ticket = object()
        with self._changed:
            self._waiting.append(ticket)
            self._changed.wait_for(
                lambda: self._waiting[0] is ticket and self._taken_bytes + held_bytes <= self._size_bytes
            )
            self._waiting.popleft()
            self._taken_bytes += held_bytes
            # The next one may fit beside this one.
            self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._taken_bytes -= held_bytes
                self._changed.notify_all()


def decoded_bytes(*files: BinaryIO | None) -> int:
    """What these pictures take when they are decoded, by their headers; what is no picture takes nothing."""
    return sum(_BYTES_PER_PX * _pixels(file) for file in files if file is not None)


def _pixels(file: BinaryIO) -> int:
    try:
        picture = open_picture(file)
    except DECODING_ERRORS:
        return 0
    finally:
        file.seek(0)
    return 0 if picture is None else picture.width * picture.height
