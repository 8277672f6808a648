"""The names of what a mask can be, and of what is doubtful about one."""

from enum import Enum


class MaskKind(Enum):
    """How it was said what to repaint. The values are what the database holds."""

    BLACK_AND_WHITE = "black and white"
    ALPHA = "alpha"
    SCRIBBLE = "scribble"
    AREA = "area"
    BORDER = "border"


class Doubt(Enum):
    """Why a mask that can be read may not be what is meant."""

    INVERTED = "inverted"
    """It covers nearly everything, or all of the border: black and white may be exchanged."""
