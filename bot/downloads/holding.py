"""Where downloads are held: in memory while there is room for all of them together, else on disk."""

import io
import tempfile
import threading
from typing import BinaryIO, cast

# What is smaller is held in memory in any case.
_SMALL_BYTES = 256 * 1024


class Holding:
    """Memory for files that are held at the same time: `limit_bytes` of them together.

    A megabyte that goes to disk and comes back costs a millisecond and a half; three hundred results at once must still
    not be three hundred megabytes of memory.
    """

    def __init__(self, limit_bytes: int) -> None:
        self._free_bytes = limit_bytes
        # Files are closed in whichever thread is done with them.
        self._lock = threading.Lock()

    def hold(self, announced_bytes: int | None) -> BinaryIO:
        """A file for so many bytes (None: nobody knows), at its start; truncate it behind what was written.

        Its place is free again when it is closed.
        """
        if announced_bytes is not None and announced_bytes > _SMALL_BYTES and self._take(announced_bytes):
            return _Held(self, announced_bytes)
        return cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=_SMALL_BYTES))

    def give_back(self, size_bytes: int) -> None:
        """A file of this size is held no more."""
        with self._lock:
            self._free_bytes += size_bytes

    def _take(self, size_bytes: int) -> bool:
        with self._lock:
            if size_bytes > self._free_bytes:
                return False
            self._free_bytes -= size_bytes
            return True


class _Held(io.BytesIO):
    """A file in memory with a place among those that are held."""

    def __init__(self, holding: Holding, size_bytes: int) -> None:
        super().__init__()
        # All of it at once: growing block by block, it would be copied a dozen times, and leave holes behind.
        self.seek(size_bytes - 1)
        self.write(b"\0")
        self.seek(0)
        self._holding = holding
        self._size_bytes = size_bytes

    def close(self) -> None:
        """Let go of the bytes and of the place, once."""
        if not self.closed:
            self._holding.give_back(self._size_bytes)
        super().close()
