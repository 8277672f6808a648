"""A job as the one line that makes it once more, as those type it who read it."""

import re

from bot.discordio.mask_texts import AREAS
from bot.domain.job import Job
from bot.domain.mask import Area
from bot.domain.prompt import one_line
from bot.domain.recipe import Recipe
from bot.languages import gettext
from bot.languages.command_words import option
from cogs.inpaint.mask_options import sides_name

# Whatever the language that options are called in.
_OPTION = re.compile(r"\b([^\W\d]\w*):")


def command_line(job: Job) -> str:
    """`/inpaint` with every option that can be written; files cannot."""
    p, recipe = job.parameters, job.recipe
    options: dict[str, object] = {"prompt": _value(p.prompt)}
    if recipe.area is Area.BORDER:
        options |= {"expand": recipe.expand_percent, "expand_sides": _sides(recipe)}
    elif recipe.area is not None:
        options["area"] = gettext(AREAS[recipe.area])
    options |= {
        "invert": recipe.invert or None,
        "grow": recipe.grow_px or None,
        "feather": recipe.feather_px or None,
        "protect": recipe.protect,
        "negative_prompt": _value(p.negative_prompt) or None,
        "steps": p.steps,
        "strength": f"{p.strength:.10g}",
        "guidance": f"{p.guidance_scale:.10g}",
        "samples": p.samples,
        "seed": p.seed,
        "width": job.wanted_px[0],
        "height": job.wanted_px[1],
        "model": _value(p.model),
        "refiner": p.refiner,
        "safety_checker": None if p.safety_checker else False,
    }
    return " ".join(["/inpaint", *(f"{option(name)}:{value}" for name, value in options.items() if value is not None)])


def _sides(recipe: Recipe) -> str | None:
    name = sides_name(recipe.expand_sides)
    return None if name is None else gettext(name)


def _value(text: str) -> str:
    """A text on the line. With a space in `steps :` Discord does not take what people wrote for the next option."""
    return _OPTION.sub(r"\1 :", one_line(text))
