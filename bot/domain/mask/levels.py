"""Reading a picture as a mask of black and white, with the noise, tints and soft edges that such masks come with."""

from dataclasses import dataclass

from bot.domain.mask.arrays import Array, cv2, np
from bot.domain.mask.kinds import NoMask
from bot.domain.mask.sizes import LEVEL_TOLERANCE

# A scan's paper may be yellowish; ink that differs more than this between bands is a colour.
_TINT_LEVELS = 72
# So much may be coloured: chroma that JPEG leaves at edges.
_COLOURED_SHARE = 0.005
# The darkest and the lightest level that may stand for black and for white. Scans are seldom duller.
_BLACKEST, _WHITEST = 80, 170
# Levels that fewer pixels than this share hold are specks, not the mask's black or white.
_SPECK_SHARE = 0.0001
# Black and white reach this far towards each other (share of their distance); JPEG at quality 60 stays within.
_END = 0.15
# So much of a mask is black or white. A gradient has 30 %, a photograph less than half.
_LEAST_ENDS = 0.5
# In between, not at a hard edge: noise when it is less than this share of the picture, else a soft edge.
_NOISE_SHARE = 0.01
# A soft edge is smooth: nearly all of it differs less than this from the mean of its 5 × 5 neighbourhood.
_ROUGH = 0.06
_SMOOTH_SHARE = 0.9
# An end's noise spreads over so many levels; a commonest level farther in than this is a slope's, no end's.
_END_LEVELS, _SLOPE_FROM = 32, 28
# The least level that is repainted, of all there are.
_MIDDLE = 128.0
# So few levels in between are edges, however rough: thin lines drawn with a soft brush are all edge.
_FEW_BETWEEN = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class LevelsMask:
    """`levels` is uint8, (height, width), 255 = repaint. `is_clean`: the picture itself says just that already."""

    levels: Array
    is_soft: bool
    is_clean: bool


def read_levels(picture: Array) -> LevelsMask | NoMask:  # noqa: PLR0911  # one answer a reason
    """The picture as a mask of black and white; uint8, (height, width, 3), RGB.

    NoMask.EMPTY, FULL: all black, all white. NoMask.COLOURS: coloured. NoMask.GREYS: no black and white.
    """
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    tint = _tint(picture)
    if float((tint > _TINT_LEVELS).mean()) > _COLOURED_SHARE:
        return NoMask.COLOURS
    counts = cv2.calcHist([grey], [0], None, [256], [0, 256]).ravel()
    black, white = _ends(counts)
    if white - black < _WHITEST - _BLACKEST:
        if white <= _BLACKEST:
            return NoMask.EMPTY
        return NoMask.FULL if black >= _WHITEST else NoMask.GREYS
    if black > _BLACKEST or white < _WHITEST:
        return NoMask.GREYS
    margin = _END * (white - black)
    low, high = black + margin, white - margin
    between = (grey > low) & (grey < high)
    if float(between.mean()) > 1 - _LEAST_ENDS:
        return NoMask.GREYS
    window = np.ones((5, 5), np.uint8)
    at_edge = (cv2.dilate(grey, window) >= high) & (cv2.erode(grey, window) <= low)
    slope = between & ~at_edge
    is_soft = float(slope.mean()) > _NOISE_SHARE
    if is_soft and float(between.mean()) > _FEW_BETWEEN:
        rough = cv2.absdiff(grey, cv2.blur(grey, (5, 5)))[slope] > _ROUGH * (white - black)
        if float(rough.mean()) > 1 - _SMOOTH_SHARE:
            return NoMask.GREYS
    is_full_range = black <= LEVEL_TOLERANCE and white >= 255 - LEVEL_TOLERANCE and int(tint.max()) <= LEVEL_TOLERANCE
    middle = _middle(black, white)
    if is_soft:
        ramp = np.interp(np.arange(256), [low, middle, high], [0, _MIDDLE, 255])
        levels = grey if is_full_range else cv2.LUT(grey, (ramp + 0.5).astype(np.uint8))
        return LevelsMask(levels, is_soft=True, is_clean=is_full_range)
    is_clean = is_full_range and not counts[LEVEL_TOLERANCE + 1 : 255 - LEVEL_TOLERANCE].any()
    levels = cv2.threshold(grey, middle - 0.5, 255, cv2.THRESH_BINARY)[1]
    return LevelsMask(levels, is_soft=False, is_clean=is_clean)


def is_grey(picture: Array) -> bool:
    """Whether a picture has no colours to speak of; uint8, (height, width, 3)."""
    return float((_tint(picture) > _TINT_LEVELS / 2).mean()) <= 2 * _COLOURED_SHARE


def _tint(picture: Array) -> Array:
    """The greatest difference between bands, of each pixel; uint8, (height, width)."""
    red, green, blue = cv2.split(picture)
    return cv2.subtract(cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue))


def _ends(counts: Array) -> tuple[int, int]:
    """The levels of black and of white: where the lowest and the highest pixels that are no specks gather."""
    speck = max(1.0, _SPECK_SHARE * float(counts.sum()))
    upward, downward = np.cumsum(counts), np.cumsum(counts[::-1])
    lowest, highest = int((upward >= speck).argmax()), 255 - int((downward >= speck).argmax())
    # Noise spreads each end: its commonest level nearby stands for it, unless levels only grow commoner farther on.
    black_off = int(counts[lowest : lowest + _END_LEVELS].argmax())
    white_off = int(counts[max(0, highest - _END_LEVELS + 1) : highest + 1][::-1].argmax())
    black = lowest + (black_off if black_off < _SLOPE_FROM else 0)
    white = highest - (white_off if white_off < _SLOPE_FROM else 0)
    return black, white


def _middle(black: int, white: int) -> float:
    """The least level that is repainted: where one end is the full black or white, what all programs take to be half.

    Soft lines are dull only because they are thin.
    """
    is_full = black <= LEVEL_TOLERANCE or white >= 255 - LEVEL_TOLERANCE
    return _MIDDLE if is_full else (black + white) / 2
