"""How a see-through picture is shown where there is no alpha: on some ground, or with its alpha dropped.

Colours multiplied by their alpha may be resized before or after they are laid on a ground: it is the same. Where alpha
is dropped it is not, and what comes to light depends on whether the colours below were kept (Porter and Duff,
"Compositing digital images", 1984, on colours multiplied by their alpha). So each way is tried, in the copy's own
place. Originals are uint8, (height, width, 4), RGBA; copies and what is shown are uint8, (height, width, 3), RGB.
"""

from dataclasses import dataclass
from enum import Enum, auto

from bot.domain.mask.arrays import Array, cv2, np
from bot.domain.mask.registration import Frame, as_seen, at_most

# As good as opaque: the ground adds nothing to see.
_OPAQUE = 250
# Less opaque than this, the ground below is seen well enough to be told; so little of the picture is not seen itself.
_SEE_THROUGH, _NOTHING = 191, 4
# Ways are compared in a copy of so many pixels at most: the rims tell, and must not be blurred.
_COMPARED_PX = 1_000_000
# Levels off of which more says no more: it is drawn over.
_OFF = 32
# Grounds that differ by no more lead to the same place.
_LIKE = 16
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


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
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

    def is_like(self, other: "Viewer") -> bool:
        """Whether both show about the same."""
        return self.way is other.way and int(cv2.absdiff(self.ground, other.ground).max()) <= _LIKE

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
    frame = frame or Frame(original.shape[1] / copy.shape[1], original.shape[0] / copy.shape[0], 0.0, 0.0)
    small = at_most(copy, _COMPARED_PX)
    size_px = (small.shape[1], small.shape[0])
    here = frame.zoomed((size_px[0] / copy.shape[1], size_px[1] / copy.shape[0]), (1.0, 1.0))
    there, bare = as_seen(_multiplied(original), here, size_px), as_seen(original[..., :3], here, size_px)
    where = cv2.erode(there[..., 3], np.ones((3, 3), np.uint8)) < _OPAQUE
    there, bare, small = (one[where][:, None] for one in (there, bare, small))
    black, white = np.zeros(3, np.uint8), np.full(3, 255, np.uint8)
    ground = _ground_below(there, small)
    nothing = small[there[..., 3] <= _NOTHING]
    empty = (np.median(nothing, axis=0) + 0.5).astype(np.uint8) if len(nothing) else black
    best, least = Viewer(Way.LAID, white), np.inf
    for viewer, shown in (
        *((Viewer(Way.LAID, one), _over(there, one)) for one in (ground, white, black)),
        (Viewer(Way.DROPPED, black), bare),
        (Viewer(Way.EMPTIED, empty), _divided(there, empty)),
    ):
        off = float(np.minimum(cv2.absdiff(shown, small).max(axis=2), _OFF).mean()) if shown.size else 0.0
        if off < least:
            best, least = viewer, off
    return best


def laid_on(picture: Array, ground: Array) -> Array:
    """RGBA over an opaque ground, (3,) or (height, width, 3); in strips, for the memory's sake."""
    result = np.empty((*picture.shape[:2], 3), np.uint8)
    for top in range(0, picture.shape[0], _STRIP_ROWS):
        strip = picture[top : top + _STRIP_ROWS].astype(np.uint16)
        below = (ground[top : top + _STRIP_ROWS] if ground.ndim == 3 else ground).astype(np.uint16)
        alpha = strip[..., 3:]
        result[top : top + _STRIP_ROWS] = (strip[..., :3] * alpha + below * (255 - alpha) + 127) // 255
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
        strip = original[top : top + _STRIP_ROWS].astype(np.uint16)
        result[top : top + _STRIP_ROWS, :, :3] = (strip[..., :3] * strip[..., 3:] + 127) // 255
    result[..., 3] = original[..., 3]
    return result


def _over(multiplied: Array, ground: Array) -> Array:
    """Multiplied colours over a ground, (3,)."""
    exact = multiplied[..., :3] + (ground * (255 - multiplied[..., 3:].astype(np.uint16)) + 127) // 255
    return np.minimum(exact, 255).astype(np.uint8)


def _divided(multiplied: Array, ground: Array) -> Array:
    """The colours that were multiplied by their alpha, and the ground where nothing is left to tell them."""
    shown: Array = np.empty((*multiplied.shape[:2], 3), np.uint8)
    for top in range(0, len(multiplied), _STRIP_ROWS):
        strip = multiplied[top : top + _STRIP_ROWS].astype(np.uint16)
        alpha = strip[..., 3:]
        bare = np.minimum((255 * strip[..., :3] + alpha // 2) // np.maximum(alpha, 1), 255)
        shown[top : top + _STRIP_ROWS] = np.where(alpha == 0, ground, bare)
    return shown
