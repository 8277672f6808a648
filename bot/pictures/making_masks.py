"""Masks that have to be understood or made: from files and a recipe to levels. Runs in a thread; brings NumPy.

Levels are uint8, (height, width) of the picture or of its grown canvas; 255 is repainted.
"""

from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image

from bot.domain.errors import (
    Allowed,
    BadParameter,
    MaskEmpty,
    MaskFlaw,
    MaskFull,
    MaskUnchanged,
    MaskUnclear,
    PersonError,
    PictureRole,
    PictureTooLarge,
    SizesDiffer,
)
from bot.domain.errors import NoMask as NoMaskGiven
from bot.domain.mask import Area, MaskKind, Side
from bot.domain.mask.areas import LEAST_SIDE_PX, Box
from bot.domain.mask.arrays import Array, np
from bot.domain.mask.expansion import Sides, expand
from bot.domain.mask.kinds import Doubt, NoMask
from bot.domain.mask.looks import coverage, doubt, nothing_to_choose
from bot.domain.mask.making import area_mask, expanded, expansion_mask
from bot.domain.mask.meaning import read_mask
from bot.domain.mask.shaping import feathered, grown, inverted
from bot.domain.mask.transparency import read_alpha
from bot.domain.recipe import Recipe
from bot.pictures.decoding import Decoded
from bot.pictures.encoding import png
from bot.pictures.reading import decoded, is_upright
from bot.services.ports import WorkedOut

_FLAWS = {
    NoMask.GREYS: MaskFlaw.GREYS,
    NoMask.COLOURS: MaskFlaw.COLOURS,
    NoMask.UNRELATED: MaskFlaw.UNRELATED,
}
_NAMED = frozenset({MaskKind.AREA, MaskKind.BORDER})


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A mask as the recipe wants it. `canvas`: the picture with more room, where it was expanded.

    `given_at`: where on it the given picture lies. `is_file`: the given file is this mask already.
    """

    levels: Array
    kind: MaskKind
    is_derived: bool
    is_file: bool
    doubt: Doubt | None
    canvas: Decoded | None
    given_at: Box | None = None

    def worked_out(self, mask_px: tuple[int, int] | None, *, new_image: BinaryIO | None) -> WorkedOut:
        """What there is to say of it."""
        return WorkedOut(
            picture_px=(self.levels.shape[1], self.levels.shape[0]),
            mask_px=mask_px,
            kind=self.kind,
            covered=coverage(self.levels),
            doubt=self.doubt,
            is_derived=self.is_derived,
            new_image=new_image,
            new_mask=None if self.is_file else png(Image.fromarray(self.levels)),
            given_at=self.given_at,
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Understood:
    levels: Array
    kind: MaskKind
    is_file: bool = False
    is_changed: bool = True
    canvas: Decoded | None = None
    given_at: Box | None = None


def make_mask(
    image: BinaryIO, mask: BinaryIO | None, recipe: Recipe, *, image_name: str, mask_name: str, max_px: int
) -> Made:
    """Understand or draw the mask, and shape it. Raises PersonError's kinds."""
    picture = decoded(image, PictureRole.INIT_IMAGE, image_name)
    if recipe.area is Area.BORDER:
        understood = _border(picture, recipe, image_name, max_px)
    elif recipe.area is not None:
        understood = _Understood(_area(recipe.area, picture.picture.size), MaskKind.AREA)
    elif mask is None:
        understood = _own_alpha(picture)
    else:
        understood = _given(picture, mask, mask_name)
    levels = _shaped(understood.levels, recipe)
    if (nothing := nothing_to_choose(levels)) is not None:
        raise _error(nothing)
    is_asked_for = understood.kind in _NAMED or recipe.invert
    return Made(
        levels=levels,
        kind=understood.kind,
        is_derived=understood.is_changed or recipe.shapes,
        is_file=understood.is_file and not recipe.shapes,
        doubt=None if is_asked_for else doubt(levels),
        canvas=understood.canvas,
        given_at=understood.given_at,
    )


def _border(picture: Decoded, recipe: Recipe, name: str, max_px: int) -> _Understood:
    shares = {side.value: recipe.expand_percent for side in Side if side in recipe.expand_sides}
    expansion = expand(picture.picture.size, Sides(**shares))
    width, height = expansion.canvas_px
    if width * height > max_px:
        raise PictureTooLarge(PictureRole.INIT_IMAGE, name, width, height, max_px)
    canvas = Image.fromarray(expanded(_bands(picture.picture), expansion))
    # A grey picture became one in colour, of which its profile says nothing.
    profile = picture.icc_profile if canvas.mode == picture.picture.mode else None
    whole = Decoded(canvas, profile)
    return _Understood(expansion_mask(expansion), MaskKind.BORDER, canvas=whole, given_at=expansion.picture)


def _area(area: Area, size_px: tuple[int, int]) -> Array:
    if min(size_px) < LEAST_SIDE_PX:
        raise BadParameter("area", area.value, Allowed.LARGER_PICTURES)
    return area_mask(area, size_px)


def _own_alpha(picture: Decoded) -> _Understood:
    """What is transparent in the picture itself. Raises NoMask where nothing is."""
    bands = _bands(picture.picture)
    read = read_alpha(np.ascontiguousarray(bands[..., 3]), None) if bands.shape[2] == 4 else None
    if read is None:
        raise NoMaskGiven("NoMask")
    return _Understood(read.levels, MaskKind.ALPHA)


def _given(picture: Decoded, mask: BinaryIO, name: str) -> _Understood:
    given = decoded(mask, PictureRole.MASK, name)
    meaning = read_mask(_bands(given.picture), _bands(picture.picture))
    if isinstance(meaning, NoMask):
        if meaning is NoMask.OTHER_SHAPE:
            raise SizesDiffer(picture.picture.size, given.picture.size)
        raise _error(meaning)
    is_plain = meaning.kind is MaskKind.BLACK_AND_WHITE
    is_resized = given.picture.size != picture.picture.size
    is_file = meaning.is_as_it_is and is_upright(mask)
    return _Understood(meaning.mask, meaning.kind, is_file, is_changed=not (is_plain and (is_file or is_resized)))


def _shaped(levels: Array, recipe: Recipe) -> Array:
    if recipe.invert:
        levels = inverted(levels)
    return feathered(grown(levels, recipe.grow_px), recipe.feather_px)


def _error(nothing: NoMask) -> PersonError:
    if nothing is NoMask.EMPTY:
        return MaskEmpty("MaskEmpty")
    if nothing is NoMask.FULL:
        return MaskFull("MaskFull")
    if nothing is NoMask.UNCHANGED:
        return MaskUnchanged("MaskUnchanged")
    return MaskUnclear(_FLAWS[nothing])


def _bands(picture: Image.Image) -> Array:
    """The picture as an array, uint8, (height, width, 3 or 4)."""
    return np.asarray(picture.convert("RGBA" if picture.mode in {"LA", "RGBA"} else "RGB"))
