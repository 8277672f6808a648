"""Files of our own that are attached to a reply, so that the image API can fetch them. Runs in a thread."""

import io
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image

from bot.domain.errors import PictureRole, PictureTooHeavy
from bot.pictures.decoding import Decoded

_QUALITIES = (95, 90, 80)


@dataclass(frozen=True, slots=True)
class Limits:
    """`max_px`: of one picture. `upload_limit_bytes`: of a file that has to be attached again."""

    max_px: int
    upload_limit_bytes: int


def encoded(whole: Decoded, name: str, limits: Limits) -> BinaryIO:
    """A file that may be attached: without loss if it can. Colour profile and alpha survive, metadata does not."""
    file = png(whole.picture, icc_profile=whole.icc_profile)
    for quality in _QUALITIES:
        if file.getbuffer().nbytes <= limits.upload_limit_bytes:
            return file
        file = io.BytesIO()
        opaque = whole.picture.convert("L" if whole.picture.mode in {"L", "LA"} else "RGB")
        opaque.save(file, "JPEG", quality=quality, subsampling=0, icc_profile=whole.icc_profile)
        file.seek(0)
    size_bytes = file.getbuffer().nbytes
    if size_bytes > limits.upload_limit_bytes:
        raise PictureTooHeavy(PictureRole.INIT_IMAGE, name, size_bytes, limits.upload_limit_bytes)
    return file


def png(picture: Image.Image, **options: object) -> io.BytesIO:
    """A PNG, at its start. Speed before size: these files live for minutes."""
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=1, **options)
    file.seek(0)
    return file
