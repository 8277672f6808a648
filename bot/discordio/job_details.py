"""How a job was made and how it ended, in words: for whoever shows a job."""

from bot.discordio.links import reply_link
from bot.discordio.mask_texts import share
from bot.discordio.moments import asked_at
from bot.domain.job import Job
from bot.domain.lineage import Parent, Relation
from bot.domain.mask import Area, MaskKind
from bot.domain.prompt import as_plain_text
from bot.services.list_jobs import Standing

_WORDS, _NEGATIVE_WORDS, _FEW_WORDS = 300, 150, 30

STANDINGS = {
    Standing.IN_LINE: "waiting in line",
    Standing.ASKING: "waiting for a look at its mask",
    Standing.REPAINTING: "being repainted",
    Standing.DELIVERING: "done, on its way",
    Standing.DONE: "done",
    Standing.SHELVED: "done, not shown: `/jobs` has the pictures",
    Standing.DELETED: "done, and deleted since",
    Standing.FAILED: "failed",
    Standing.REFUSED: "refused before it began",
    Standing.UNHEARD: "never began",
    Standing.CANCELLED: "cancelled",
    Standing.UNANSWERED: "not begun: nobody said Go",
    Standing.UNDECIDED: "outcome unknown",
    Standing.GAVE_UP: "given up",
}
_KINDS = {
    MaskKind.BLACK_AND_WHITE: "black and white",
    MaskKind.ALPHA: "see-through parts",
    MaskKind.SCRIBBLE: "what was drawn on a copy of the picture",
    MaskKind.LAYER: "what was drawn on a see-through layer",
    MaskKind.AREA: "a part that was named",
    MaskKind.BORDER: "a new border around the picture",
}
_RELATIONS = {
    Relation.AGAIN: "again, with another seed",
    Relation.VARY: "varied",
    Relation.CHANGED: "changed",
    Relation.NEW_WORDS: "the same mask, new words",
}


def details(job: Job) -> str:
    """The words, all parameters, the mask, and who asked for it when, in a few lines."""
    return "\n".join([_words(job), _numbers(job), _mask(job), _origin(job)])


def relation(parent: Parent) -> str:
    """What was done with a job to make another of it."""
    if parent.relation is Relation.USED_RESULT:
        return f"from its picture {parent.result_number}"
    return _RELATIONS[parent.relation]


def kin(job: Job) -> str:
    """A relative in one line: what it is about, its id, and the way to it."""
    words = f"“{as_plain_text(job.parameters.prompt, _FEW_WORDS)}” `{job.id}`"
    link = None if job.is_deleted else reply_link(job)
    return f"{words} · [its reply]({link})" if link else words


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
    asked = f"**Asked for by** <@{job.requester_id}> {asked_at(job)}"
    link = reply_link(job)
    return f"{asked} · [the reply]({link})" if link else asked
