"""How a job was made, in words: its parameters, its mask, its kin, and the `/inpaint` line that makes it again."""

from collections.abc import Iterator

from bot.discordio.mask_texts import AREAS, share
from bot.domain.job import Job
from bot.domain.lineage import Parent, Relation
from bot.domain.mask import Area, MaskKind, Side
from bot.domain.prompt import as_plain_text, one_line, shortened
from bot.domain.recipe import ALL_SIDES, Recipe
from bot.services.list_jobs import Standing

# All of it has to fit into a message of 4,000 characters, escapes included; the line to copy takes what is left.
_PROMPT_CHARACTERS = 300
_NEGATIVE_CHARACTERS = 150
_MODEL_CHARACTERS = 60
_KIN_CHARACTERS = 30

COPY = "To make it again, copy this and give it the picture:"
CUT = "-# The words are too long to show them all here."
OTHERS = "Kin that you cannot see from here, or too many to list, is left out."

STANDINGS = {
    Standing.IN_LINE: "waiting in line",
    Standing.ASKING: "waiting for a look at its mask",
    Standing.REPAINTING: "being repainted",
    Standing.DELIVERING: "done, on its way",
    Standing.DONE: "done",
    Standing.SHELVED: "done, not shown: `/jobs` has the pictures",
    Standing.FAILED: "failed",
    Standing.REFUSED: "refused before it began",
    Standing.UNHEARD: "never began",
    Standing.CANCELLED: "cancelled",
    Standing.UNANSWERED: "not begun: nobody said Go",
    Standing.UNDECIDED: "outcome unknown",
    Standing.GAVE_UP: "given up",
}
_MASKS = {
    MaskKind.BLACK_AND_WHITE: "black and white",
    MaskKind.ALPHA: "the see-through parts",
    MaskKind.SCRIBBLE: "drawn over a copy",
    MaskKind.AREA: "a part named in words",
    MaskKind.BORDER: "a new border",
}
_RELATIONS = {
    Relation.AGAIN: "again, with another seed",
    Relation.VARY: "varied",
    Relation.CHANGED: "changed",
    Relation.NEW_WORDS: "other words",
    Relation.USED_RESULT: "from its result",
}


def details(job: Job) -> str:
    """The words, who asked and when, and all parameters, in a few lines."""
    p = job.parameters
    lines = [f"“{as_plain_text(p.prompt, _PROMPT_CHARACTERS)}”"]
    if p.negative_prompt:
        lines.append(f"without “{as_plain_text(p.negative_prompt, _NEGATIVE_CHARACTERS)}”")
    lines.append(f"asked by <@{job.requester_id}>, <t:{int(job.accepted_at.timestamp())}:f>")
    lines.append(" · ".join(_settings(job)))
    lines.append(f"mask: {' · '.join(_mask(job))}")
    return "\n".join(lines)


def _settings(job: Job) -> Iterator[str]:
    p = job.parameters
    yield f"seed `{p.seed}`"
    yield as_plain_text(p.model, _MODEL_CHARACTERS)
    yield f"{p.steps} steps"
    yield f"guidance {p.guidance_scale:g}"
    yield f"strength {p.strength:g}"
    yield f"repainted at {p.width_px}×{p.height_px}"
    yield f"{p.samples} picture{'s' * (p.samples > 1)}"
    if p.refiner is not None:
        yield "refined" if p.refiner else "not refined"
    if not p.safety_checker:
        yield "safety checker off"


def _mask(job: Job) -> Iterator[str]:
    recipe = job.recipe
    if recipe.area is Area.BORDER:
        yield f"{AREAS[recipe.area]}, {recipe.expand_percent} % ({_sides(recipe)})"
    elif recipe.area is not None:
        yield AREAS[recipe.area]
    elif job.mask_kind is not None:
        yield _MASKS[job.mask_kind]
    else:
        yield "a file" if job.mask else "not known yet"
    if recipe.invert:
        yield "inverted"
    if recipe.grow_px:
        yield f"{'grown' if recipe.grow_px > 0 else 'shrunk'} by {abs(recipe.grow_px)} px"
    if recipe.feather_px:
        yield f"feathered over {recipe.feather_px} px"
    if job.covered is not None:
        yield f"{share(job.covered)} repainted"
    yield "everything else kept" if recipe.protect else "the rest not kept"


def _sides(recipe: Recipe) -> str:
    if recipe.expand_sides == ALL_SIDES:
        return "all sides"
    return " and ".join(side.value for side in Side if side in recipe.expand_sides)


def inpaint_line(job: Job) -> str:
    """All of it as one command to copy; files cannot be written down."""
    return "/inpaint " + " ".join(f"{name}:{value}" for name, value in _options(job))


def copyable(job: Job, room: int) -> str:
    """The line in a block, with what to do with it, in at most so many characters."""
    # Three in a row would end the block.
    line = inpaint_line(job).replace("``", "`\u200b`")
    parts = [COPY, f"```\n{line}\n```"]
    if len("\n".join(parts)) <= room:
        return "\n".join(parts)
    left = room - len(f"{COPY}\n```\n\n```\n{CUT}")
    return "\n".join([COPY, f"```\n{shortened(line, left)}\n```", CUT])


def _options(job: Job) -> Iterator[tuple[str, object]]:
    """What differs from what the command does by itself. The words last: too long, only they are cut."""
    p = job.parameters
    yield "seed", p.seed
    yield "steps", p.steps
    yield "strength", f"{p.strength:g}"
    yield "guidance", f"{p.guidance_scale:g}"
    yield "samples", p.samples
    yield "model", one_line(p.model)
    unusual = {
        "width": job.wanted_px[0],
        "height": job.wanted_px[1],
        **_mask_options(job.recipe),
        "refiner": p.refiner,
        "safety_checker": None if p.safety_checker else False,
        "negative_prompt": one_line(p.negative_prompt) or None,
        "prompt": one_line(p.prompt),
    }
    yield from ((name, value) for name, value in unusual.items() if value is not None)


def _mask_options(recipe: Recipe) -> dict[str, object]:
    is_border = recipe.area is Area.BORDER
    return {
        "area": None if recipe.area is None or is_border else AREAS[recipe.area],
        "expand": recipe.expand_percent if is_border else None,
        "expand_sides": _sides(recipe) if is_border and recipe.expand_sides != ALL_SIDES else None,
        "invert": recipe.invert or None,
        "grow": recipe.grow_px or None,
        "feather": recipe.feather_px or None,
        "protect": None if recipe.protect else False,
    }


def origin(parent: Parent) -> str:
    """What was done with a job to make another of it."""
    if parent.relation is Relation.USED_RESULT and parent.result_number is not None:
        return f"from its picture {parent.result_number}"
    return _RELATIONS[parent.relation]


def kin(job: Job) -> str:
    """A relative in one line: what it is about, and the way to it."""
    words = f"“{as_plain_text(job.parameters.prompt, _KIN_CHARACTERS)}”"
    where = f"[reply]({address(job)})" if job.reply.message_id is not None else "no reply"
    return f"{words} `{job.id}` {where}"


def address(job: Job) -> str:
    """The way to a job's reply."""
    place = "@me" if job.guild_id is None else job.guild_id
    return f"https://discord.com/channels/{place}/{job.reply.channel_id}/{job.reply.message_id}"
