"""Opening a file as a still picture: by its content, never by its name."""

import io
import struct
import zlib
from typing import BinaryIO

from PIL import Image

from bot.pictures.parts import require_few_parts, require_few_scans

# Sizes are checked against our own limits before a pixel is decoded; Pillow's warning would only double them.
Image.MAX_IMAGE_PIXELS = None

# What Pillow raises for damaged files: broken chunks are SyntaxError, short ones OSError, odd headers the rest.
DECODING_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    IndexError,
    EOFError,
    OverflowError,
    TypeError,
    KeyError,
    AssertionError,
    AttributeError,
    RuntimeError,
    struct.error,
    zlib.error,
)

STILL_FORMATS = ("PNG", "JPEG", "WEBP")
# GIF is opened only to be told apart: people are told "animated", not "no picture".
_GIF_START = b"GIF8"
_FIRST_BYTES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", _GIF_START)
# Enough of nearly every film to see its second frame begin; Pillow walks through it byte by byte.
_GIF_BYTES = 2 * 1024 * 1024
# EXIF 2.32, 4.6.4: 5 to 8 are turned by a quarter.
_ORIENTATION, _FIRST_TURNED = 0x0112, 5
_ANIMATED_FORMATS = {"PNG", "WEBP", "GIF"}


def open_picture(file: BinaryIO) -> Image.Image | None:
    """The picture in `file`, its pixels not yet decoded; None when its content is no PNG, JPEG, WebP or GIF.

    Raises one of DECODING_ERRORS when it starts like one of them but not even its header can be read.
    """
    file.seek(0)
    start = file.read(12)
    if not start.startswith(_FIRST_BYTES) and not (start.startswith(b"RIFF") and start.endswith(b"WEBP")):
        return None
    file.seek(0)
    if start.startswith(_GIF_START):
        return Image.open(io.BytesIO(file.read(_GIF_BYTES)), formats=("GIF",))
    require_few_parts(file)
    file.seek(0)
    return Image.open(file, formats=STILL_FORMATS)


def is_animated(picture: Image.Image) -> bool:
    """Whether there is more than one frame. Phones' JPEGs carry a second picture without being animated."""
    return picture.format in _ANIMATED_FORMATS and bool(getattr(picture, "is_animated", False))


def orientation_of(picture: Image.Image) -> int:
    """Which way is up, 1–8 as EXIF counts; 1 = as it is stored. Decodes nothing."""
    exif = picture.info.get("exif")
    if not isinstance(exif, bytes):
        return 1
    told = Image.Exif()
    try:
        told.load(exif)
        orientation = told.get(_ORIENTATION)
    except DECODING_ERRORS:
        return 1
    return orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1


def is_turned(picture: Image.Image) -> bool:
    """Whether the stored width is the shown height."""
    return orientation_of(picture) >= _FIRST_TURNED


def check_whole(file: BinaryIO) -> None:
    """Read a picture to its end at the least cost. Raises one of DECODING_ERRORS when it is not whole."""
    require_few_parts(file)
    require_few_scans(file)
    file.seek(0)
    with Image.open(file, formats=STILL_FORMATS) as picture:
        if picture.format == "PNG":
            # Checksums up to the end mark tell it as surely as decoding would, at a thirtieth of the cost.
            picture.verify()
        else:
            # JPEG: all of the data, but only 1/64 of the pixels. WebP takes no notice and is decoded in full.
            picture.draft(None, (max(1, picture.width // 8), max(1, picture.height // 8)))
            picture.load()
