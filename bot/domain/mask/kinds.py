"""The names of what a mask picture can be, of why it is none, and of what makes one doubtful."""

from enum import Enum


class MaskKind(Enum):
    """How it was said what to repaint. The values are what the database holds."""

    BLACK_AND_WHITE = "black and white"
    """White is repainted. Soft grey edges are legitimate."""
    ALPHA = "alpha"
    """What was made transparent is repainted."""
    LAYER = "layer"
    """What was drawn on a transparent layer, without the picture, is repainted."""
    SCRIBBLE = "scribble"
    """A copy of the picture: what was drawn over, or around, is repainted."""
    AREA = "area"
    """No picture: a part of it was named."""
    BORDER = "border"
    """No picture: the canvas grew, and what is new is repainted."""


class NoMask(Enum):
    """Why a picture is no mask."""

    EMPTY = "empty"
    """All black, or nothing left after shaping: nothing would be repainted."""
    FULL = "full"
    """All white or all transparent: everything would be repainted."""
    UNCHANGED = "unchanged"
    """A copy of the picture on which nothing was drawn."""
    GREYS = "greys"
    """Grey with many levels, and no copy of the picture."""
    COLOURS = "colours"
    """A few flat colours, and no copy of the picture: most likely a mask in the wrong colours."""
    UNRELATED = "unrelated"
    """Some other picture, or a copy that was drawn over so much that it cannot be known again."""
    OTHER_SHAPE = "other shape"
    """A mask, but of another shape than the picture."""


class Doubt(Enum):
    """What makes people who look at a mask ask whether it is the wrong way round."""

    COVERS_MOST = "covers most"
    """More than 70 % would be repainted."""
    COVERS_BORDER = "covers border"
    """The picture's border is repainted all round while its centre is kept."""
