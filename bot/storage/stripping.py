"""A picture's file without what was written beside the picture: places, dates, names, thumbnails. No pixel is touched.

Kept are the picture's own data, its colours' meaning (ICC profile, gamma, transparency) and which way is up. JPEG:
segments (ITU-T T.81, annex B); PNG: chunks (PNG 3rd edition, 5.3); WebP: RIFF chunks (RFC 9649). Files are streamed.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

_BLOCK_BYTES = 64 * 1024
# More than any camera writes; what is longer is no EXIF.
_MOST_EXIF_BYTES = 1024 * 1024
_ORIENTATION_TAG, _SHORT = 0x0112, 3
_UPRIGHT = 1

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs", b"cICP"}
    | {b"mDCV", b"cLLI", b"hIST"}
)
_WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"ALPH", b"ICCP"})
_WEBP_EXIF_FLAG, _WEBP_XMP_FLAG = 0x08, 0x04
_SOI, _EOI, _SOS, _COM = 0xD8, 0xD9, 0xDA, 0xFE
_APP0, _APP1, _APP2, _APP14, _APP15 = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF
# Within a scan 0xFF is data when 0 or a restart marker follows.
_JPEG_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


class NotStrippable(ValueError):
    """The file's parts cannot be told apart."""


def strip(file: BinaryIO, bare: BinaryIO) -> None:
    """Write the picture in `file` to `bare`, which must be seekable. Raises NotStrippable, OSError."""
    file.seek(0)
    start = file.read(12)
    if start.startswith(b"\xff\xd8\xff"):
        file.seek(2)
        _strip_jpeg(file, bare)
    elif start.startswith(_PNG_SIGNATURE):
        file.seek(len(_PNG_SIGNATURE))
        _strip_png(file, bare)
    elif start.startswith(b"RIFF") and start.endswith(b"WEBP"):
        _strip_webp(file, bare, int.from_bytes(start[4:8], "little") - 4)
    else:
        raise NotStrippable("no PNG, JPEG or WebP")


def _strip_jpeg(file: BinaryIO, bare: BinaryIO) -> None:
    bare.write(b"\xff\xd8")
    marker = _next_marker(file)
    has_exif = False
    while marker != _EOI:
        length = int.from_bytes(_exactly(file, 2), "big") - 2
        if length < 0:
            raise NotStrippable("segment")
        if marker == _SOS:
            bare.write(_segment(marker, _exactly(file, length)))
            marker = _copy_scan(file, bare)
            continue
        data = _exactly(file, length)
        if marker == _APP1:
            if data.startswith(b"Exif\x00\x00") and not has_exif:
                has_exif = True
                bare.write(_jpeg_orientation(data[6:]))
        elif _is_kept(marker, data):
            # A JFIF header may hold a thumbnail of what the picture was before it was cropped.
            bare.write(_segment(marker, data[:12] + b"\x00\x00" if marker == _APP0 else data))
        marker = _next_marker(file)
    # Phones put a second picture behind the end; it goes with the rest.
    bare.write(b"\xff\xd9")


def _is_kept(marker: int, data: bytes) -> bool:
    if marker == _APP0:
        return data.startswith(b"JFIF\x00") and len(data) >= 14
    if marker == _APP2:
        return data.startswith(b"ICC_PROFILE\x00")
    if marker == _APP14:
        return data.startswith(b"Adobe")
    return not (_APP0 <= marker <= _APP15 or marker == _COM)


def _segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def _next_marker(file: BinaryIO) -> int:
    if _exactly(file, 1) != b"\xff":
        raise NotStrippable("marker")
    while (code := _exactly(file, 1)[0]) == 0xFF:  # fill bytes
        pass
    return code


def _copy_scan(file: BinaryIO, bare: BinaryIO) -> int:
    """Copy compressed data up to the next marker, which is returned and passed over."""
    rest = b""
    while block := file.read(_BLOCK_BYTES):
        block = rest + block
        if found := _JPEG_MARKER.search(block):
            bare.write(block[: found.start()])
            file.seek(found.end() - len(block), 1)
            return block[found.end() - 1]
        rest = b"\xff" if block.endswith(b"\xff") else b""
        bare.write(block[: len(block) - len(rest)])
    raise NotStrippable("end")


def _jpeg_orientation(exif: bytes) -> bytes:
    orientation = _orientation_of(exif)
    return b"" if orientation == _UPRIGHT else _segment(_APP1, b"Exif\x00\x00" + _exif_with(orientation))


def _strip_png(file: BinaryIO, bare: BinaryIO) -> None:
    bare.write(_PNG_SIGNATURE)
    while True:
        head = _exactly(file, 8)
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        if kind == b"IEND":
            bare.write(_png_chunk(b"IEND", b""))
            return
        if kind in _PNG_KEPT:
            bare.write(head)
            _copy(file, bare, length + 4)
        elif kind == b"eXIf" and length <= _MOST_EXIF_BYTES:
            orientation = _orientation_of(_exactly(file, length))
            _skip(file, 4)
            if orientation != _UPRIGHT:
                bare.write(_png_chunk(b"eXIf", _exif_with(orientation)))
        else:
            _skip(file, length + 4)


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _strip_webp(file: BinaryIO, bare: BinaryIO, length: int) -> None:
    start = bare.tell()
    bare.write(b"RIFF\x00\x00\x00\x00WEBP")
    flags_at: int | None = None
    flags, orientation = 0, _UPRIGHT
    for kind, size in _riff_chunks(file, length):
        padded = size + size % 2
        if kind == b"VP8X" and size >= 1:
            data = _exactly(file, padded)
            flags_at, flags = bare.tell() + 8, data[0] & ~(_WEBP_EXIF_FLAG | _WEBP_XMP_FLAG)
            bare.write(kind + struct.pack("<IB", size, flags) + data[1:])
        elif kind in _WEBP_KEPT:
            bare.write(kind + struct.pack("<I", size))
            _copy(file, bare, padded)
        elif kind == b"EXIF" and size <= _MOST_EXIF_BYTES:
            orientation = _orientation_of(_exactly(file, padded).removeprefix(b"Exif\x00\x00"))
        else:
            _skip(file, padded)
    if orientation != _UPRIGHT and flags_at is not None:
        exif = _exif_with(orientation)
        bare.write(b"EXIF" + struct.pack("<I", len(exif)) + exif)
        _overwrite(bare, flags_at, bytes([flags | _WEBP_EXIF_FLAG]))
    _overwrite(bare, start + 4, struct.pack("<I", bare.tell() - start - 8))


def _riff_chunks(file: BinaryIO, length: int) -> Iterator[tuple[bytes, int]]:
    """Kind and size of each chunk; whoever asks for the next has read this one with its padding."""
    while length >= 8:
        head = _exactly(file, 8)
        size = int.from_bytes(head[4:], "little")
        length -= 8 + size + size % 2
        yield head[:4], size


def _orientation_of(exif: bytes) -> int:
    """Which way is up, 1–8, from a TIFF structure; 1 where it does not say. EXIF 2.32, 4.6.4."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return _UPRIGHT
    try:
        (directory,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, directory)
        for number in range(count):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", exif, directory + 2 + 12 * number)
            if (tag, kind) == (_ORIENTATION_TAG, _SHORT):
                return value if 1 <= value <= 8 else _UPRIGHT
    except struct.error:
        return _UPRIGHT
    return _UPRIGHT


def _exif_with(orientation: int) -> bytes:
    """A TIFF structure that says which way is up, and nothing else."""
    entry = struct.pack(">HHIHH", _ORIENTATION_TAG, _SHORT, 1, orientation, 0)
    return b"MM\x00\x2a" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)


def _exactly(file: BinaryIO, size: int) -> bytes:
    data = file.read(size)
    if len(data) != size:
        raise NotStrippable("cut off")
    return data


def _skip(file: BinaryIO, size: int) -> None:
    file.seek(size, 1)


def _copy(file: BinaryIO, bare: BinaryIO, size: int) -> None:
    while size:
        block = _exactly(file, min(size, _BLOCK_BYTES))
        bare.write(block)
        size -= len(block)


def _overwrite(file: BinaryIO, at: int, data: bytes) -> None:
    end = file.tell()
    file.seek(at)
    file.write(data)
    file.seek(end)
