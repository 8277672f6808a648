"""Every sentence that people read about masks: one place, ready for translation."""

from bot.domain.job import Job
from bot.domain.mask import Area, Doubt, MaskKind
from bot.services.ports import Question

AREAS = {
    Area.LEFT: "left half",
    Area.RIGHT: "right half",
    Area.TOP: "top half",
    Area.BOTTOM: "bottom half",
    Area.CENTRE: "centre",
    Area.AROUND_CENTRE: "everything but the centre",
    Area.TOP_LEFT: "top left ninth",
    Area.TOP_MIDDLE: "top middle ninth",
    Area.TOP_RIGHT: "top right ninth",
    Area.MIDDLE_LEFT: "middle left ninth",
    Area.CENTRE_CELL: "middle ninth",
    Area.MIDDLE_RIGHT: "middle right ninth",
    Area.BOTTOM_LEFT: "bottom left ninth",
    Area.BOTTOM_MIDDLE: "bottom middle ninth",
    Area.BOTTOM_RIGHT: "bottom right ninth",
    Area.FRAME: "the outer edge",
    Area.BORDER: "a new border around the picture",
}
SIDES = {
    "all": "all sides",
    "left": "left",
    "right": "right",
    "top": "top",
    "bottom": "bottom",
    "left and right": "left and right",
    "top and bottom": "top and bottom",
}
CHOOSE_AREA = "Repaint this part of the picture…"
CHOOSE_OTHER_AREA = "Another part…"
PREVIEW_ALT = "The picture; what is repainted is coloured"
LOOK, GO, INVERT, GROW, SHRINK, FEATHER = "Show the mask", "Go", "Invert", "Grow", "Shrink", "Feather"

HELP = (
    "**Which part of the picture shall be repainted?** A mask says so. There was none with this picture; nothing was "
    "submitted or charged. Three ways to make one:\n"
    "1. **In a word.** Choose a part below, or write it into `area` the next time.\n"
    "2. **Draw on it.** Copy the picture, paint over the part to change with any one colour (your phone's own editor "
    "will do), and give that copy as `mask`.\n"
    "3. **Black and white.** A picture of the same size, white where it is repainted and black where it stays. "
    "See-through parts of a PNG count as a mask as well."
)

NAMED = "You chose: {area}. It goes on below, with a look at it first."

_UNDERSTOOD = {
    MaskKind.BLACK_AND_WHITE: "White in your mask is repainted, black stays.",
    MaskKind.ALPHA: "What is see-through is repainted.",
    MaskKind.LAYER: "What you drew on the see-through layer is repainted.",
    MaskKind.SCRIBBLE: "What you drew over, and what your lines enclose, is repainted.",
    MaskKind.AREA: "The part that you named is repainted: {area}.",
    MaskKind.BORDER: "The picture becomes {size}, and what is new there is painted.",
}
_INVERTED = {
    MaskKind.BLACK_AND_WHITE: "Inverted: black in your mask is repainted, white stays.",
    MaskKind.ALPHA: "Inverted: what is see-through stays, everything else is repainted.",
    MaskKind.LAYER: "Inverted: what you drew on the see-through layer stays, everything else is repainted.",
    MaskKind.SCRIBBLE: (
        "Inverted: what you drew over, and what your lines enclose, stays; everything else is repainted."
    ),
    MaskKind.AREA: "Inverted: the part that you named ({area}) stays, everything else is repainted.",
    MaskKind.BORDER: (
        "Inverted: the picture becomes {size}; the new room stays as it is shown, mirrored from your picture, and the "
        "picture itself is repainted."
    ),
}
_GROWN = "What is repainted was made larger by {px} px."
_SHRUNK = "What is repainted was made smaller by {px} px."
_FEATHERED = "Its edge fades out over {px} px."
_DOUBTS = {
    Doubt.COVERS_MOST: (
        "**Is it the other way round?** It covers most of the picture. If the rest is what shall change, press Invert."
    ),
    Doubt.COVERS_BORDER: (
        "**Is it the other way round?** It covers the border and leaves the middle. If the middle is what shall "
        "change, press Invert."
    ),
}


def waiting_line(job: Job) -> str:
    """What the reply says while its person looks at the mask; nobody is pinged by it."""
    return f"<@{job.requester_id}> looks at the mask first. It goes on when they say Go."


def question(asked: Question) -> str:
    """What is shown, how it was understood, and what can be done."""
    parts = [f"**This repaints {share(asked.covered)} of the picture** (coloured). {_meaning(asked)}"]
    if asked.doubt is not None:
        parts.append(_DOUBTS[asked.doubt])
    parts.append("-# Only you see this. Nothing is charged before you say Go.")
    return "\n".join(parts)


def named(area: Area) -> str:
    """What is left of the help once a part of the picture was chosen in it."""
    return NAMED.format(area=AREAS[area])


def _meaning(asked: Question) -> str:
    """What is repainted now: how the mask was understood, and what was done with it since."""
    recipe = asked.recipe
    understood = (_INVERTED if recipe.invert else _UNDERSTOOD)[asked.kind]
    area = AREAS[recipe.area] if recipe.area else ""
    width_px, height_px = asked.picture_px
    parts = [understood.format(area=area, size=f"{width_px}×{height_px}")]
    if recipe.grow_px:
        parts.append((_GROWN if recipe.grow_px > 0 else _SHRUNK).format(px=abs(recipe.grow_px)))
    if recipe.feather_px:
        parts.append(_FEATHERED.format(px=recipe.feather_px))
    return " ".join(parts)


def share(covered: float) -> str:
    """A share in whole percent, where it is not next to nothing or next to all."""
    if covered < 0.01:
        return "less than 1 %"
    if covered > 0.99:
        return "more than 99 %"
    return f"{round(covered * 100)} %"
