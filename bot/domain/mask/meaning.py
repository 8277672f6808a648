"""What a mask picture means, seen beside its original: which kind of mask it is, and the mask itself.

In this order: alpha, because nobody makes parts transparent by accident (unless what is left is no part of the picture
but was drawn: a layer, saved without the picture); black and white, unless the original is black
and white too, when a copy of it must be known first; a copy that was drawn over.
"""

from dataclasses import dataclass

from bot.domain.mask.arrays import Array, cv2, np
from bot.domain.mask.kinds import MaskKind, NoMask
from bot.domain.mask.levels import LevelsMask, is_grey, read_levels
from bot.domain.mask.registration import as_seen, at_most
from bot.domain.mask.scribble import CUT_PX, Scribble, find_place, find_scribble
from bot.domain.mask.see_through import Viewer, Way, find_viewer, is_see_through, laid_on
from bot.domain.mask.shaping import inverted, resized
from bot.domain.mask.sizes import has_same_shape
from bot.domain.mask.transparency import read_alpha

# A picture with less variation is a blank sheet, of which a mask cannot be told from a copy.
_BLANK_LEVELS = 6.0
# So much of a dark picture, a night sky say, is about black; drawn on in white it looks like a mask.
_DARK_SHARE = 0.7
# So many colours at most make a drawing in flat colours, and so much of it they fill.
_FLAT_COLOURS = 6
_FLAT_SHARE = 0.9
_SAMPLE_PX = 128
_COLOURED_SHARE = 0.05
_COLOURED_LEVELS = 72
_ON_GREY = Viewer(Way.LAID, np.full(3, 127, np.uint8), is_known=True)
# Opaque parts within this of the original are left of it; darker than that they are black.
_LIKE_LEVELS = 32
_BLACK_LEVELS = 64
_OPAQUE = 250
_LAYER_SAMPLES = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """A mask that was understood.

    `mask` is uint8, (height, width) of the original, 255 = repaint; only 0 and 255 unless `is_soft`. `is_as_it_is`: the
    file itself already is this mask at this size, so that its own URL can be handed on.
    """

    kind: MaskKind
    mask: Array
    is_soft: bool
    is_as_it_is: bool


def read_mask(  # noqa: PLR0911  # one answer a kind
    picture: Array, original: Array, size_px: tuple[int, int] | None = None
) -> Meaning | NoMask:
    """What the picture means as a mask of the original. Both uint8, (height, width, 3 or 4), RGB or RGBA, upright.

    `size_px`: the original's (width, height) where `original` is a smaller copy of it; the mask is of that size.
    """
    size_px = size_px or (original.shape[1], original.shape[0])
    of_alpha = _from_alpha(picture, original, size_px) if picture.shape[2] == 4 else None
    if of_alpha is NoMask.OTHER_SHAPE and original.shape[2] == 4:
        # A crop of a picture that is transparent itself.
        flat = at_most(_flattened(picture, original), CUT_PX)
        found = find_scribble(original, flat, size_px, _ON_GREY)
        return _of_scribble(found) if isinstance(found, Scribble) else of_alpha
    if of_alpha is not None:
        return of_alpha
    # Rounded corners say nothing; colours below them may be anything.
    flat = _flattened(picture, original)
    own_px = (flat.shape[1], flat.shape[0])
    viewer = _viewer(picture, original, flat)
    del picture
    read = read_levels(flat)
    if read in {NoMask.EMPTY, NoMask.FULL}:
        if read_levels(_shown(original, viewer)) is not read:
            return read
        # All of a very dark or very light picture's copy is as dark or light.
        found = find_scribble(original, at_most(flat, CUT_PX), size_px, viewer)
        return _of_scribble(found) if isinstance(found, Scribble) else read
    if isinstance(read, LevelsMask) and not _could_be_copy(_shown(original, viewer)):
        return _of_levels(read, own_px, size_px)
    # More would not be looked at, only be there.
    flat = at_most(flat, CUT_PX)
    found = find_scribble(original, flat, size_px, viewer)
    if isinstance(found, Scribble):
        return _of_scribble(found)
    if found is NoMask.UNCHANGED:
        return found
    if isinstance(read, LevelsMask):
        return _of_levels(read, own_px, size_px)
    return _reason(flat)


def _from_alpha(picture: Array, original: Array, size_px: tuple[int, int]) -> Meaning | NoMask | None:
    fits = has_same_shape((picture.shape[1], picture.shape[0]), size_px)
    own = np.ascontiguousarray(original[..., 3]) if original.shape[2] == 4 and fits else None
    read = read_alpha(np.ascontiguousarray(picture[..., 3]), own)
    if read is None:
        return None
    if not fits:
        return NoMask.OTHER_SHAPE
    if own is not None and _is_own_alpha(picture, original):
        return None
    is_layer = own is None and not read.is_full and _is_layer(picture, original)
    mask = resized(inverted(read.levels) if is_layer else read.levels, size_px)
    if int(mask.min()) == 255:
        return NoMask.FULL
    return Meaning(MaskKind.LAYER if is_layer else MaskKind.ALPHA, mask, read.is_soft, is_as_it_is=False)


def _is_own_alpha(picture: Array, original: Array) -> bool:
    """Whether nothing of a see-through original was erased, only cropped: its own alpha, in the picture's place."""
    if not is_see_through(original):
        return False
    flat, most = at_most(picture, CUT_PX), at_most(original, CUT_PX)
    frame = find_place(_ON_GREY.shows(most), _ON_GREY.shows(flat))
    if frame is None:
        return False
    there = as_seen(np.ascontiguousarray(most[..., 3]), frame, (flat.shape[1], flat.shape[0]))
    # The edges of two scalings differ by a pixel or two.
    there = cv2.erode(there, np.ones((5, 5), np.uint8))
    return read_alpha(np.ascontiguousarray(flat[..., 3]), there) is None


def _is_layer(picture: Array, original: Array) -> bool:
    """Whether what is opaque was drawn, rather than left of the original: other levels than there, and not black.

    Black on nothing reads as black on white does: black is kept.
    """
    step = max(1, int((picture.shape[0] * picture.shape[1] / _LAYER_SAMPLES) ** 0.5))
    picture = picture[::step, ::step]
    ground = cv2.resize(original, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_AREA)[..., :3]
    opaque = picture[..., 3] >= _OPAQUE
    drawn = picture[opaque][:, :3]
    if len(drawn) == 0 or float(np.median(drawn.max(axis=1))) <= _BLACK_LEVELS:
        return False
    return float(np.median(cv2.absdiff(drawn, ground[opaque]).max(axis=1))) > _LIKE_LEVELS


def _of_levels(read: LevelsMask, own_px: tuple[int, int], size_px: tuple[int, int]) -> Meaning | NoMask:
    if not has_same_shape(own_px, size_px):
        return NoMask.OTHER_SHAPE
    mask = resized(read.levels, size_px)
    return Meaning(MaskKind.BLACK_AND_WHITE, mask, read.is_soft, is_as_it_is=read.is_clean and own_px == size_px)


def _of_scribble(found: Scribble) -> Meaning:
    return Meaning(MaskKind.SCRIBBLE, found.mask, is_soft=False, is_as_it_is=False)


def _could_be_copy(still: Array) -> bool:
    """Whether a copy of this original would look black and white: it does so itself, or is dark, and no blank sheet."""
    grey = cv2.cvtColor(still, cv2.COLOR_RGB2GRAY)
    if float(grey.std()) <= _BLANK_LEVELS:
        return False
    return float((grey <= _BLACK_LEVELS).mean()) >= _DARK_SHARE or isinstance(read_levels(still), LevelsMask)


def _flattened(picture: Array, original: Array) -> Array:
    """The picture without alpha: on the original where only the picture is transparent, else on grey."""
    if picture.shape[2] == 3:
        return picture
    if int(picture[..., 3].min()) == 255:
        return np.ascontiguousarray(picture[..., :3])
    if original.shape[2] == 4:
        return _ON_GREY.shows(picture)
    ground = cv2.resize(original, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_AREA)
    return laid_on(picture, ground)


def _viewer(picture: Array, original: Array, flat: Array) -> Viewer | None:
    """How the copy shows a see-through original: as we flattened it, or as an editor without alpha did."""
    if not is_see_through(original):
        return None
    return _ON_GREY if is_see_through(picture) else find_viewer(original, flat)


def _shown(original: Array, viewer: Viewer | None) -> Array:
    """The original as its copy would show it, of its own size and without alpha."""
    return np.ascontiguousarray(original[..., :3]) if viewer is None else viewer.shows(original)


def _reason(flat: Array) -> NoMask:
    """Why a picture that is no copy is no mask either."""
    if is_grey(flat):
        return NoMask.GREYS
    sample = cv2.resize(flat, (_SAMPLE_PX, _SAMPLE_PX), interpolation=cv2.INTER_NEAREST).reshape(-1, 3)
    is_coloured = float((np.ptp(sample, axis=1) > _COLOURED_LEVELS).mean()) >= _COLOURED_SHARE
    keys = (sample // 32).astype(np.int32) @ np.array([64, 8, 1], np.int32)
    counts = np.sort(np.bincount(keys))[::-1]
    is_flat = counts[:_FLAT_COLOURS].sum() >= _FLAT_SHARE * len(keys)
    return NoMask.COLOURS if is_coloured and is_flat else NoMask.UNRELATED
