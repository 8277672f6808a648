"""From the two files and a recipe to what is submitted. Runs in a thread.

A mask that can be used as it is costs what checking it costs; everything else is made here and in the modules beside.
"""

import io
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image

from bot.domain.errors import CorruptPicture, NoMask, PictureRole, PictureTooHeavy, PictureTooLarge, SizesDiffer
from bot.domain.mask import Area, Doubt, MaskKind, Side, has_same_shape
from bot.domain.recipe import Recipe
from bot.pictures.opening import DECODING_ERRORS, STILL_FORMATS, open_picture, orientation_of, upright
from bot.pictures.reading import mask_levels, require_black_and_white, require_whole, still_size
from bot.pictures.regions import draw_area, grow_canvas
from bot.pictures.shaping import shaped
from bot.services.ports import WorkedOut

_CUT_LEVEL = 128
# More than this of a picture is rarely meant to be repainted; nor is nearly all of its border.
_INVERTED_SHARE = 0.7
_INVERTED_BORDER_SHARE = 0.9
_QUALITIES = (95, 90, 80)


@dataclass(frozen=True, slots=True)
class Limits:
    """`max_px`: of one picture. `upload_limit_bytes`: of a file that has to be attached again."""

    max_px: int
    upload_limit_bytes: int


@dataclass(frozen=True, slots=True)
class _Understood:
    """A mask before the recipe is applied; `levels` is of the size that it was given in."""

    levels: Image.Image
    kind: MaskKind


def work_out(
    image: BinaryIO, mask: BinaryIO | None, recipe: Recipe, *, image_name: str, mask_name: str, limits: Limits
) -> WorkedOut:
    """Check both files, cheapest first, understand the mask and apply the recipe. Raises PersonError's kinds."""
    picture_px = still_size(image, PictureRole.INIT_IMAGE, image_name, limits.max_px)
    mask_px = None
    if mask is not None:
        mask_px = still_size(mask, PictureRole.MASK, mask_name, limits.max_px)
        # A finished mask goes where its picture went, even if that was stretched on the way.
        if not recipe.inherits and not has_same_shape(picture_px, mask_px):
            raise SizesDiffer(picture_px, mask_px)
    require_whole(image, PictureRole.INIT_IMAGE, image_name)
    new_image = None
    if recipe.area is Area.BORDER:
        pads_px = _pads(picture_px, recipe)
        size_px = (picture_px[0] + pads_px[0] + pads_px[2], picture_px[1] + pads_px[1] + pads_px[3])
        if size_px[0] * size_px[1] > limits.max_px:
            raise PictureTooLarge(PictureRole.INIT_IMAGE, image_name, *size_px, limits.max_px)
        canvas, levels = grow_canvas(_upright(image, image_name), pads_px)
        new_image = _encoded(canvas, image_name, limits)
        picture_px, understood = size_px, _Understood(levels, MaskKind.BORDER)
    else:
        understood = _understood(picture_px, mask, mask_name, recipe)
        if _is_turned_or_mirrored(image):
            new_image = _encoded(_upright(image, image_name), image_name, limits)
    is_resized = understood.levels.size != picture_px
    levels = _resized(understood.levels, picture_px, recipe) if is_resized else understood.levels
    levels = shaped(levels, recipe)
    covered = require_black_and_white(levels, is_soft=recipe.feather_px > 0 or recipe.inherits)
    is_derived = understood.kind is not MaskKind.BLACK_AND_WHITE or recipe.shapes
    return WorkedOut(
        picture_px=picture_px,
        mask_px=mask_px,
        kind=understood.kind,
        covered=covered,
        doubt=_doubt(levels, covered, understood.kind, recipe),
        is_derived=is_derived,
        new_image=new_image,
        new_mask=_png(levels) if is_derived or is_resized else None,
    )


def _understood(picture_px: tuple[int, int], mask: BinaryIO | None, mask_name: str, recipe: Recipe) -> _Understood:
    """The mask that was given, or said in words. Raises NoMask, MaskUnclear, MaskEmpty, MaskFull, CorruptPicture."""
    if recipe.area is not None:
        return _Understood(draw_area(recipe.area, picture_px), MaskKind.AREA)
    if mask is None:
        raise NoMask("NoMask")
    require_whole(mask, PictureRole.MASK, mask_name)
    levels = mask_levels(mask, mask_name)
    require_black_and_white(levels, is_soft=recipe.inherits)
    return _Understood(levels, MaskKind.BLACK_AND_WHITE)


def _pads(picture_px: tuple[int, int], recipe: Recipe) -> tuple[int, int, int, int]:
    """How many pixels are added left, top, right and bottom."""
    sides = (Side.LEFT, Side.TOP, Side.RIGHT, Side.BOTTOM)
    left, top, right, bottom = (
        round(picture_px[number % 2] * recipe.expand_percent / 100) if side in recipe.expand_sides else 0
        for number, side in enumerate(sides)
    )
    return left, top, right, bottom


def _doubt(levels: Image.Image, covered: float, kind: MaskKind, recipe: Recipe) -> Doubt | None:
    """Only what was not said in so many words is doubtful."""
    if kind in {MaskKind.AREA, MaskKind.BORDER} or recipe.invert:
        return None
    if covered > _INVERTED_SHARE or _border_share(levels) > _INVERTED_BORDER_SHARE:
        return Doubt.INVERTED
    return None


def _border_share(levels: Image.Image) -> float:
    """How much of the outermost pixels is repainted."""
    width, height = levels.size
    rims = [(0, 0, width, 1), (0, height - 1, width, height), (0, 0, 1, height), (width - 1, 0, width, height)]
    counts = [levels.crop(rim).histogram() for rim in rims]
    return sum(sum(count[_CUT_LEVEL:]) for count in counts) / sum(map(sum, counts))


def _is_turned_or_mirrored(image: BinaryIO) -> bool:
    picture = open_picture(image)
    return picture is not None and orientation_of(picture) != 1


def _upright(image: BinaryIO, name: str) -> Image.Image:
    try:
        image.seek(0)
        picture = Image.open(image, formats=STILL_FORMATS)
        picture.load()
        return upright(picture)
    except DECODING_ERRORS as error:
        raise CorruptPicture(PictureRole.INIT_IMAGE, name) from error


def _resized(levels: Image.Image, size_px: tuple[int, int], recipe: Recipe) -> Image.Image:
    if recipe.inherits:  # its edges may be soft
        return levels.resize(size_px, Image.Resampling.BILINEAR)
    sharp = levels.point(lambda level: 255 if level >= _CUT_LEVEL else 0)
    return sharp.resize(size_px, Image.Resampling.NEAREST)


def _encoded(picture: Image.Image, name: str, limits: Limits) -> BinaryIO:
    """A file that may be attached: without loss if it can. Colour profile and alpha survive, metadata does not."""
    profile = picture.info.get("icc_profile")
    picture.info = {}
    if picture.mode not in {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"}:
        picture, profile = picture.convert("RGB"), None
    file = _png(picture, icc_profile=profile)
    for quality in _QUALITIES:
        if file.getbuffer().nbytes <= limits.upload_limit_bytes:
            return file
        file = io.BytesIO()
        picture.convert("RGB").save(file, "JPEG", quality=quality, subsampling=0, icc_profile=profile)
        file.seek(0)
    size_bytes = file.getbuffer().nbytes
    if size_bytes > limits.upload_limit_bytes:
        raise PictureTooHeavy(PictureRole.INIT_IMAGE, name, size_bytes, limits.upload_limit_bytes)
    return file


def _png(picture: Image.Image, **options: object) -> io.BytesIO:
    file = io.BytesIO()
    # Speed before size: these files live for minutes.
    picture.save(file, "PNG", compress_level=1, **options)
    file.seek(0)
    return file
