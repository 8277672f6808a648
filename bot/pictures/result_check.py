"""What a result must be before a person sees it: a whole picture, small enough to upload. Runs in a thread."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from PIL import Image

from bot.domain.errors import ResultUnusable
from bot.pictures.opening import DECODING_ERRORS, STILL_FORMATS, check_whole, open_picture
from bot.services.ports import Result

# At most 2048 px a side are asked for; a header that claims far more is a trap, not a picture.
_MAX_RESULT_PX = 4 * 2048 * 2048
_EXTENSIONS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
# A one-colour JPEG spends a byte on some 40 pixels, PNG and WebP on hundreds.
_ONE_COLOUR_PX_PER_BYTE = 20
_WEBP_QUALITIES = (90, 80, 65, 50)
_SHRINKING = 0.8
_SHORTEST_SIDE_PX = 64


def check_result(file: BinaryIO, *, upload_limit_bytes: int) -> Result:
    """The picture in `file`, re-encoded when it is over the limit. Raises ResultUnusable."""
    try:
        picture = open_picture(file)
    except DECODING_ERRORS as error:
        raise ResultUnusable("a result is cut off or damaged") from error
    if picture is None or picture.format not in STILL_FORMATS:
        raise ResultUnusable("a result is no picture")
    if picture.width * picture.height > _MAX_RESULT_PX:
        raise ResultUnusable("a result has too many pixels")
    size_bytes = file.seek(0, io.SEEK_END)
    try:
        check_whole(file)
        is_black = _could_be_black(picture, size_bytes) and _is_black(file)
        if size_bytes <= upload_limit_bytes:
            file.seek(0)
            extension = _EXTENSIONS[picture.format or "PNG"]
            return Result(file, extension, size_bytes, picture.width, picture.height, is_black, is_reduced=False)
        picture = _decoded(file)
    except DECODING_ERRORS as error:
        raise ResultUnusable("a result is cut off or damaged") from error
    for size_px, webp in _smaller(picture):
        if webp.getbuffer().nbytes <= upload_limit_bytes:
            file.close()
            return Result(webp, "webp", webp.getbuffer().nbytes, *size_px, is_black, is_reduced=True)
    raise ResultUnusable("a result cannot be made small enough to upload")


def _could_be_black(picture: Image.Image, size_bytes: int) -> bool:
    """One colour compresses to next to nothing in each of the formats; anything else need not be decoded."""
    return size_bytes * _ONE_COLOUR_PX_PER_BYTE < picture.width * picture.height


def _is_black(file: BinaryIO) -> bool:
    return not any(_decoded(file).convert("RGB").convert("L").histogram()[1:])


def _decoded(file: BinaryIO) -> Image.Image:
    file.seek(0)
    picture = Image.open(file, formats=STILL_FORMATS)
    picture.load()
    return picture


def _smaller(picture: Image.Image) -> Iterator[tuple[tuple[int, int], io.BytesIO]]:
    """WebP without loss, then with more and more, then with fewer and fewer pixels."""
    yield picture.size, _webp(picture, lossless=True)
    for quality in _WEBP_QUALITIES:
        yield picture.size, _webp(picture, quality=quality)
    width, height = picture.size
    while min(width, height) * _SHRINKING >= _SHORTEST_SIDE_PX:
        width, height = round(width * _SHRINKING), round(height * _SHRINKING)
        yield (width, height), _webp(picture.resize((width, height), Image.Resampling.LANCZOS), quality=80)


def _webp(picture: Image.Image, *, lossless: bool = False, quality: int = 80) -> io.BytesIO:
    file = io.BytesIO()
    picture.save(file, "WEBP", lossless=lossless, quality=quality, method=2)
    file.seek(0)
    return file
