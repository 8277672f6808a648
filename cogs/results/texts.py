"""Every sentence behind the buttons below results: one place, ready for translation."""

from bot.discordio.links import reply_link
from bot.discordio.mask_texts import share
from bot.domain.job import Job
from bot.domain.lineage import Parent, Relation
from bot.domain.mask import Area, MaskKind
from bot.domain.prompt import as_plain_text
from bot.services.explain_job import Explained, Step

_WORDS, _NEGATIVE_WORDS, _FEW_WORDS = 300, 150, 30

CHANGE_TITLE, NEW_WORDS_TITLE = "Change and repaint", "Same mask, new words"
PROMPT, NEGATIVE_PROMPT, NUMBERS, MASK = "Prompt", "Negative prompt", "Numbers", "New mask"
PROMPT_HINT = "What should be seen in the repainted part"
NEGATIVE_PROMPT_HINT = "What should not be seen there"
NUMBERS_HINT = "What you leave out stays as it was; “seed new” draws one, “seed same” keeps it"
MASK_HINT = "Leave it empty to use the same mask. White is repainted, or draw on a copy of the picture"

COMPARED = "-# Left: before. Right: after."
COMPARED_ALT = "Left: the picture before. Right: after it was repainted."
BEFORE = "-# The picture before; what was repainted is coloured."
BEFORE_ALT = "The picture before; what was repainted is coloured"

INFO_HEADING = "### How this was made"
LINE_HEADING = "**To make it once more**, paste this and attach the picture, and the mask if there was one:"
LINE_FILE = (
    "**To make it once more**, paste what is in this file and attach the picture, and the mask if there was one:"
)

_KINDS = {
    MaskKind.BLACK_AND_WHITE: "black and white",
    MaskKind.ALPHA: "see-through parts",
    MaskKind.SCRIBBLE: "what was drawn on a copy of the picture",
    MaskKind.AREA: "a part that was named",
    MaskKind.BORDER: "a new border around the picture",
}
_RELATIONS = {
    Relation.AGAIN: "Again",
    Relation.VARY: "Varied",
    Relation.CHANGED: "Changed",
    Relation.NEW_WORDS: "Same mask, new words",
}


def info(explained: Explained) -> str:
    """All that is known of how a picture came to be, but for the command's line."""
    job = explained.job
    parts = [INFO_HEADING, _words(job), _numbers(job), _mask(job), _origin(job)]
    if explained.steps:
        parts += ["**Goes back to**", *(_step(number, one) for number, one in enumerate(explained.steps, start=1))]
    if explained.is_cut:
        parts.append("-# … and farther back than that.")
    return "\n".join(parts)


def _words(job: Job) -> str:
    p = job.parameters
    words = f"**Prompt** “{as_plain_text(p.prompt, _WORDS)}”"
    if p.negative_prompt:
        words += f"\n**Without** “{as_plain_text(p.negative_prompt, _NEGATIVE_WORDS)}”"
    return words


def _numbers(job: Job) -> str:
    p = job.parameters
    parts = [
        as_plain_text(p.model, 60),
        f"{p.steps} steps",
        f"strength {p.strength:g}",
        f"guidance {p.guidance_scale:g}",
        f"{p.samples} {'sample' if p.samples == 1 else 'samples'}",
        f"seed `{p.seed}`",
        f"repainted at {p.width_px}×{p.height_px}",
    ]
    if p.refiner:
        parts.append("refined")
    parts.append(f"safety checker {'on' if p.safety_checker else 'off'}")
    return f"**Made with** {', '.join(parts)}"


def _mask(job: Job) -> str:
    recipe = job.recipe
    if recipe.inherits:
        parts = ["the one of the picture it goes back to"]
    else:
        parts = [_KINDS[job.mask_kind]] if job.mask_kind else []
    if job.covered is not None:
        parts.append(f"covers {share(job.covered)} of the picture")
    if recipe.area is Area.BORDER:
        parts.append(f"{recipe.expand_percent} % on the {_sides(job)}")
    if recipe.invert:
        parts.append("inverted")
    if recipe.grow_px:
        parts.append(f"{'grown' if recipe.grow_px > 0 else 'shrunk'} by {abs(recipe.grow_px)} px")
    if recipe.feather_px:
        parts.append(f"feathered over {recipe.feather_px} px")
    parts.append("the rest protected" if recipe.protect else "the rest not protected")
    return f"**Mask** {', '.join(parts)}"


def _sides(job: Job) -> str:
    return ", ".join(sorted(side.value for side in job.recipe.expand_sides))


def _origin(job: Job) -> str:
    asked = f"**Asked for by** <@{job.requester_id}> <t:{int(job.accepted_at.timestamp())}:R>"
    link = reply_link(job)
    return f"{asked} · [the reply]({link})" if link else asked


def _step(number: int, step: Step) -> str:
    relation = _relation(step.parent)
    if step.job is None:
        return f"{number}. {relation} a picture that is kept no more"
    if step.job.is_deleted:
        return f"{number}. {relation} a picture that somebody deleted"
    words = f"“{as_plain_text(step.job.parameters.prompt, _FEW_WORDS)}”"
    link = reply_link(step.job)
    made = f"{words}, [its reply]({link})" if link else words
    return f"{number}. {relation} {made} <t:{int(step.job.accepted_at.timestamp())}:R>"


def _relation(parent: Parent) -> str:
    if parent.relation is Relation.USED_RESULT:
        return f"From picture {parent.result_number} of"
    return f"{_RELATIONS[parent.relation]}, from"
