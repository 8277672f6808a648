"""A file of a picture within a limit: without loss if it can, else with no more than it takes. Runs in a thread."""

import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO, cast

from PIL import Image

from bot.pictures.decoding import Decoded
from bot.pictures.png_writing import write_png

# Past this a file goes to disk: many results are held at once while Discord takes them.
_IN_MEMORY_BYTES = 256 * 1024
# What a sample of the rows says about the whole file, give or take.
_SAMPLED_STRIPS, _SAMPLED_ROWS = 8, 32
_ESTIMATE_PLAY = 1.1
# Lossless WebP is smaller than PNG (0.66 to 1.0 of it), but its writer takes some 16 bytes a pixel.
_WEBP_MOST_PX = 6_000_000
_WEBP_LONGEST_PX, _JPEG_LONGEST_PX = 16_383, 65_535
_QUALITIES = (98, 95, 90, 80, 65, 50)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A file within its limit, at its start, to be closed by the caller."""

    file: BinaryIO
    extension: str
    size_bytes: int
    is_lossless: bool


class NothingFits(ValueError):
    """Not even the smallest file that was tried, of about `size_bytes`, is within the limit."""

    def __init__(self, size_bytes: int) -> None:
        super().__init__(size_bytes)
        self.size_bytes = size_bytes


_Write = Callable[[Image.Image, BinaryIO], object]


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to write a picture, with which extension."""

    extension: str
    is_lossless: bool
    write: _Write


def fit(whole: Decoded, limit_bytes: int) -> Fitted:
    """The picture (L, LA, RGB, RGBA) with its colour profile, no other metadata. Raises NothingFits.

    PNG; lossless WebP, unless the picture is so large that writing it would take too much memory; then with losses:
    JPEG, or WebP where something is transparent. What cannot fit by far is not even tried.
    """
    picture = whole.picture
    raw_bytes = picture.width * picture.height * len(picture.getbands())
    sample = None if raw_bytes <= limit_bytes else _sample(picture)
    size_bytes = raw_bytes
    for way in _ways(picture, whole.icc_profile, limit_bytes):
        if sample is not None:
            size_bytes = _written_bytes(way.write, sample) * picture.height // sample.height
            if size_bytes > _ESTIMATE_PLAY * limit_bytes:
                continue
        file = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES))  # noqa: SIM115 - the caller's
        with ExitStack() as unless_kept:
            unless_kept.callback(file.close)
            way.write(picture, file)
            size_bytes = file.seek(0, io.SEEK_END)
            if size_bytes <= limit_bytes:
                unless_kept.pop_all()
                file.seek(0)
                return Fitted(file, way.extension, size_bytes, way.is_lossless)
    raise NothingFits(size_bytes)


def _ways(picture: Image.Image, profile: bytes | None, limit_bytes: int) -> Iterator[_Way]:
    """From the best to the smallest."""

    def write_limited_png(one: Image.Image, file: BinaryIO) -> None:
        write_png(one, file, icc_profile=profile, most_bytes=limit_bytes)

    yield _Way("png", True, write_limited_png)
    takes_webp = max(picture.size) <= _WEBP_LONGEST_PX
    if takes_webp and picture.width * picture.height <= _WEBP_MOST_PX:
        yield _Way("webp", True, _saver("WEBP", profile, lossless=True, exact=True, quality=0, method=0))
    for quality in _QUALITIES:
        if takes_webp and picture.mode in {"LA", "RGBA"}:
            yield _Way("webp", False, _saver("WEBP", profile, quality=quality, method=2))
        elif max(picture.size) <= _JPEG_LONGEST_PX:
            # Colours at full size: thin coloured lines stay what they were.
            yield _Way("jpg", False, _saver("JPEG", profile, quality=quality, subsampling=0))


def _saver(kind: str, profile: bytes | None, **options: object) -> _Write:
    """Pillow's writer. JPEG knows no alpha: what is transparent comes as its colours lie below."""

    def save(picture: Image.Image, file: BinaryIO) -> None:
        if kind == "JPEG" and picture.mode in {"LA", "RGBA"}:
            picture = picture.convert(picture.mode[:-1])
        picture.save(file, kind, icc_profile=profile, **options)

    return save


def _sample(picture: Image.Image) -> Image.Image | None:
    """A few strips spread over the height; None where that would be most of the picture."""
    if picture.height <= 4 * _SAMPLED_STRIPS * _SAMPLED_ROWS:
        return None
    strips = Image.new(picture.mode, (picture.width, _SAMPLED_STRIPS * _SAMPLED_ROWS))
    for number in range(_SAMPLED_STRIPS):
        top = (picture.height - _SAMPLED_ROWS) * number // (_SAMPLED_STRIPS - 1)
        strips.paste(picture.crop((0, top, picture.width, top + _SAMPLED_ROWS)), (0, number * _SAMPLED_ROWS))
    return strips


def _written_bytes(write: _Write, sample: Image.Image) -> int:
    file = io.BytesIO()
    write(sample, file)
    return file.tell()
