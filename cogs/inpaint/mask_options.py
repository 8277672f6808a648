"""The command's options that speak of the mask: what can be chosen, and the recipe that it makes."""

from discord.app_commands import Choice, locale_str

from bot.discordio.mask_texts import AREAS, SIDES
from bot.domain.mask import Area, Side
from bot.domain.recipe import ALL_SIDES, Recipe

_SIDES = {
    "all": ALL_SIDES,
    **{side.value: frozenset({side}) for side in Side},
    "left and right": frozenset({Side.LEFT, Side.RIGHT}),
    "top and bottom": frozenset({Side.TOP, Side.BOTTOM}),
}
AREA_CHOICES = [Choice(name=locale_str(name), value=area.value) for area, name in AREAS.items()]
SIDES_CHOICES = [Choice(name=locale_str(SIDES[sides]), value=sides) for sides in _SIDES]


def sides_name(sides: frozenset[Side]) -> str | None:
    """The choice that stands for these sides, in English."""
    return next((SIDES[name] for name, meant in _SIDES.items() if meant == sides), None)


def recipe_of(
    *,
    area: Choice[str] | None,
    expand: int | None,
    expand_sides: Choice[str] | None,
    invert: bool,
    grow: int,
    feather: int,
    preview: bool,
) -> Recipe:
    """What was asked for, as it was asked; whether it goes together is not looked at here."""
    return Recipe(
        area=None if area is None else Area(area.value),
        expand_percent=expand or 0,
        expand_sides=frozenset() if expand_sides is None else _SIDES[expand_sides.value],
        invert=invert,
        grow_px=grow,
        feather_px=feather,
        preview=preview,
    )
