"""PNG files put together from prepared pieces: results that cost next to nothing, and black ones of any size.

Deflate can be cut at a full flush and its pieces joined anew, and so can both checksums. A file of 1.4 MB is thus a
few hundred fresh bytes before a tail that all files of that size share.
"""

import hashlib
import struct
import zlib
from functools import lru_cache
from typing import Final

import numpy as np

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_ADLER: Final = 65521
_ZLIB_HEADER: Final = b"\x78\x01"
_END: Final = struct.pack(">I", 0) + b"IEND" + struct.pack(">I", zlib.crc32(b"IEND"))
_BLOCK: Final = 1 << 20

Pieces = tuple[bytes, ...]
Colour = tuple[int, int, int]


def colour_of(seed: int) -> Colour:
    """The colour of the band over a result of noise, so that anyone can tell whose result it is."""
    red, green, blue = hashlib.sha256(str(seed).encode()).digest()[:3]
    return red, green, blue


def noise_png(width_px: int, height_px: int, seed: int, weight_bytes: int) -> Pieces:
    """An RGB picture: an eighth in `colour_of(seed)`, noise until the file weighs about `weight_bytes`, then black.

    The first and the third piece are its own; the others are shared.
    """
    band_rows = max(1, height_px // 8)
    band = (b"\0" + bytes(colour_of(seed)) * width_px) * band_rows
    squeezer = zlib.compressobj(6, wbits=-15)
    squeezed = squeezer.compress(band) + squeezer.flush(zlib.Z_FULL_FLUSH)
    tail, tail_checksum, tail_length = _noise_tail(width_px, height_px - band_rows, weight_bytes)
    checksum = _joined_checksum(zlib.adler32(band), tail_checksum, tail_length)
    # The checksum ends the stream but hangs on the band: it goes into a chunk of its own behind the shared tail.
    sealed = _chunk(b"IDAT", struct.pack(">I", checksum))
    head = SIGNATURE + _header(width_px, height_px) + _chunk(b"IDAT", _ZLIB_HEADER + squeezed)
    return head, tail, sealed, _padding(weight_bytes - len(head) - len(tail)) + _END


def black_png(width_px: int, height_px: int) -> bytes:
    """An RGB picture of nothing but black, of any size: 20,000 x 20,000 pixels weigh about a megabyte."""
    length = (1 + 3 * width_px) * height_px
    blocks, rest = divmod(length, _BLOCK)
    squeezer = zlib.compressobj(9, wbits=-15)
    squeezed = _zero_block() * blocks + squeezer.compress(bytes(rest)) + squeezer.flush()
    # Adler-32 of n zeros is 1 and n, modulo a prime.
    checksum = struct.pack(">I", (length % _ADLER) << 16 | 1)
    data = _ZLIB_HEADER + squeezed + checksum
    return SIGNATURE + _header(width_px, height_px) + _chunk(b"IDAT", data) + _END


@lru_cache(maxsize=8)
def _noise_tail(width_px: int, rows: int, weight_bytes: int) -> tuple[bytes, int, int]:
    row_bytes = 1 + 3 * width_px
    noisy_rows = min(rows, weight_bytes // row_bytes)
    noise = np.random.default_rng(width_px).integers(0, 256, (noisy_rows, row_bytes), dtype=np.uint8)
    noise[:, 0] = 0
    raw = noise.tobytes()
    stored = zlib.compressobj(0, wbits=-15)
    squeezed = stored.compress(raw) + stored.flush(zlib.Z_FULL_FLUSH)
    black = bytes(row_bytes * (rows - noisy_rows))
    squeezer = zlib.compressobj(6, wbits=-15)
    squeezed += squeezer.compress(black) + squeezer.flush()
    return _chunk(b"IDAT", squeezed), zlib.adler32(black, zlib.adler32(raw)), len(raw) + len(black)


@lru_cache(maxsize=1)
def _zero_block() -> bytes:
    squeezer = zlib.compressobj(9, wbits=-15)
    return squeezer.compress(bytes(_BLOCK)) + squeezer.flush(zlib.Z_FULL_FLUSH)


def _joined_checksum(first: int, second: int, second_length: int) -> int:
    """Adler-32 of two pieces in a row, from the checksums of each (RFC 1950: two sums modulo 65521)."""
    sum_1, sum_2 = first & 0xFFFF, second & 0xFFFF
    low = (sum_1 + sum_2 - 1) % _ADLER
    high = ((first >> 16) + (second >> 16) + second_length * (sum_1 - 1)) % _ADLER
    return high << 16 | low


def _header(width_px: int, height_px: int) -> bytes:
    return _chunk(b"IHDR", struct.pack(">IIBBBBB", width_px, height_px, 8, 2, 0, 0, 0))


@lru_cache(maxsize=8)
def _padding(size_bytes: int) -> bytes:
    """A chunk that readers skip, for results heavier than their own pixels can make them."""
    return _chunk(b"paDd", bytes(size_bytes - 12)) if size_bytes > 1024 else b""


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(data, zlib.crc32(kind)))
