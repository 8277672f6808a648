"""Whether a JPEG is whole, at a tenth of what decoding it costs. Runs in a thread.

A file that was cut off lacks its end mark (ITU-T T.81, B.1.1.3): within compressed data 0xFF stands for itself only
with a 0 behind it, so a mark that is met by going from segment to segment is one. What damage in between does to the
pixels no decoder tells either: libjpeg fills in and goes on.
"""

import io
from typing import BinaryIO

from PIL import Image

from bot.pictures.opening import DECODING_ERRORS
from bot.pictures.parts import require_few_scans, skip_scan

# Of the compressed data: enough to see that the tables before it make sense.
_TRIED_BYTES = 16 * 1024
_EOI, _SOS = 0xD9, 0xDA
_EOI_BYTES = b"\xff\xd9"


def is_surely_whole(file: BinaryIO) -> bool:
    """Whether it is a JPEG that ends where it should and whose start decodes; False: decode it to know."""
    file.seek(0)
    if file.read(3) != b"\xff\xd8\xff":
        return False
    try:
        require_few_scans(file)
        scan_at = _first_scan(file)
        return _goes_to_its_end(file) and _starts_well(file, scan_at)
    except (*DECODING_ERRORS, Image.DecompressionBombError):
        return False


def _first_scan(file: BinaryIO) -> int:
    """Where compressed data begins; `file` is there. Raises EOFError, ValueError."""
    file.seek(2)
    while (marker := _next_marker(file)) != _SOS:
        if marker == _EOI:
            raise EOFError
        _skip_segment(file)
    _skip_segment(file)
    return file.tell()


def _goes_to_its_end(file: BinaryIO) -> bool:
    """Go on from within a scan to the end mark, over further scans."""
    skip_scan(file)
    while (marker := _next_marker(file)) != _EOI:
        while marker != _SOS:
            _skip_segment(file)
            if (marker := _next_marker(file)) == _EOI:
                return True
        _skip_segment(file)
        skip_scan(file)
    return True


def _starts_well(file: BinaryIO, scan_at: int) -> bool:
    """Whether a decoder takes the headers and the first of the data, at an eighth of the size."""
    file.seek(0)
    start = io.BytesIO(file.read(scan_at + _TRIED_BYTES) + _EOI_BYTES)
    with Image.open(start, formats=("JPEG",)) as picture:
        picture.draft(None, (max(1, picture.width // 8), max(1, picture.height // 8)))
        picture.load()
    return True


def _next_marker(file: BinaryIO) -> int:
    if _exactly(file, 1) != b"\xff":
        raise ValueError("marker")
    while (code := _exactly(file, 1)[0]) == 0xFF:  # fill bytes
        pass
    return code


def _skip_segment(file: BinaryIO) -> None:
    length = int.from_bytes(_exactly(file, 2), "big") - 2
    if length < 0:
        raise ValueError("segment")
    file.seek(length, io.SEEK_CUR)


def _exactly(file: BinaryIO, size: int) -> bytes:
    data = file.read(size)
    if len(data) != size:
        raise EOFError
    return data
