"""What a decoder would have to walk through, counted first: a real file has few parts, a trap has millions.

Pillow walks PNG's chunks and JPEG's segments in Python, holding the interpreter; libjpeg goes over the whole picture
again for each scan. Counting costs milliseconds; the traps cost from 4 s to a quarter of an hour (decision 0016).
"""

import io
import re
from typing import BinaryIO

# Programs write PNG data in chunks of 8 KiB and more, and JPEG's segments of 64 KiB where there are many.
_FREE_PARTS = 1000
_BYTES_PER_PART = 2048
# An EXIF block longer than a segment is spread over some; Pillow copies all there is for each.
_MOST_EXIF_SEGMENTS = 16
# Usual progressive files have 10 scans, the most careful encoders some dozens.
_MOST_SCANS = 200

_BLOCK_BYTES = 64 * 1024
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_JPEG_START = b"\xff\xd8"
_FILL, _SOS, _APP1 = 0xFF, 0xDA, 0xE1
# Nothing belongs to these: an escaped 0xFF, TEM, restarts, start and end of image.
_BARE = frozenset({0x00, 0x01, *range(0xD0, _SOS)})
# Within a scan 0xFF is data when 0 or a restart marker follows.
_JPEG_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


class TooManyParts(ValueError):
    """No camera and no program writes a file of so many parts."""


def require_few_parts(file: BinaryIO) -> None:
    """Raise TooManyParts where merely opening a PNG or JPEG would take long. Leaves the file's position anywhere."""
    most = _most_parts(file)
    start = file.read(len(_PNG_SIGNATURE))
    if start == _PNG_SIGNATURE:
        _count_chunks(file, most)
    elif start.startswith(_JPEG_START):
        file.seek(len(_JPEG_START))
        # Behind the first scan nobody but libjpeg looks.
        _walk_to_scan(file, most)


def require_few_scans(file: BinaryIO) -> None:
    """Raise TooManyParts where a JPEG would be decoded hundreds of times. Leaves the file's position anywhere."""
    left = _most_parts(file)
    if file.read(len(_JPEG_START)) != _JPEG_START:
        return
    for _ in range(_MOST_SCANS + 1):
        left = _walk_to_scan(file, left)
        if left == 0:
            return
        skip_scan(file)
    raise TooManyParts("scans")


def _most_parts(file: BinaryIO) -> int:
    """How many parts a file of this size may have; leaves it at its start."""
    size_bytes = file.seek(0, io.SEEK_END)
    file.seek(0)
    return _FREE_PARTS + size_bytes // _BYTES_PER_PART


def _count_chunks(file: BinaryIO, most: int) -> None:
    for _ in range(most):
        head = file.read(8)
        if len(head) < 8 or head.endswith(b"IEND"):
            return
        file.seek(int.from_bytes(head[:4], "big") + 4, io.SEEK_CUR)
    raise TooManyParts("chunks")


def _walk_to_scan(file: BinaryIO, most: int) -> int:
    """Go to the data of the next scan; how many parts may follow, 0 at the file's end. Junk counts, byte by byte."""
    exif = 0
    for walked in range(most):
        head = file.read(2)
        if len(head) < 2:
            return 0
        if head[0] != _FILL or head[1] == _FILL:
            file.seek(-1, io.SEEK_CUR)
            continue
        if head[1] in _BARE:
            continue
        start = file.read(6)
        exif += head[1] == _APP1 and start.endswith(b"Exif")
        if exif > _MOST_EXIF_SEGMENTS:
            raise TooManyParts("EXIF")
        file.seek(max(2, int.from_bytes(start[:2], "big")) - len(start), io.SEEK_CUR)
        if head[1] == _SOS:
            return most - walked - 1
    raise TooManyParts("segments")


def skip_scan(file: BinaryIO) -> None:
    """Go to the marker behind a scan's data, or to the file's end."""
    rest = b""
    while block := file.read(_BLOCK_BYTES):
        block = rest + block
        if found := _JPEG_MARKER.search(block):
            file.seek(found.start() - len(block), io.SEEK_CUR)
            return
        rest = b"\xff" if block.endswith(b"\xff") else b""
