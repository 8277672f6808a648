"""How a see-through picture is shown where there is no alpha: on some ground, or with its alpha dropped.

Colours multiplied by their alpha may be resized before or after they are laid on a ground: it is the same. Where alpha
is dropped it is not, and what comes to light depends on whether the colours below were kept (Porter and Duff,
"Compositing digital images", 1984, on colours multiplied by their alpha). So each way is tried, in the copy's own
place. Originals are uint8, (height, width, 4), RGBA; copies and what is shown are uint8, (height, width, 3), RGB.
"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from bot.domain.mask.arrays import Array, cv2, np
from bot.domain.mask.registration import Frame, as_seen, at_most

# As good as opaque: the ground adds nothing to see.
_OPAQUE = 250
# Less opaque than this, the ground below is seen well enough to be told; so little of the picture is not seen itself.
_SEE_THROUGH, _NOTHING = 191, 4
# Ways are compared in a copy of so many pixels at most: the rims tell, and must not be blurred. A guess takes less.
_COMPARED_PX, _GUESSED_PX = 1_000_000, 250_000
# Levels off of which more says no more: it is drawn over.
_OFF = 32
# What differs no more, or in no more of the picture, leads to the same place.
_LIKE, _UNLIKE_SHARE = 16, 0.01
# Colours that are this faint were rounded to little more than noise, and end within so many pixels sooner or later.
_FAINT, _RIM_PX = 24, 7
_STRIP_ROWS = 128


class Way(Enum):
    """What an editor does with an alpha that it cannot save."""

    LAID = auto()
    """The picture is laid on a ground."""
    DROPPED = auto()
    """The colours below come to light."""
    EMPTIED = auto()
    """The same, but where nothing was seen the colours were lost before, in resizing."""


class Shown(NamedTuple):
    """What is to be seen where nobody drew. Both masks are bool, (height, width); None where there is nothing such.

    `rim`: nobody knows to the pixel how far the colours reach. `empty`: what little was drawn on a pixel fills it.
    """

    picture: Array
    rim: Array | None = None
    empty: Array | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Viewer:
    """A way to show a see-through picture. `ground`: uint8, (3,), what is seen where the picture is not.

    `is_known`: it was not guessed from a copy.
    """

    way: Way
    ground: Array
    is_known: bool = False

    def is_like(self, other: "Viewer", original: Array) -> bool:
        """Whether both show nearly all of the original about the same."""
        small = at_most(original, _GUESSED_PX)
        return float((levels_off(self.shows(small), other.shows(small)) > _LIKE).mean()) <= _UNLIKE_SHARE

    def shows(self, original: Array) -> Array:
        """The original as it is shown, of its own size."""
        if self.way is Way.LAID:
            return laid_on(original, self.ground)
        bare: Array = np.ascontiguousarray(original[..., :3])
        if self.way is Way.EMPTIED:
            bare[original[..., 3] == 0] = self.ground
        return bare

    def shows_at(self, original: Array, frame: Frame, size_px: tuple[int, int]) -> Shown:
        """The original as a copy of `size_px` (width, height) in this frame shows it."""
        if self.way is not Way.EMPTIED:
            return Shown(as_seen(self.shows(original), frame, size_px))
        there = as_seen(_multiplied(original), frame, size_px)
        window = np.ones((_RIM_PX, _RIM_PX), np.uint8)
        faint = cv2.erode(there[..., 3], window) < _FAINT
        rim = faint & (cv2.dilate(there[..., 3], window) > 0)
        return Shown(_divided(there, self.ground), rim, there[..., 3] == 0)


def is_see_through(picture: Array) -> bool:
    """Whether a picture of three or four bands has anything that is not opaque."""
    return picture.shape[2] == 4 and int(picture[..., 3].min()) < 255


def find_viewer(original: Array, copy: Array, frame: Frame | None = None) -> Viewer:
    """The way in which the see-through parts look most as in the copy, which lies there; without a frame, on all."""
    small = at_most(copy, _GUESSED_PX if frame is None else _COMPARED_PX)
    if frame is None:
        original = at_most(original, 2 * _GUESSED_PX)
        frame = Frame(original.shape[1] / copy.shape[1], original.shape[0] / copy.shape[0], 0.0, 0.0)
    size_px = (small.shape[1], small.shape[0])
    here = frame.zoomed((size_px[0] / copy.shape[1], size_px[1] / copy.shape[0]), (1.0, 1.0))
    there = as_seen(_multiplied(original), here, size_px)
    bare = as_seen(np.ascontiguousarray(original[..., :3]), here, size_px)
    black, white = np.zeros(3, np.uint8), np.full(3, 255, np.uint8)
    best, least = Viewer(Way.LAID, white), np.inf
    where = cv2.erode(there[..., 3], np.ones((3, 3), np.uint8)) < _OPAQUE
    if not where.any():
        return best
    there, bare, small = (one[where][:, None] for one in (there, bare, small))
    nothing = small[there[..., 3] <= _NOTHING]
    empty = (np.median(nothing, axis=0) + 0.5).astype(np.uint8) if len(nothing) else black
    grounds = (_ground_below(there, small), white, black)
    for viewer, shown in (
        *((Viewer(Way.LAID, one), _over(there, np.full_like(small, one))) for one in grounds),
        (Viewer(Way.DROPPED, black), bare),
        (Viewer(Way.EMPTIED, empty), _divided(there, empty)),
    ):
        off = float(np.minimum(levels_off(shown, small), _OFF).mean())
        if off < least:
            best, least = viewer, off
    return best


def levels_off(one: Array, other: Array) -> Array:
    """How far apart two pictures are in the band where it is most; uint8, (height, width)."""
    red, green, blue = cv2.split(cv2.absdiff(one, other))
    off: Array = cv2.max(cv2.max(red, green), blue)
    return off


def laid_on(picture: Array, ground: Array) -> Array:
    """RGBA over an opaque ground, (3,) or (height, width, 3); in strips, for the memory's sake."""
    result = np.empty((*picture.shape[:2], 3), np.uint8)
    below = np.full((_STRIP_ROWS, picture.shape[1], 3), ground, np.uint8) if ground.ndim == 1 else None
    for top in range(0, picture.shape[0], _STRIP_ROWS):
        strip = _multiplied(picture[top : top + _STRIP_ROWS])
        under = ground[top : top + _STRIP_ROWS] if below is None else below[: len(strip)]
        result[top : top + _STRIP_ROWS] = _over(strip, under)
    return result


def _ground_below(there: Array, copy: Array) -> Array:
    """The colour below what is see-through, also half: what most of it says; uint8, (3,)."""
    through = there[..., 3] < _SEE_THROUGH
    if not through.any():
        return np.full(3, 255, np.uint8)
    left = 1 - there[through][:, 3:] / np.float32(255)
    below = (copy[through] - there[through][:, :3].astype(np.float32)) / left
    ground: Array = (np.median(below, axis=0) + 0.5).clip(0, 255).astype(np.uint8)
    return ground


def _multiplied(original: Array) -> Array:
    """The colours multiplied by their alpha."""
    result = np.empty_like(original)
    for top in range(0, len(original), _STRIP_ROWS):
        strip = np.ascontiguousarray(original[top : top + _STRIP_ROWS])
        share = cv2.cvtColor(cv2.extractChannel(strip, 3), cv2.COLOR_GRAY2RGBA)
        result[top : top + _STRIP_ROWS] = cv2.multiply(strip, share, scale=1 / 255)
    return result


def _over(multiplied: Array, below: Array) -> Array:
    """Multiplied colours over what is below, (height, width, 3)."""
    rest = cv2.cvtColor(cv2.bitwise_not(cv2.extractChannel(multiplied, 3)), cv2.COLOR_GRAY2RGB)
    over: Array = cv2.add(cv2.cvtColor(multiplied, cv2.COLOR_RGBA2RGB), cv2.multiply(below, rest, scale=1 / 255))
    return over


def _divided(multiplied: Array, ground: Array) -> Array:
    """The colours that were multiplied by their alpha, and the ground where nothing is left to tell them."""
    alpha = cv2.extractChannel(multiplied, 3)
    share = cv2.cvtColor(alpha, cv2.COLOR_GRAY2RGB)
    shown: Array = cv2.divide(cv2.cvtColor(multiplied, cv2.COLOR_RGBA2RGB), share, scale=255)
    shown[alpha == 0] = ground
    return shown
