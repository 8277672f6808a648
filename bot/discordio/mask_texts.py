"""Every sentence that people read about masks. Constants are marked, and translated where they are shown."""

from bot.domain.job import Job
from bot.domain.mask import Area, Doubt, MaskKind
from bot.languages import N_, gettext
from bot.languages.writing import percent, size
from bot.services.ports import Question

AREAS = {
    Area.LEFT: N_("left half"),
    Area.RIGHT: N_("right half"),
    Area.TOP: N_("top half"),
    Area.BOTTOM: N_("bottom half"),
    Area.CENTRE: N_("centre"),
    Area.AROUND_CENTRE: N_("everything but the centre"),
    Area.TOP_LEFT: N_("top left ninth"),
    Area.TOP_MIDDLE: N_("top middle ninth"),
    Area.TOP_RIGHT: N_("top right ninth"),
    Area.MIDDLE_LEFT: N_("middle left ninth"),
    Area.CENTRE_CELL: N_("middle ninth"),
    Area.MIDDLE_RIGHT: N_("middle right ninth"),
    Area.BOTTOM_LEFT: N_("bottom left ninth"),
    Area.BOTTOM_MIDDLE: N_("bottom middle ninth"),
    Area.BOTTOM_RIGHT: N_("bottom right ninth"),
    Area.FRAME: N_("the outer edge"),
    Area.BORDER: N_("a new border around the picture"),
}
SIDES = {
    "all": N_("all sides"),
    "left": N_("left"),
    "right": N_("right"),
    "top": N_("top"),
    "bottom": N_("bottom"),
    "left and right": N_("left and right"),
    "top and bottom": N_("top and bottom"),
}
CHOOSE_AREA = N_("Repaint this part of the picture…")
CHOOSE_OTHER_AREA = N_("Another part…")
PREVIEW_ALT = N_("The picture; what is repainted is coloured")
LOOK, GO, INVERT = N_("Show the mask"), N_("Go"), N_("Invert")
GROW, SHRINK, FEATHER = N_("Grow"), N_("Shrink"), N_("Feather")

HELP = N_(
    "**Which part of the picture shall be repainted?** A mask says so. There was none with this picture; nothing was "
    "submitted or charged. Three ways to make one:\n"
    "1. **In a word.** Choose a part below, or write it into `area` the next time.\n"
    "2. **Draw on it.** Copy the picture, paint over the part to change with any one colour (your phone's own editor "
    "will do), and give that copy as `mask`.\n"
    "3. **Black and white.** A picture of the same size, white where it is repainted and black where it stays. "
    "See-through parts of a PNG count as a mask as well."
)

NAMED = N_("You chose: {area}. It goes on below, with a look at it first.")

_UNDERSTOOD = {
    MaskKind.BLACK_AND_WHITE: N_("White in your mask is repainted, black stays."),
    MaskKind.ALPHA: N_("What is see-through is repainted."),
    MaskKind.LAYER: N_("What you drew on the see-through layer is repainted."),
    MaskKind.SCRIBBLE: N_("What you drew over, and what your lines enclose, is repainted."),
    MaskKind.AREA: N_("The part that you named is repainted: {area}."),
    MaskKind.BORDER: N_("The picture becomes {size}, and what is new there is painted."),
}
_INVERTED = {
    MaskKind.BLACK_AND_WHITE: N_("Inverted: black in your mask is repainted, white stays."),
    MaskKind.ALPHA: N_("Inverted: what is see-through stays, everything else is repainted."),
    MaskKind.LAYER: N_("Inverted: what you drew on the see-through layer stays, everything else is repainted."),
    MaskKind.SCRIBBLE: N_(
        "Inverted: what you drew over, and what your lines enclose, stays; everything else is repainted."
    ),
    MaskKind.AREA: N_("Inverted: the part that you named ({area}) stays, everything else is repainted."),
    MaskKind.BORDER: N_(
        "Inverted: the picture becomes {size}; the new room stays as it is shown, mirrored from your picture, and the "
        "picture itself is repainted."
    ),
}
_GROWN = N_("What is repainted was made larger by {px} px.")
_SHRUNK = N_("What is repainted was made smaller by {px} px.")
_FEATHERED = N_("Its edge fades out over {px} px.")
_DOUBTS = {
    Doubt.COVERS_MOST: N_(
        "**Is it the other way round?** It covers most of the picture. If the rest is what shall change, press Invert."
    ),
    Doubt.COVERS_BORDER: N_(
        "**Is it the other way round?** It covers the border and leaves the middle. If the middle is what shall "
        "change, press Invert."
    ),
}


def waiting_line(job: Job) -> str:
    """What the reply says while its person looks at the mask; nobody is pinged by it."""
    return gettext("{person} looks at the mask first. It goes on when they say Go.", person=f"<@{job.requester_id}>")


def question(asked: Question) -> str:
    """What is shown, how it was understood, and what can be done."""
    covered = gettext("**This repaints {share} of the picture** (coloured).", share=percent(asked.covered))
    parts = [f"{covered} {_meaning(asked)}"]
    if asked.doubt is not None:
        parts.append(gettext(_DOUBTS[asked.doubt]))
    parts.append(gettext("-# Only you see this. Nothing is charged before you say Go."))
    return "\n".join(parts)


def named(area: Area) -> str:
    """What is left of the help once a part of the picture was chosen in it."""
    return gettext(NAMED, area=gettext(AREAS[area]))


def _meaning(asked: Question) -> str:
    """What is repainted now: how the mask was understood, and what was done with it since."""
    recipe = asked.recipe
    understood = (_INVERTED if recipe.invert else _UNDERSTOOD)[asked.kind]
    area = gettext(AREAS[recipe.area]) if recipe.area else ""
    parts = [gettext(understood, area=area, size=size(*asked.picture_px))]
    if recipe.grow_px:
        parts.append(gettext(_GROWN if recipe.grow_px > 0 else _SHRUNK, px=abs(recipe.grow_px)))
    if recipe.feather_px:
        parts.append(gettext(_FEATHERED, px=recipe.feather_px))
    return " ".join(parts)
