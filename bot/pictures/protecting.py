"""What is outside of the mask stays: a result laid over the picture it was made of. Runs in a thread."""

import io
from typing import BinaryIO

from PIL import Image, ImageChops

from bot.domain.errors import ResultUnusable
from bot.pictures.opening import DECODING_ERRORS, STILL_FORMATS, orientation_of, upright
from bot.pictures.result_check import check_result
from bot.services.ports import Result


def protect(result: BinaryIO, image: BinaryIO, mask: BinaryIO, *, upload_limit_bytes: int) -> Result:
    """The picture with the result in place of what the mask covers, at the picture's own size.

    `changed_outside` counts the pixels where the mask is 0 that differ from the picture's in the file that is uploaded.
    Raises ResultUnusable.
    """
    try:
        picture = _decoded(image)
        profile = picture.info.get("icc_profile")
        mode = "RGBA" if picture.has_transparency_data else "RGB"
        still = picture.convert(mode)
        levels = _decoded(mask).convert("L")
        if levels.size != still.size:
            levels = levels.resize(still.size, Image.Resampling.BILINEAR)
        painted = _decoded(result).convert(mode).resize(still.size, Image.Resampling.LANCZOS)
    except DECODING_ERRORS as error:
        raise ResultUnusable("a picture or its result cannot be read") from error
    whole = Image.composite(painted, still, levels)
    file = io.BytesIO()
    whole.info = {}
    whole.save(file, "PNG", compress_level=1, icc_profile=profile)
    file.seek(0)
    checked = check_result(file, upload_limit_bytes=upload_limit_bytes)
    written = _decoded(checked.file).convert(mode)
    checked.file.seek(0)
    changed = _changed_outside(written, still, levels) if written.size == still.size else still.width * still.height
    return Result(
        checked.file,
        checked.extension,
        checked.size_bytes,
        checked.width_px,
        checked.height_px,
        is_black=checked.is_black,
        is_reduced=checked.is_reduced,
        changed_outside=changed,
    )


def _changed_outside(whole: Image.Image, still: Image.Image, levels: Image.Image) -> int:
    difference = ImageChops.difference(whole, still)
    bands = difference.split()
    most = bands[0]
    for band in bands[1:]:
        most = ImageChops.lighter(most, band)
    outside = levels.point(lambda level: 0 if level else 255)
    return sum(ImageChops.multiply(most.point(lambda level: 255 if level else 0), outside).histogram()[1:])


def _decoded(file: BinaryIO) -> Image.Image:
    file.seek(0)
    picture = Image.open(file, formats=STILL_FORMATS)
    picture.load()
    return upright(picture) if orientation_of(picture) != 1 else picture
