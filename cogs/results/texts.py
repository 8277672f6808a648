"""Every sentence behind the buttons below results: one place, ready for translation."""

from bot.discordio.job_details import details
from bot.discordio.links import reply_link
from bot.discordio.moments import asked_at
from bot.domain.lineage import Parent, Relation
from bot.domain.prompt import as_plain_text
from bot.services.explain_job import Explained, Step

_FEW_WORDS = 30

CHANGE_TITLE, NEW_WORDS_TITLE = "Change and repaint", "Same mask, new words"
USE_TITLE = "Go on from picture {number}"
PROMPT, NEGATIVE_PROMPT, NUMBERS, MASK, AREA = "Prompt", "Negative prompt", "Numbers", "New mask", "Another part"
PROMPT_HINT = "What should be seen in the repainted part"
NEGATIVE_PROMPT_HINT = "What should not be seen there"
NUMBERS_HINT = "What you leave out stays as it was; “seed new” draws one, “seed same” keeps it"
AREA_HINT = "Leave this and the mask empty to repaint the same part again"
AREA_HINT_EXPANDED = "What was new is there now: choose a part, or give a mask; without either you are asked"
AREA_PLACEHOLDER = "A part of the picture…"
USE_MASK_HINT = "White is repainted, or draw on a copy of this result"
MASK_HINT = "Leave it empty to use the same mask. White is repainted, or draw on a copy of the picture"

TRY_AGAIN = "Try again"
WRITTEN = "What you wrote is below, and **Try again** fills it in once more. Files have to be chosen anew."

COMPARED = "-# Left: before. Right: after."
COMPARED_ALT = "Left: the picture before. Right: after it was repainted."
BEFORE = "-# The picture before; what was repainted is coloured."
BEFORE_ALT = "The picture before; what was repainted is coloured"

INFO_HEADING = "### How this was made"
LINE_HEADING = "**To make it once more**, paste this and attach the picture, and the mask if there was one:"
LINE_FILE = (
    "**To make it once more**, paste what is in this file and attach the picture, and the mask if there was one:"
)

_RELATIONS = {
    Relation.AGAIN: "Again",
    Relation.VARY: "Varied",
    Relation.CHANGED: "Changed",
    Relation.NEW_WORDS: "Same mask, new words",
}


def info(explained: Explained) -> str:
    """All that is known of how a picture came to be, but for the command's line."""
    parts = [INFO_HEADING, details(explained.job)]
    if explained.steps:
        parts += ["**Goes back to**", *(_step(number, one) for number, one in enumerate(explained.steps, start=1))]
    if explained.is_cut:
        parts.append("-# … and farther back than that.")
    return "\n".join(parts)


def use_title(number: int) -> str:
    """What the form is headed that goes on from a result."""
    return USE_TITLE.format(number=number)


def _step(number: int, step: Step) -> str:
    relation = _relation(step.parent)
    if step.job is None:
        return f"{number}. {relation} a picture that is kept no more"
    if step.job.is_deleted:
        return f"{number}. {relation} a picture that somebody deleted"
    words = f"“{as_plain_text(step.job.parameters.prompt, _FEW_WORDS)}”"
    link = reply_link(step.job)
    made = f"{words}, [its reply]({link})" if link else words
    return f"{number}. {relation} {made} {asked_at(step.job)}"


def _relation(parent: Parent) -> str:
    if parent.relation is Relation.USED_RESULT:
        return f"From picture {parent.result_number} of"
    return f"{_RELATIONS[parent.relation]}, from"
