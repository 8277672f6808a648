"""What only the bytes of the two attachments show: whether they are pictures, and masks. Runs in a thread."""

from typing import BinaryIO

from PIL import Image, ImageChops

from bot.domain.errors import (
    AnimatedPicture,
    CorruptPicture,
    MaskEmpty,
    MaskFlaw,
    MaskFull,
    MaskUnclear,
    NotAPicture,
    PictureRole,
    PictureTooLarge,
)
from bot.domain.mask import LEVEL_TOLERANCE
from bot.pictures.decoding import Decoded, decode
from bot.pictures.opening import (
    DECODING_ERRORS,
    STILL_FORMATS,
    check_whole,
    is_animated,
    is_turned,
    open_picture,
    orientation_of,
)
from bot.pictures.wholeness import is_surely_whole

_STRIP_PX = 256


def still_size(file: BinaryIO, role: PictureRole, name: str, max_px: int) -> tuple[int, int]:
    """The (width, height) in pixels of a file that claims to be one still picture, as it is shown, from its header.

    Raises NotAPicture, PictureTooLarge, AnimatedPicture, CorruptPicture.
    """
    try:
        picture = open_picture(file)
    except DECODING_ERRORS as error:
        raise CorruptPicture(role, name) from error
    if picture is None:
        raise NotAPicture(role, name)
    width, height = picture.size
    if width * height > max_px:
        raise PictureTooLarge(role, name, width, height, max_px)
    try:
        animated = is_animated(picture)
    except DECODING_ERRORS as error:
        raise CorruptPicture(role, name) from error
    if animated:
        raise AnimatedPicture(role, name)
    if picture.format not in STILL_FORMATS and picture.format != "MPO":
        raise NotAPicture(role, name)
    return (height, width) if is_turned(picture) else (width, height)


def require_whole(file: BinaryIO, role: PictureRole, name: str) -> None:
    """Raise CorruptPicture unless the file can be read to its end."""
    try:
        if not is_surely_whole(file):
            check_whole(file)
    except DECODING_ERRORS as error:
        raise CorruptPicture(role, name) from error


def is_upright(file: BinaryIO) -> bool:
    """Whether a picture is stored as it is shown."""
    picture = open_picture(file)
    return picture is None or orientation_of(picture) == 1


def decoded(file: BinaryIO, role: PictureRole, name: str) -> Decoded:
    """The picture as it is shown. Raises CorruptPicture."""
    try:
        return decode(file)
    except DECODING_ERRORS as error:
        raise CorruptPicture(role, name) from error


def mask_levels(file: BinaryIO, name: str) -> Image.Image:
    """The mask's grey levels as they are stored, (height, width) 0–255. Raises MaskUnclear where it has others."""
    file.seek(0)
    try:
        mask = Image.open(file, formats=STILL_FORMATS)
        mask.load()
        if mask.mode in {"1", "L"} and not mask.has_transparency_data:
            # Pillow would copy it even where there is nothing to convert.
            return mask if mask.mode == "L" else mask.convert("L")
        if mask.mode.startswith("I"):
            return mask.convert("I").point(lambda level: level / 256).convert("L")
        # In strips: a mask of 40 million pixels in full colour would need half a gigabyte at once.
        levels = Image.new("L", mask.size)
        for top in range(0, mask.height, _STRIP_PX):
            strip = mask.crop((0, top, mask.width, min(top + _STRIP_PX, mask.height)))
            levels.paste(_grey(strip), (0, top))
    except DECODING_ERRORS as error:
        raise CorruptPicture(PictureRole.MASK, name) from error
    return levels


def _grey(strip: Image.Image) -> Image.Image:
    if strip.has_transparency_data and strip.convert("RGBA").getchannel("A").getextrema() != (255, 255):
        raise MaskUnclear(MaskFlaw.COLOURS)
    red, green, blue = strip.convert("RGB").split()
    for one, other in ((red, green), (green, blue)):
        if ImageChops.difference(one, other).getextrema()[1] > LEVEL_TOLERANCE:  # type: ignore[operator]  # one band
            raise MaskUnclear(MaskFlaw.COLOURS)
    return green


def require_black_and_white(levels: Image.Image) -> float:
    """The share (0–1) that a mask of these grey levels covers. Raises MaskUnclear, MaskEmpty, MaskFull."""
    counts = levels.histogram()
    black = sum(counts[: LEVEL_TOLERANCE + 1])
    white = sum(counts[255 - LEVEL_TOLERANCE :])
    if black + white < levels.width * levels.height:
        raise MaskUnclear(MaskFlaw.GREYS)
    if not white:
        raise MaskEmpty("MaskEmpty")
    if not black:
        raise MaskFull("MaskFull")
    return white / (levels.width * levels.height)
