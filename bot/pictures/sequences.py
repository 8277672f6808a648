"""A chain of pictures in one file: its ends side by side, or all of it as a film. Runs in a thread."""

import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from PIL import Image, ImageOps

from bot.domain.errors import ResultUnusable
from bot.pictures.decoding import decode
from bot.pictures.opening import DECODING_ERRORS

_STEP_MS, _LAST_STEP_MS = 1000, 2500
_SIDE_PX = 1024
_PAIR_HEIGHT_PX = 1536
_GAP_PX = 8
_WEBP_QUALITIES = (90, 75, 55)
_SHRINKING = 0.75
_SHORTEST_SIDE_PX = 32
_CLEAR = (0, 0, 0, 0)


def pair(first: BinaryIO, last: BinaryIO, *, upload_limit_bytes: int) -> BinaryIO:
    """Both at the same height, the first to the left, as a PNG within the limit. Raises ResultUnusable."""
    pictures = [_read(file, _PAIR_HEIGHT_PX * 2) for file in (first, last)]
    height_px = min(max(picture.height for picture in pictures), _PAIR_HEIGHT_PX)
    for scale in _scales(height_px):
        file = _png(_beside(pictures, round(height_px * scale)))
        if file.getbuffer().nbytes <= upload_limit_bytes:
            return file
    raise ResultUnusable("the pictures cannot be made small enough to upload")


def steps(pictures: Sequence[BinaryIO], *, upload_limit_bytes: int) -> BinaryIO:
    """All of them in the last one's size, at most 1024 px a side, as an animated WebP within the limit.

    Another shape is put in the middle, with nothing around it. Raises ResultUnusable.
    """
    stills = [_read(file, _SIDE_PX) for file in pictures]
    width_px, height_px = stills[-1].size
    for scale in _scales(min(width_px, height_px)):
        size_px = (round(width_px * scale), round(height_px * scale))
        frames = [ImageOps.pad(still.convert("RGBA"), size_px, Image.Resampling.LANCZOS, _CLEAR) for still in stills]
        for quality in _WEBP_QUALITIES:
            file = _film(frames, quality)
            if file.getbuffer().nbytes <= upload_limit_bytes:
                return file
    raise ResultUnusable("the pictures cannot be made small enough to upload")


def _scales(shortest_px: int) -> Iterator[float]:
    """As it is, then smaller and smaller for as long as there is something to see."""
    scale = 1.0
    while scale == 1 or shortest_px * scale >= _SHORTEST_SIDE_PX:
        yield scale
        scale *= _SHRINKING


def _beside(pictures: Sequence[Image.Image], height_px: int) -> Image.Image:
    scaled = [
        picture.convert("RGBA").resize(
            (max(1, round(picture.width * height_px / picture.height)), height_px), Image.Resampling.LANCZOS
        )
        for picture in pictures
    ]
    both = Image.new("RGBA", (sum(picture.width for picture in scaled) + _GAP_PX, height_px), _CLEAR)
    both.paste(scaled[0], (0, 0))
    both.paste(scaled[1], (scaled[0].width + _GAP_PX, 0))
    return both


def _read(file: BinaryIO, side_px: int) -> Image.Image:
    """A picture as it is shown, at most `side_px` a side. Raises ResultUnusable."""
    try:
        picture = decode(file).picture
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    except DECODING_ERRORS as error:
        raise ResultUnusable("a picture cannot be read") from error
    picture.thumbnail((side_px, side_px), Image.Resampling.LANCZOS)
    return picture


def _png(picture: Image.Image) -> io.BytesIO:
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=4)
    file.seek(0)
    return file


def _film(frames: Sequence[Image.Image], quality: int) -> io.BytesIO:
    file = io.BytesIO()
    durations = [_STEP_MS] * (len(frames) - 1) + [_LAST_STEP_MS]
    frames[0].save(
        file,
        "WEBP",
        save_all=True,
        append_images=frames[1:],
        duration=durations,
        loop=0,
        quality=quality,
        method=2,
    )
    file.seek(0)
    return file
