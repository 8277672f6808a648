"""Painting beyond a picture's edges: the new canvas, where the old picture lies, what is painted. Pure geometry."""

from dataclasses import dataclass

from bot.domain.mask.areas import Box

LEAST_PERCENT, MOST_PERCENT = 1, 100

# The model works on cells of 8 px at about 1024 px: an overlap of one cell hides where the old picture ends.
_OVERLAP_PX = 8
_MODEL_PX = 1024


@dataclass(frozen=True, slots=True)
class Sides:
    """How far to go beyond each side, in percent of the picture's width or height; 0 = not there."""

    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0


@dataclass(frozen=True, slots=True)
class Expansion:
    """`canvas_px` is the new (width, height); `picture` is where the old picture lies; outside of `kept` is painted."""

    canvas_px: tuple[int, int]
    picture: Box
    kept: Box


def expand(size_px: tuple[int, int], sides: Sides) -> Expansion:
    """The canvas for a picture of (width, height). Raises ValueError for a share out of range, or when all are 0."""
    shares = (sides.left, sides.top, sides.right, sides.bottom)
    if not any(shares) or not all(share == 0 or LEAST_PERCENT <= share <= MOST_PERCENT for share in shares):
        raise ValueError(sides)
    width, height = size_px
    left, right = _new_px(sides.left, width), _new_px(sides.right, width)
    top, bottom = _new_px(sides.top, height), _new_px(sides.bottom, height)
    canvas = (left + width + right, top + height + bottom)
    picture = Box(left, top, left + width, top + height)
    overlap = max(_OVERLAP_PX, -(-_OVERLAP_PX * max(canvas) // _MODEL_PX))
    across, down = min(overlap, width // 4), min(overlap, height // 4)
    kept = Box(
        picture.left + (across if left else 0),
        picture.top + (down if top else 0),
        picture.right - (across if right else 0),
        picture.bottom - (down if bottom else 0),
    )
    return Expansion(canvas, picture, kept)


def _new_px(percent: int, side_px: int) -> int:
    """At least one pixel where anything was asked for; rounded up."""
    return -(-percent * side_px // 100)
