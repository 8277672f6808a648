"""What is done with a mask before it is used, and how its person wants to be asked. No picture is touched here."""

from dataclasses import dataclass, replace
from typing import Self

from bot.domain.mask import Area, Side

GROW_PX = (-512, 512)
FEATHER_PX = (0, 256)
EXPAND_PERCENT = (1, 100)
# Enough for something to be seen there, little enough for the model to go on from the picture.
USUAL_EXPAND_PERCENT = 25
ALL_SIDES = frozenset(Side)

# A press of Grow, Shrink or Feather changes this share of the picture's short side: seen, but not too much at once.
_STEP_SHARE = 1 / 64
_LEAST_STEP_PX = 4
_FEATHER_STEPS = (0, 1, 2, 4)


@dataclass(frozen=True, slots=True)
class Recipe:
    """From what was given to the mask that is used: first inverted, then grown, then feathered.

    `area` stands for a mask where none is given; with Area.BORDER the canvas grows by `expand_percent` of the picture
    on `expand_sides`. `grow_px` (−512…512, negative shrinks) and `feather_px` (0…256) are pixels of the picture.
    `preview`: its requester sees a mask of our making before it is used; `is_confirmed`: they said Go. `protect`: what
    is outside of the mask stays as it is in the picture. `inherits`: the mask is the finished one of the job that this
    goes on from; nothing is left to be done with it.
    """

    area: Area | None = None
    expand_percent: int = 0
    expand_sides: frozenset[Side] = frozenset()
    invert: bool = False
    grow_px: int = 0
    feather_px: int = 0
    preview: bool = True
    protect: bool = True
    is_confirmed: bool = False
    inherits: bool = False

    @property
    def shapes(self) -> bool:
        """Whether a mask that can be used as it is would be changed."""
        return self.invert or self.grow_px != 0 or self.feather_px != 0

    def inverted(self) -> Self:
        """What is kept is repainted, and the other way round: what had grown has shrunk."""
        return replace(self, invert=not self.invert, grow_px=-self.grow_px)

    def grown(self, by_px: int) -> Self:
        """Larger by so many pixels, or smaller; within the range."""
        return replace(self, grow_px=min(max(self.grow_px + by_px, GROW_PX[0]), GROW_PX[1]))

    def feathered(self, step_px: int) -> Self:
        """The next softer edge; after the softest, sharp again."""
        widths = [min(steps * step_px, FEATHER_PX[1]) for steps in _FEATHER_STEPS]
        return replace(self, feather_px=next((px for px in widths if px > self.feather_px), 0))

    def at(self, area: Area) -> Self:
        """Another part of the picture; the border with its usual width."""
        if area is Area.BORDER:
            return replace(self, area=area, expand_percent=USUAL_EXPAND_PERCENT, expand_sides=ALL_SIDES)
        return replace(self, area=area, expand_percent=0, expand_sides=frozenset())

    def confirmed(self) -> Self:
        """Its requester said Go."""
        return replace(self, is_confirmed=True)


AS_GIVEN = Recipe()


def step_px(picture_px: tuple[int, int]) -> int:
    """By how many pixels one press changes the mask of a picture of this (width, height)."""
    return max(_LEAST_STEP_PX, round(min(picture_px) * _STEP_SHARE))
