"""What the commands' options are called, in each language. Commands keep their names: people tell each other those."""

from bot.domain.numbers_line import NAMES, Numbers, NumberWords, write_numbers
from bot.languages.catalogue import NP_, pgettext

OPTIONS = (
    NP_("option", "image"),
    NP_("option", "prompt"),
    NP_("option", "mask"),
    NP_("option", "area"),
    NP_("option", "expand"),
    NP_("option", "expand_sides"),
    NP_("option", "invert"),
    NP_("option", "grow"),
    NP_("option", "feather"),
    NP_("option", "preview"),
    NP_("option", "protect"),
    NP_("option", "negative_prompt"),
    NP_("option", "steps"),
    NP_("option", "strength"),
    NP_("option", "guidance"),
    NP_("option", "samples"),
    NP_("option", "seed"),
    NP_("option", "width"),
    NP_("option", "height"),
    NP_("option", "model"),
    NP_("option", "refiner"),
    NP_("option", "safety_checker"),
    NP_("option", "show"),
    NP_("option", "words"),
    NP_("option", "only"),
    NP_("option", "id"),
)


def option(name: str) -> str:
    """What an option is called where people type it."""
    return pgettext("option", name)


def number_words() -> NumberWords:
    """How numbers are written in one line."""
    return NumberWords(
        names={name: option(name) for name in NAMES},
        new_seed=pgettext("seed", "new"),
        same_seed=pgettext("seed", "same"),
        decimal_mark=pgettext("decimal mark", "."),
    )


def numbers_example() -> str:
    """Such a line."""
    return write_numbers(Numbers(steps=25, strength=0.9), number_words())
