"""Two pictures side by side, left before and right after. Runs in a thread."""

import io
from typing import BinaryIO

from PIL import Image

from bot.domain.errors import ResultUnusable
from bot.pictures.decoding import decode
from bot.pictures.opening import DECODING_ERRORS

_WIDTH_PX, _HEIGHT_PX = 2048, 1536
_DIVIDER_PX = 6
_DIVIDER = (255, 255, 255)
# What is behind see-through parts: it hides neither black nor white.
_GROUND = (128, 128, 128)
_QUALITY = 88


def compare(before: BinaryIO, after: BinaryIO) -> BinaryIO:
    """A JPEG of both at the same height, at most 2048 px wide, a thin line between. Raises ResultUnusable."""
    try:
        pictures = [_shown(before), _shown(after)]
    except DECODING_ERRORS as error:
        raise ResultUnusable("a picture or its result cannot be read") from error
    shapes = [picture.width / picture.height for picture in pictures]
    room_px = (_WIDTH_PX - _DIVIDER_PX) / sum(shapes)
    height_px = max(1, int(min(room_px, _HEIGHT_PX, max(picture.height for picture in pictures))))
    left, right = (
        picture.resize((max(1, int(height_px * shape)), height_px), Image.Resampling.LANCZOS)
        for picture, shape in zip(pictures, shapes, strict=True)
    )
    both = Image.new("RGB", (left.width + _DIVIDER_PX + right.width, height_px), _DIVIDER)
    both.paste(left, (0, 0))
    both.paste(right, (left.width + _DIVIDER_PX, 0))
    file = io.BytesIO()
    both.save(file, "JPEG", quality=_QUALITY)
    file.seek(0)
    return file


def _shown(file: BinaryIO) -> Image.Image:
    """The picture as it is seen, in RGB, not much larger than it will be shown."""
    picture = decode(file).picture
    has_clear_parts = picture.has_transparency_data
    picture = picture.convert("RGBA" if has_clear_parts else "RGB")
    picture.thumbnail((_WIDTH_PX, _WIDTH_PX))
    if has_clear_parts:
        ground = Image.new("RGBA", picture.size, (*_GROUND, 255))
        picture = Image.alpha_composite(ground, picture).convert("RGB")
    return picture
