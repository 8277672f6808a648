"""Every sentence behind the buttons below results. Constants are marked, and translated where they are shown."""

from bot.discordio.job_details import details
from bot.discordio.links import reply_link
from bot.discordio.moments import asked_at
from bot.domain.lineage import Relation
from bot.domain.prompt import as_plain_text
from bot.languages import N_, gettext
from bot.languages.command_words import number_words
from bot.languages.writing import quoted
from bot.services.explain_job import Explained, Step

_FEW_WORDS = 30

CHANGE_TITLE, NEW_WORDS_TITLE = N_("Change and repaint"), N_("Same mask, new words")
PROMPT, NEGATIVE_PROMPT, NUMBERS = N_("Prompt"), N_("Negative prompt"), N_("Numbers")
MASK, AREA = N_("New mask"), N_("Another part")
PROMPT_HINT = N_("What should be seen in the repainted part")
NEGATIVE_PROMPT_HINT = N_("What should not be seen there")
AREA_HINT = N_("Leave this and the mask empty to repaint the same part again")
AREA_HINT_EXPANDED = N_("What was new is there now: choose a part, or give a mask; without either you are asked")
AREA_HINT_REFUSED = N_("The mask that you gave could not be used: choose a part here, or give another mask")
AREA_PLACEHOLDER = N_("A part of the picture…")
USE_MASK_HINT = N_("White is repainted, or draw on a copy of this result")
MASK_HINT_REFUSED = N_("White is repainted, or draw on a copy of the picture")
MASK_HINT = N_("Leave it empty to use the same mask. White is repainted, or draw on a copy of the picture")

WRITTEN = N_("What you wrote is below, and **Try again** fills it in once more. Files have to be chosen anew.")

COMPARED = N_("-# Left: before. Right: after.")
COMPARED_ALT = N_("Left: the picture before. Right: after it was repainted.")
BEFORE = N_("-# The picture before; what was repainted is coloured.")
BEFORE_ALT = N_("The picture before; what was repainted is coloured")

INFO_HEADING = N_("### How this was made")
LINE_HEADING = N_("**To make it once more**, paste this and attach the picture, and the mask if there was one:")
LINE_FILE = N_(
    "**To make it once more**, paste what is in this file and attach the picture, and the mask if there was one:"
)

_RELATIONS = {
    Relation.AGAIN: N_("{number}. Again, from {picture}"),
    Relation.VARY: N_("{number}. Varied, from {picture}"),
    Relation.CHANGED: N_("{number}. Changed, from {picture}"),
    Relation.NEW_WORDS: N_("{number}. Same mask, new words, from {picture}"),
    Relation.USED_RESULT: N_("{number}. From picture {result} of {picture}"),
}


def numbers_hint() -> str:
    """What can be written into the line of numbers."""
    words = number_words()
    seed = words.names["seed"]
    return gettext(
        "What you leave out stays as it was; “{new}” draws one, “{same}” keeps it",
        new=f"{seed} {words.new_seed}",
        same=f"{seed} {words.same_seed}",
    )


def use_title(number: int) -> str:
    """What the form is headed that goes on from a result."""
    return gettext("Go on from picture {number}", number=number)


def info(explained: Explained) -> str:
    """All that is known of how a picture came to be, but for the command's line."""
    parts = [gettext(INFO_HEADING), details(explained.job)]
    if explained.steps:
        parts.append(gettext("**Goes back to**"))
        parts += [_step(number, one) for number, one in enumerate(explained.steps, start=1)]
    if explained.is_cut:
        parts.append(gettext("-# … and farther back than that."))
    return "\n".join(parts)


def _step(number: int, step: Step) -> str:
    parent = step.parent
    picture = _picture(step)
    return gettext(_RELATIONS[parent.relation], number=number, picture=picture, result=parent.result_number)


def _picture(step: Step) -> str:
    if step.job is None:
        return gettext("a picture that is kept no more")
    if step.job.is_deleted:
        return gettext("a picture that somebody deleted")
    words = quoted(as_plain_text(step.job.parameters.prompt, _FEW_WORDS))
    link = reply_link(step.job)
    made = gettext("{words}, [its reply]({link})", words=words, link=link) if link else words
    return f"{made} {asked_at(step.job)}"
