"""Pictures laid over each other, from files to files: the mask over its picture, a result over what it was made of."""

import shutil
import tempfile
from typing import BinaryIO, cast

from bot.domain.errors import ResultUnusable
from bot.domain.mask.areas import Box
from bot.pictures.decoding import decode
from bot.pictures.opening import DECODING_ERRORS
from bot.pictures.protecting import protect as put_in
from bot.services.ports import Result

# Past this a file goes to disk: many results are held at once while Discord takes them.
_IN_MEMORY_BYTES = 256 * 1024


def overlay(image: BinaryIO, mask: BinaryIO, *, given_at: Box | None = None) -> BinaryIO:
    """A JPEG in which what is repainted is coloured; both files have the same shape. Runs in a thread.

    What is repainted outside of `given_at`, a box in the picture, is shown as empty.
    """
    # NumPy and OpenCV, 30 MiB: only for those who are asked.
    from bot.domain.mask.arrays import np  # noqa: PLC0415
    from bot.pictures.overlay import draw_overlay  # noqa: PLC0415

    picture, levels = decode(image).picture, decode(mask).picture.convert("L")
    if levels.size != picture.size:
        levels = levels.resize(picture.size)
    return draw_overlay(picture, np.asarray(levels), given_at)


def protect(result: BinaryIO, image: BinaryIO, mask: BinaryIO, *, upload_limit_bytes: int) -> Result:
    """The picture with the result where the mask is, all else unchanged. Runs in a thread. Raises ResultUnusable."""
    try:
        levels = decode(mask).picture.convert("L")
        protected = put_in(image, result, levels, upload_limit_bytes=upload_limit_bytes)
    except (*DECODING_ERRORS, ValueError) as error:
        raise ResultUnusable("the picture that a result belongs to cannot be read") from error
    return Result(
        file=_spooled(protected.file),
        extension=protected.extension,
        size_bytes=protected.size_bytes,
        width_px=protected.width_px,
        height_px=protected.height_px,
        is_black=False,
        is_reduced=not protected.is_lossless,
        changed_outside=protected.changed_outside_px,
    )


def _spooled(file: BinaryIO) -> BinaryIO:
    with file:
        spooled = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES))  # noqa: SIM115 - the caller's
        shutil.copyfileobj(file, spooled)
    spooled.seek(0)
    return spooled
