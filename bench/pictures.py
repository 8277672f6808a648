"""Numbered pictures: each carries its job's number in black and white blocks, above noise that all of them share.

A PNG's compressed rows can be cut and joined: the numbered stripe is made per picture (a few hundred bytes), the
megabyte of noise is compressed once. So a server hands out thousands of different 1.4 MB pictures for next to nothing.
"""

import io
import struct
import zlib
from functools import lru_cache

import numpy as np
from PIL import Image

BLOCKS = 16
NUMBER_BITS = 13
STRIPE_SHARE = 32
"""The stripe is one 32nd of the height."""
PICTURE, RESULT = 0, 1
NOISE_LEVELS = {PICTURE: 4, RESULT: 9}
"""Grey levels of noise per channel: 4 give about 1.0 MB at 1024×1024, 9 about 1.4 MB."""
ADLER_BASE = 65521


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(body, zlib.crc32(kind)))


def _raw_deflate(data: bytes) -> bytes:
    deflate = zlib.compressobj(1, zlib.DEFLATED, -15)
    return deflate.compress(data) + deflate.flush(zlib.Z_FULL_FLUSH)


def _joined_adler(first: int, second: int, second_length: int) -> int:
    """Give Adler-32 of two blocks joined (zlib's adler32_combine)."""
    low, remainder = first & 0xFFFF, second_length % ADLER_BASE
    high = remainder * low + (first >> 16) + (second >> 16) + ADLER_BASE - remainder
    low += (second & 0xFFFF) + ADLER_BASE - 1
    return (high % ADLER_BASE) << 16 | low % ADLER_BASE


@lru_cache(maxsize=16)
def _noise(width_px: int, height_px: int, kind: int) -> tuple[bytes, int, int]:
    """Give the shared rows: their chunk, their Adler-32 and their raw length."""
    rows = height_px - height_px // STRIPE_SHARE
    grain = np.random.default_rng(width_px * 10 + kind)
    pixels = 96 + 4 * grain.integers(0, NOISE_LEVELS[kind], (rows, width_px * 3), dtype=np.uint8)
    raw = np.hstack([np.zeros((rows, 1), np.uint8), pixels]).tobytes()
    return _chunk(b"IDAT", _raw_deflate(raw)), zlib.adler32(raw), len(raw)


def numbered_png(
    number: int, sample: int = 0, kind: int = RESULT, width_px: int = 1024, height_px: int = 1024
) -> bytes:
    """Give the PNG of a job's picture or of one of its results; the same arguments give the same bytes."""
    bits = number | sample << NUMBER_BITS | kind << (NUMBER_BITS + 2)
    edges = [round(block * width_px / BLOCKS) for block in range(BLOCKS + 1)]
    row = b"\0" + b"".join(
        (b"\xff" if bits >> block & 1 else b"\0") * (3 * (edges[block + 1] - edges[block])) for block in range(BLOCKS)
    )
    stripe = row * (height_px // STRIPE_SHARE)
    noise, noise_adler, noise_length = _noise(width_px, height_px, kind)
    adler = _joined_adler(zlib.adler32(stripe), noise_adler, noise_length)
    return b"".join((
        b"\x89PNG\r\n\x1a\n",
        _chunk(b"IHDR", struct.pack(">IIBBBBB", width_px, height_px, 8, 2, 0, 0, 0)),
        _chunk(b"IDAT", b"\x78\x01" + _raw_deflate(stripe)),
        noise,
        _chunk(b"IDAT", b"\x03\0" + struct.pack(">I", adler)),
        _chunk(b"IEND", b""),
    ))  # fmt: skip


def read_number(data: bytes) -> tuple[int, int, int] | None:
    """Decode a picture whole and read its (number, sample, kind), also after a lossy copy; None if it is no picture."""
    try:
        with Image.open(io.BytesIO(data)) as opened:
            grey = opened.convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    y = grey.height // STRIPE_SHARE // 2
    bits = sum(
        1 << block for block in range(BLOCKS) if grey.getpixel((round((block + 0.5) * grey.width / BLOCKS), y)) > 127
    )
    return bits & ((1 << NUMBER_BITS) - 1), bits >> NUMBER_BITS & 3, bits >> (NUMBER_BITS + 2)


def read_upload(number: int | None, data: bytes) -> tuple[int, int, int] | None:
    """Read what a bot uploaded: its numbered result, or this person's picture with the result where the mask is."""
    if number is not None and is_laid_over(number, data):
        return number, 0, RESULT
    return read_number(data)


def is_laid_over(number: int, data: bytes) -> bool:
    """Whether an ordinary job's picture has its result where the mask is, and is itself elsewhere, pixel for pixel."""
    try:
        with Image.open(io.BytesIO(data)) as opened:
            uploaded = opened.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
    whole = Image.open(io.BytesIO(job_picture(number))).convert("RGB")
    if uploaded.size != whole.size:
        return False
    with Image.open(io.BytesIO(numbered_png(number))) as result, Image.open(io.BytesIO(mask_png())) as mask:
        whole.paste(result, (0, 0), mask)
    return uploaded.tobytes() == whole.tobytes()


def job_picture(number: int) -> bytes:
    """Give the file of an ordinary job's picture: a PNG, every fourth a JPEG."""
    return photo_jpeg() if number % 4 == 3 else numbered_png(number, 0, PICTURE)


def png_size(data: bytes) -> tuple[int, int]:
    """Read width and height from a PNG's header; (0, 0) if it is none."""
    if data[:8] != b"\x89PNG\r\n\x1a\n" or len(data) < 24:
        return 0, 0
    return struct.unpack(">II", data[16:24])


@lru_cache(maxsize=8)
def mask_png(width_px: int = 1024, height_px: int = 1024) -> bytes:
    """Give an exact black and white mask: a white rectangle in the middle."""
    mask = Image.new("L", (width_px, height_px), 0)
    mask.paste(255, (width_px // 4, height_px // 4, 3 * width_px // 4, 3 * height_px // 4))
    return encoded(mask, "PNG")


@lru_cache(maxsize=2)
def photo_jpeg(width_px: int = 1024, height_px: int = 1024) -> bytes:
    """Give a noisy JPEG of about 1 MB."""
    noise = np.random.default_rng(5).integers(90, 160, (height_px, width_px, 3), dtype=np.uint8)
    return encoded(Image.fromarray(noise), "JPEG", quality=98)


def encoded(picture: Image.Image, image_format: str, **options: object) -> bytes:
    """Give a picture's file."""
    buffer = io.BytesIO()
    picture.save(buffer, image_format, **options)
    return buffer.getvalue()
