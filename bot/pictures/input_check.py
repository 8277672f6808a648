"""What only the bytes of the two attachments show. Runs in a thread."""

import io
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
    SizesDiffer,
)
from bot.domain.mask import LEVEL_TOLERANCE, has_same_shape
from bot.pictures.opening import DECODING_ERRORS, STILL_FORMATS, check_whole, is_animated, open_picture
from bot.services.ports import CheckedInput

_STRIP_PX = 256


def check_input(init_image: BinaryIO, mask: BinaryIO, *, image_name: str, mask_name: str, max_px: int) -> CheckedInput:
    """Check both files, cheapest first: headers, shapes, then pixels. Raises PersonError's kinds."""
    picture_px = _still_size(init_image, PictureRole.INIT_IMAGE, image_name, max_px)
    mask_px = _still_size(mask, PictureRole.MASK, mask_name, max_px)
    if not has_same_shape(picture_px, mask_px):
        raise SizesDiffer(picture_px, mask_px)
    _check_whole(init_image, PictureRole.INIT_IMAGE, image_name)
    _check_whole(mask, PictureRole.MASK, mask_name)
    levels = _levels(mask, mask_name)
    _check_mask(levels)
    resized = None if picture_px == mask_px else _resized(levels, picture_px)
    return CheckedInput(picture_px=picture_px, mask_px=mask_px, resized_mask=resized)


def _still_size(file: BinaryIO, role: PictureRole, name: str, max_px: int) -> tuple[int, int]:
    """The (width, height) in pixels of a file that claims to be one still picture, from its header."""
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
    return width, height


def _check_whole(file: BinaryIO, role: PictureRole, name: str) -> None:
    try:
        check_whole(file)
    except DECODING_ERRORS as error:
        raise CorruptPicture(role, name) from error


def _levels(file: BinaryIO, name: str) -> Image.Image:
    """The mask's grey levels, (height, width) 0–255. Raises for transparency and colours."""
    file.seek(0)
    try:
        mask = Image.open(file, formats=STILL_FORMATS)
        mask.load()
        if mask.mode in {"1", "L"} and not mask.has_transparency_data:
            return mask.convert("L")
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
        raise MaskUnclear(MaskFlaw.TRANSPARENCY)
    red, green, blue = strip.convert("RGB").split()
    for one, other in ((red, green), (green, blue)):
        if ImageChops.difference(one, other).getextrema()[1] > LEVEL_TOLERANCE:  # type: ignore[operator]  # one band
            raise MaskUnclear(MaskFlaw.COLOURS)
    return green


def _check_mask(levels: Image.Image) -> None:
    counts = levels.histogram()
    black = sum(counts[: LEVEL_TOLERANCE + 1])
    white = sum(counts[255 - LEVEL_TOLERANCE :])
    if black + white < levels.width * levels.height:
        raise MaskUnclear(MaskFlaw.GREYS)
    if not white:
        raise MaskEmpty("MaskEmpty")
    if not black:
        raise MaskFull("MaskFull")


def _resized(levels: Image.Image, size_px: tuple[int, int]) -> BinaryIO:
    file = io.BytesIO()
    levels.point(lambda level: 255 if level > 127 else 0).resize(size_px, Image.Resampling.NEAREST).save(file, "PNG")
    file.seek(0)
    return file
