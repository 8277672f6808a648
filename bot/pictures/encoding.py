"""Files of our own that are attached to a reply, so that the image API can fetch them. Runs in a thread."""

import io
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image

from bot.domain.errors import PictureRole, PictureTooHeavy
from bot.pictures.decoding import Decoded
from bot.pictures.fitting import NothingFits, fit
from bot.pictures.png_writing import write_png


@dataclass(frozen=True, slots=True)
class Limits:
    """`max_px`: of one picture. `upload_limit_bytes`: of a file that has to be attached again."""

    max_px: int
    upload_limit_bytes: int


def encoded(whole: Decoded, name: str, limits: Limits) -> BinaryIO:
    """A file that may be attached: without loss if it can. Colour profile and alpha survive, metadata does not.

    Raises PictureTooHeavy.
    """
    try:
        return fit(whole, limits.upload_limit_bytes).file
    except NothingFits as error:
        raise PictureTooHeavy(PictureRole.INIT_IMAGE, name, error.size_bytes, limits.upload_limit_bytes) from error


def png(levels: Image.Image) -> io.BytesIO:
    """A mask's PNG, at its start. Speed before size: these files live for minutes."""
    file = io.BytesIO()
    write_png(levels, file)
    file.seek(0)
    return file
