"""Pictures laid over each other, from files to files: the mask over its picture, a result over what it was made of."""

from typing import BinaryIO

from bot.domain.errors import ResultUnusable
from bot.domain.mask.areas import Box
from bot.pictures.decoding import decode
from bot.pictures.opening import DECODING_ERRORS
from bot.pictures.protecting import protect as put_in
from bot.services.ports import Result


def overlay(image: BinaryIO, mask: BinaryIO, *, given_at: Box | None = None) -> BinaryIO:
    """A JPEG in which what is repainted is coloured; both files have the same shape. Runs in a thread.

    What is repainted outside of `given_at`, a box in the picture, is shown as empty. Raises ResultUnusable.
    """
    # NumPy and OpenCV, 30 MiB: only for those who are asked.
    from bot.domain.mask.arrays import np  # noqa: PLC0415
    from bot.pictures.overlay import draw_overlay  # noqa: PLC0415

    try:
        picture, levels = decode(image).picture, decode(mask).picture.convert("L")
    except DECODING_ERRORS as error:
        raise ResultUnusable("a picture or its mask cannot be read") from error
    if levels.size != picture.size:
        levels = levels.resize(picture.size)
    return draw_overlay(picture, np.asarray(levels), given_at)


def protect(result: BinaryIO, image: BinaryIO, mask: BinaryIO, *, upload_limit_bytes: int) -> Result:
    """The picture with the result where the mask is, all else unchanged. Runs in a thread. Raises ResultUnusable."""
    try:
        protected = put_in(image, result, mask, upload_limit_bytes=upload_limit_bytes)
    except (*DECODING_ERRORS, ValueError) as error:
        raise ResultUnusable("the picture that a result belongs to cannot be read") from error
    return Result(
        file=protected.fitted.file,
        extension=protected.fitted.extension,
        size_bytes=protected.fitted.size_bytes,
        width_px=protected.width_px,
        height_px=protected.height_px,
        is_black=False,
        is_reduced=not protected.fitted.is_lossless,
        changed_outside=protected.changed_outside_px,
    )
