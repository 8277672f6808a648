"""The picture with the mask laid over it, for the person who has to say Go. Runs in a thread."""

import io
from typing import BinaryIO

from PIL import Image

from bot.pictures.opening import STILL_FORMATS, orientation_of, upright

_SIDE_PX = 1280
_COLOUR = (255, 0, 128)
_STRENGTH = 0.55
_QUALITY = 85


def overlay(image: BinaryIO, mask: BinaryIO) -> BinaryIO:
    """A JPEG in which what is repainted is coloured; both files have the same shape."""
    picture = _small(image).convert("RGB")
    levels = _small(mask).convert("L").resize(picture.size, Image.Resampling.BILINEAR)
    picture.paste(_COLOUR, mask=levels.point(lambda level: round(level * _STRENGTH)))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=_QUALITY)
    file.seek(0)
    return file


def _small(file: BinaryIO) -> Image.Image:
    file.seek(0)
    stored = Image.open(file, formats=STILL_FORMATS)
    stored.draft(None, (_SIDE_PX, _SIDE_PX))
    stored.load()
    picture: Image.Image = upright(stored) if orientation_of(stored) != 1 else stored
    if picture.mode not in {"1", "L", "RGB", "RGBA", "P"}:
        picture = picture.convert("RGB")
    if picture.mode in {"1", "P"}:
        picture = picture.convert("L" if picture.mode == "1" else "RGB")
    picture.thumbnail((_SIDE_PX, _SIDE_PX))
    return picture
