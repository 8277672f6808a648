"""What masks turned out to mean, while their people press buttons: each press works from the same two files."""

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import BinaryIO

from bot.domain.mask import MaskKind

# As many people as may be looking at their masks at once; a mask takes some 20 to 200 kB.
_MOST_MASKS, _MOST_BYTES = 32, 4 * 2**20
_BLOCK_BYTES = 2**18


@dataclass(frozen=True, slots=True)
class KnownMask:
    """A mask before its recipe is applied. `png`: its levels, of the picture's size. Else as in `making_masks`."""

    png: bytes
    kind: MaskKind
    is_file: bool
    is_changed: bool


class KnownMasks:
    """The latest masks by what their files hold. Losing one costs time, nothing else; for all threads."""

    def __init__(self, *, most_masks: int = _MOST_MASKS, most_bytes: int = _MOST_BYTES) -> None:
        self._most_masks, self._most_bytes = most_masks, most_bytes
        self._masks: OrderedDict[bytes, KnownMask] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: bytes) -> KnownMask | None:
        """The mask of these files, if it is known."""
        with self._lock:
            if (known := self._masks.get(key)) is not None:
                self._masks.move_to_end(key)
            return known

    def add(self, key: bytes, mask: KnownMask) -> None:
        """Remember a mask; those not asked for the longest are forgotten."""
        with self._lock:
            self._masks[key] = mask
            self._masks.move_to_end(key)
            while len(self._masks) > self._most_masks or self._size_bytes() > self._most_bytes:
                self._masks.popitem(last=False)

    def _size_bytes(self) -> int:
        return sum(len(mask.png) for mask in self._masks.values())


def key_of(image: BinaryIO, mask: BinaryIO) -> bytes:
    """The same for the same content of both files, wherever it is read from."""
    digest = hashlib.blake2b(digest_size=32)
    for file in (image, mask):
        file.seek(0)
        size_bytes = 0
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
            size_bytes += len(block)
        digest.update(size_bytes.to_bytes(8, "big"))
    return digest.digest()
