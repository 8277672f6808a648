"""How a job was made and how it ended, in words: for whoever shows a job."""

from bot.discordio.links import reply_link
from bot.discordio.mask_texts import SIDES
from bot.discordio.moments import asked_at
from bot.discordio.texts import steps
from bot.domain.job import Job
from bot.domain.lineage import Parent, Relation
from bot.domain.mask import Area, MaskKind
from bot.domain.prompt import as_plain_text
from bot.languages import N_, gettext, ngettext
from bot.languages.writing import decimal, listed, percent, quoted, size
from bot.services.list_jobs import Standing

# With escapes, and in the longest language, a story of these has to fit into a message.
_WORDS, _NEGATIVE_WORDS, _FEW_WORDS = 280, 120, 30

STANDINGS = {
    Standing.IN_LINE: N_("waiting in line"),
    Standing.ASKING: N_("waiting for a look at its mask"),
    Standing.REPAINTING: N_("being repainted"),
    Standing.DELIVERING: N_("done, on its way"),
    Standing.DONE: N_("done"),
    Standing.SHELVED: N_("done, not shown: `/jobs` has the pictures"),
    Standing.DELETED: N_("done, and deleted since"),
    Standing.FAILED: N_("failed"),
    Standing.REFUSED: N_("refused before it began"),
    Standing.UNHEARD: N_("never began"),
    Standing.CANCELLED: N_("cancelled"),
    Standing.UNANSWERED: N_("not begun: nobody said Go"),
    Standing.UNDECIDED: N_("outcome unknown"),
    Standing.GAVE_UP: N_("given up"),
}
_KINDS = {
    MaskKind.BLACK_AND_WHITE: N_("black and white"),
    MaskKind.ALPHA: N_("see-through parts"),
    MaskKind.SCRIBBLE: N_("what was drawn on a copy of the picture"),
    MaskKind.LAYER: N_("what was drawn on a see-through layer"),
    MaskKind.AREA: N_("a part that was named"),
    MaskKind.BORDER: N_("a new border around the picture"),
}
_RELATIONS = {
    Relation.AGAIN: N_("again, with another seed"),
    Relation.VARY: N_("varied"),
    Relation.CHANGED: N_("changed"),
    Relation.NEW_WORDS: N_("the same mask, new words"),
}


def details(job: Job) -> str:
    """The words, all parameters, the mask, and who asked for it when, in a few lines."""
    return "\n".join([_words(job), _numbers(job), _mask(job), _origin(job)])


def relation(parent: Parent) -> str:
    """What was done with a job to make another of it."""
    if parent.relation is Relation.USED_RESULT:
        return gettext("from its picture {number}", number=parent.result_number)
    return gettext(_RELATIONS[parent.relation])


def kin(job: Job) -> str:
    """A relative in one line: what it is about, its id, and the way to it."""
    words = f"{quoted(as_plain_text(job.parameters.prompt, _FEW_WORDS))} `{job.id}`"
    link = None if job.is_deleted else reply_link(job)
    return f"{words} · {gettext('[its reply]({link})', link=link)}" if link else words


def ended(standing: Standing) -> str:
    """How a job ended, or where it is."""
    return gettext(STANDINGS[standing])


def ended_in_short(standing: Standing) -> str:
    """The same, where there is no room to say what to do."""
    return gettext("done, not shown") if standing is Standing.SHELVED else ended(standing)


def _words(job: Job) -> str:
    p = job.parameters
    words = gettext("**Prompt** {words}", words=quoted(as_plain_text(p.prompt, _WORDS)))
    if p.negative_prompt:
        negative = quoted(as_plain_text(p.negative_prompt, _NEGATIVE_WORDS))
        words += "\n" + gettext("**Without** {words}", words=negative)
    return words


def _numbers(job: Job) -> str:
    p = job.parameters
    parts = [
        as_plain_text(p.model, 60),
        steps(p.steps),
        gettext("strength {number}", number=decimal(p.strength)),
        gettext("guidance {number}", number=decimal(p.guidance_scale)),
        ngettext("{count} sample", "{count} samples", p.samples),
        gettext("seed `{seed}`", seed=p.seed),
        gettext("repainted at {size}", size=size(p.width_px, p.height_px)),
    ]
    if p.refiner:
        parts.append(gettext("refined"))
    parts.append(gettext("safety checker on") if p.safety_checker else gettext("safety checker off"))
    return gettext("**Made with** {list}", list=listed(parts))


def _mask(job: Job) -> str:
    recipe = job.recipe
    if recipe.inherits:
        parts = [gettext("the one of the picture it goes back to")]
    else:
        parts = [gettext(_KINDS[job.mask_kind])] if job.mask_kind else []
    if job.covered is not None:
        parts.append(gettext("covers {share} of the picture", share=percent(job.covered)))
    if recipe.area is Area.BORDER:
        parts.append(gettext("{number} % on the {sides}", number=recipe.expand_percent, sides=_sides(job)))
    if recipe.invert:
        parts.append(gettext("inverted"))
    if recipe.grow_px:
        grown = N_("grown by {px} px") if recipe.grow_px > 0 else N_("shrunk by {px} px")
        parts.append(gettext(grown, px=abs(recipe.grow_px)))
    if recipe.feather_px:
        parts.append(gettext("feathered over {px} px", px=recipe.feather_px))
    parts.append(gettext("the rest protected") if recipe.protect else gettext("the rest not protected"))
    return gettext("**Mask** {list}", list=listed(parts))


def _sides(job: Job) -> str:
    return listed(gettext(SIDES[side]) for side in sorted(side.value for side in job.recipe.expand_sides))


def _origin(job: Job) -> str:
    asked = gettext("**Asked for by** {person} {moment}", person=f"<@{job.requester_id}>", moment=asked_at(job))
    link = reply_link(job)
    return f"{asked} · {gettext('[the reply]({link})', link=link)}" if link else asked
