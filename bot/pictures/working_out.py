"""From the two files and a recipe to what is submitted. Runs in a thread.

A mask that is plainly black and white and can be used as it is costs what checking it costs: only for everything else
NumPy and OpenCV are loaded (`making_masks`).
"""

from typing import BinaryIO

from PIL import Image

from bot.domain.errors import CorruptPicture, MaskUnclear, NoMask, PictureRole
from bot.domain.mask import MaskKind, has_same_shape
from bot.domain.recipe import Recipe
from bot.pictures.encoding import Limits, encoded, png
from bot.pictures.opening import DECODING_ERRORS, open_picture
from bot.pictures.reading import decoded, is_upright, mask_levels, require_black_and_white, require_whole, still_size
from bot.services.ports import WorkedOut

_CUT_LEVEL = 128
# Beyond this a mask may be inverted, or no mask but a drawing: it is looked at closely.
_PLAIN_SHARE = 0.7
_PLAIN_BORDER_SHARE = 0.9
# Of a picture that may itself be black and white, a mask may be a copy.
_GREY_MODES = frozenset({"1", "L", "LA", "P"})


def work_out(
    image: BinaryIO, mask: BinaryIO | None, recipe: Recipe, *, image_name: str, mask_name: str, limits: Limits
) -> WorkedOut:
    """Check both files, cheapest first, understand the mask and apply the recipe. Raises PersonError's kinds."""
    picture_px = still_size(image, PictureRole.INIT_IMAGE, image_name, limits.max_px)
    mask_px = None if mask is None else still_size(mask, PictureRole.MASK, mask_name, limits.max_px)
    require_whole(image, PictureRole.INIT_IMAGE, image_name)
    if mask is not None:
        require_whole(mask, PictureRole.MASK, mask_name)
    elif recipe.area is None and not _has_transparency(image, image_name):
        raise NoMask("NoMask")
    worked = None
    if mask is not None and mask_px is not None and recipe.area is None and not recipe.shapes:
        if recipe.inherits:
            worked = _inherited(mask, picture_px, mask_px, mask_name)
        else:
            worked = _as_it_is(image, mask, picture_px, mask_px, mask_name)
    if worked is None:
        from bot.pictures.making_masks import make_mask  # noqa: PLC0415 (30 MiB that few jobs need)

        made = make_mask(
            image,
            mask,
            recipe,
            picture_px=picture_px,
            mask_px=mask_px,
            image_name=image_name,
            mask_name=mask_name,
            max_px=limits.max_px,
        )
        if made.canvas is not None:
            return made.worked_out(mask_px, new_image=encoded(made.canvas, image_name, limits))
        worked = made.worked_out(mask_px, new_image=None)
    if is_upright(image):
        return worked
    new_image = encoded(decoded(image, PictureRole.INIT_IMAGE, image_name), image_name, limits)
    return worked.with_image(new_image)


def _as_it_is(
    image: BinaryIO, mask: BinaryIO, picture_px: tuple[int, int], mask_px: tuple[int, int], mask_name: str
) -> WorkedOut | None:
    """What there is to say of a mask of the plainest kind; None for all others. Raises MaskEmpty, MaskFull."""
    if not has_same_shape(picture_px, mask_px) or not is_upright(mask) or _mode_of(image) in _GREY_MODES:
        return None
    try:
        levels = mask_levels(mask, mask_name)
        covered = require_black_and_white(levels)
    except MaskUnclear:
        return None
    if covered > _PLAIN_SHARE or _border_share(levels) > _PLAIN_BORDER_SHARE:
        return None
    return WorkedOut(
        picture_px=picture_px,
        mask_px=mask_px,
        kind=MaskKind.BLACK_AND_WHITE,
        covered=covered,
        doubt=None,
        is_derived=False,
        new_image=None,
        new_mask=None if mask_px == picture_px else png(_resized(levels, picture_px)),
    )


def _inherited(mask: BinaryIO, picture_px: tuple[int, int], mask_px: tuple[int, int], mask_name: str) -> WorkedOut:
    """Another job's finished mask: it goes where its picture went, stretched on the way or not, soft edges and all."""
    levels = mask_levels(mask, mask_name)
    if mask_px != picture_px:
        levels = levels.resize(picture_px, Image.Resampling.BILINEAR)
    return WorkedOut(
        picture_px=picture_px,
        mask_px=mask_px,
        kind=MaskKind.BLACK_AND_WHITE,
        covered=sum(levels.histogram()[_CUT_LEVEL:]) / (levels.width * levels.height),
        doubt=None,
        is_derived=False,
        new_image=None,
        new_mask=None if mask_px == picture_px else png(levels),
    )


def _border_share(levels: Image.Image) -> float:
    """How much of the outermost pixels is repainted."""
    width, height = levels.size
    rims = [(0, 0, width, 1), (0, height - 1, width, height), (0, 0, 1, height), (width - 1, 0, width, height)]
    counts = [levels.crop(rim).histogram() for rim in rims]
    return sum(sum(count[_CUT_LEVEL:]) for count in counts) / sum(map(sum, counts))


def _resized(levels: Image.Image, size_px: tuple[int, int]) -> Image.Image:
    sharp = levels.point(lambda level: 255 if level >= _CUT_LEVEL else 0)
    return sharp.resize(size_px, Image.Resampling.NEAREST)


def _mode_of(file: BinaryIO) -> str | None:
    picture = open_picture(file)
    return None if picture is None else picture.mode


def _has_transparency(file: BinaryIO, name: str) -> bool:
    try:
        picture = open_picture(file)
        has_transparency = picture is not None and picture.has_transparency_data
    except DECODING_ERRORS as error:  # it wants a palette, and has none
        raise CorruptPicture(PictureRole.INIT_IMAGE, name) from error
    return has_transparency
