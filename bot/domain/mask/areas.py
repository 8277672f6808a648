"""Areas that people name with a word. Pure geometry: boxes in pixels, right and bottom not included.

Halves are halves: "the left" of a picture is what people point to, and two words then make the whole. Cells are
thirds, the grid that cameras show. The centre is the middle half of each side (a quarter of the picture): a third would
be the middle cell, which has a word of its own, and subjects are mostly larger. The frame is the outer sixth on each
side, half a cell: enough to hold a frame or a watermark, and the middle two thirds stay.
"""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

# Smaller pictures have no parts to name.
LEAST_SIDE_PX = 6


class Area(Enum):
    """A named part of a picture. The values are what the database holds and what a choice is called on the wire."""

    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"
    CENTRE = "centre"
    TOP_LEFT = "top left"
    TOP_MIDDLE = "top middle"
    TOP_RIGHT = "top right"
    MIDDLE_LEFT = "middle left"
    CENTRE_CELL = "middle cell"
    MIDDLE_RIGHT = "middle right"
    BOTTOM_LEFT = "bottom left"
    BOTTOM_MIDDLE = "bottom middle"
    BOTTOM_RIGHT = "bottom right"
    AROUND_CENTRE = "around the centre"
    FRAME = "frame"
    """The outer sixth on each side."""
    BORDER = "border"
    """Not in the picture: the canvas grows, and what is new is repainted (`expansion`)."""


class Side(Enum):
    """A side of a picture."""

    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of whole pixels; `right` and `bottom` are the first that are not in it."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Region:
    """A box, or everything outside of it."""

    box: Box
    is_outside: bool = False


_THIRDS = (Fraction(0), Fraction(1, 3), Fraction(2, 3), Fraction(1))
_HALF = Fraction(1, 2)
_GRID = (
    (Area.TOP_LEFT, Area.TOP_MIDDLE, Area.TOP_RIGHT),
    (Area.MIDDLE_LEFT, Area.CENTRE_CELL, Area.MIDDLE_RIGHT),
    (Area.BOTTOM_LEFT, Area.BOTTOM_MIDDLE, Area.BOTTOM_RIGHT),
)
# As shares of the sides: left, top, right, bottom.
_SHARES: dict[Area, tuple[Fraction, Fraction, Fraction, Fraction]] = {
    Area.LEFT: (Fraction(0), Fraction(0), _HALF, Fraction(1)),
    Area.RIGHT: (_HALF, Fraction(0), Fraction(1), Fraction(1)),
    Area.TOP: (Fraction(0), Fraction(0), Fraction(1), _HALF),
    Area.BOTTOM: (Fraction(0), _HALF, Fraction(1), Fraction(1)),
    Area.CENTRE: (Fraction(1, 4), Fraction(1, 4), Fraction(3, 4), Fraction(3, 4)),
    Area.AROUND_CENTRE: (Fraction(1, 4), Fraction(1, 4), Fraction(3, 4), Fraction(3, 4)),
    Area.FRAME: (Fraction(1, 6), Fraction(1, 6), Fraction(5, 6), Fraction(5, 6)),
} | {
    area: (_THIRDS[column], _THIRDS[row], _THIRDS[column + 1], _THIRDS[row + 1])
    for row, areas in enumerate(_GRID)
    for column, area in enumerate(areas)
}
_OUTSIDE = frozenset({Area.AROUND_CENTRE, Area.FRAME})
_SHORTEST_SIDE_PX = 6


def region_of(area: Area, size_px: tuple[int, int]) -> Region:
    """Where an area lies in a picture of (width, height); neighbours share an edge, so that cells fill the picture.

    Raises ValueError for sides under 6 px, of which a part may hold no pixel, and for BORDER, which lies around it.
    """
    width, height = size_px
    if min(size_px) < _SHORTEST_SIDE_PX or area not in _SHARES:
        raise ValueError(area, size_px)
    left, top, right, bottom = _SHARES[area]
    box = Box(_at(left, width), _at(top, height), _at(right, width), _at(bottom, height))
    return Region(box, area in _OUTSIDE)


def _at(share: Fraction, side_px: int) -> int:
    """Rounded half up, the same for both areas that meet there."""
    return int(share * side_px + _HALF)
