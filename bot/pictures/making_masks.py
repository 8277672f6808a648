"""Masks that have to be understood or made: from files and a recipe to levels. Runs in a thread; brings NumPy.

Levels are uint8, (height, width) of the picture or of its grown canvas; 255 is repainted.
"""

import io
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
from bot.pictures.bands import bands_of, reduced
from bot.pictures.decoding import Decoded
from bot.pictures.encoding import png
from bot.pictures.known_masks import KnownMask, KnownMasks, key_of
from bot.pictures.reading import decoded, is_upright
from bot.services.ports import WorkedOut

_FLAWS = {
    NoMask.GREYS: MaskFlaw.GREYS,
    NoMask.COLOURS: MaskFlaw.COLOURS,
    NoMask.UNRELATED: MaskFlaw.UNRELATED,
}
_NAMED = frozenset({MaskKind.AREA, MaskKind.BORDER})
# Beside a mask a larger original tells no more: copies are looked at with 3 megapixels.
_MOST_ORIGINAL_PX = 4_000_000


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
    image: BinaryIO,
    mask: BinaryIO | None,
    recipe: Recipe,
    *,
    picture_px: tuple[int, int],
    mask_px: tuple[int, int] | None,
    image_name: str,
    mask_name: str,
    max_px: int,
    known: KnownMasks,
) -> Made:
    """Understand or draw the mask, and shape it. Both sizes are of the upright files. Raises PersonError's kinds."""
    if recipe.area is Area.BORDER:
        understood = _border(image, recipe, image_name, max_px)
    elif recipe.area is not None:
        understood = _Understood(_area(recipe.area, picture_px), MaskKind.AREA)
    elif mask is None or mask_px is None:
        understood = _own_alpha(image, image_name)
    else:
        key = key_of(image, mask)
        understood = _recalled(known.get(key)) or _given(image, mask, picture_px, mask_px, image_name, mask_name)
        known.add(key, _to_be_known(understood))
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


def _border(image: BinaryIO, recipe: Recipe, name: str, max_px: int) -> _Understood:
    shares = {side.value: recipe.expand_percent for side in Side if side in recipe.expand_sides}
    picture = decoded(image, PictureRole.INIT_IMAGE, name)
    mode, profile = picture.picture.mode, picture.icc_profile
    expansion = expand(picture.picture.size, Sides(**shares))
    width, height = expansion.canvas_px
    if width * height > max_px:
        raise PictureTooLarge(PictureRole.INIT_IMAGE, name, width, height, max_px)
    bands = bands_of(picture.picture)
    del picture
    bands = expanded(bands, expansion)
    canvas = Image.fromarray(bands)
    del bands
    # A grey picture became one in colour, of which its profile says nothing.
    whole = Decoded(canvas, profile if canvas.mode == mode else None)
    return _Understood(expansion_mask(expansion), MaskKind.BORDER, canvas=whole, given_at=expansion.picture)


def _area(area: Area, size_px: tuple[int, int]) -> Array:
    if min(size_px) < LEAST_SIDE_PX:
        raise BadParameter("area", area.value, Allowed.LARGER_PICTURES)
    return area_mask(area, size_px)


def _own_alpha(image: BinaryIO, name: str) -> _Understood:
    """What is transparent in the picture itself. Raises NoMask where nothing is."""
    picture = decoded(image, PictureRole.INIT_IMAGE, name).picture
    read = read_alpha(np.asarray(picture.getchannel("A")), None) if picture.mode in {"LA", "RGBA"} else None
    if read is None:
        raise NoMaskGiven("NoMask")
    return _Understood(read.levels, MaskKind.ALPHA)


def _given(
    image: BinaryIO,
    mask: BinaryIO,
    picture_px: tuple[int, int],
    mask_px: tuple[int, int],
    image_name: str,
    mask_name: str,
) -> _Understood:
    original = bands_of(reduced(decoded(image, PictureRole.INIT_IMAGE, image_name).picture, _MOST_ORIGINAL_PX))
    # Without a name here, what is large is let go as soon as it is understood.
    meaning = read_mask(bands_of(decoded(mask, PictureRole.MASK, mask_name).picture), original, picture_px)
    if isinstance(meaning, NoMask):
        if meaning is NoMask.OTHER_SHAPE:
            raise SizesDiffer(picture_px, mask_px)
        raise _error(meaning)
    is_plain = meaning.kind is MaskKind.BLACK_AND_WHITE
    is_resized = mask_px != picture_px
    is_file = meaning.is_as_it_is and is_upright(mask)
    return _Understood(meaning.mask, meaning.kind, is_file, is_changed=not (is_plain and (is_file or is_resized)))


def _recalled(known: KnownMask | None) -> _Understood | None:
    if known is None:
        return None
    levels = np.asarray(Image.open(io.BytesIO(known.png)))
    return _Understood(levels, known.kind, known.is_file, known.is_changed)


def _to_be_known(understood: _Understood) -> KnownMask:
    levels = png(Image.fromarray(understood.levels)).getvalue()
    return KnownMask(levels, understood.kind, understood.is_file, understood.is_changed)


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
