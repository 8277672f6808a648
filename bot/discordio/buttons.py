"""The buttons under replies: what they are called on the wire, and how they look. A custom_id carries the job's id."""

import re
from typing import Any, Self, TypeVar, cast

import discord
from discord import ui

from bot.discordio import mask_texts
from bot.languages import gettext
from bot.languages.writing import capitalised

# What each button's custom_id looks like; `cogs.inpaint.buttons` answers them.
CANCEL = r"retouch:cancel:(?P<job_id>[0-9a-f]{16})"
SUBMIT_AGAIN = r"retouch:again:(?P<job_id>[0-9a-f]{16})"
GIVE_UP = r"retouch:giveup:(?P<job_id>[0-9a-f]{16})"
SHOW = r"retouch:show:(?P<job_id>[0-9a-f]{16})"
LOOK = r"retouch:look:(?P<job_id>[0-9a-f]{16})"
GO = r"retouch:go:(?P<job_id>[0-9a-f]{16})"
INVERT = r"retouch:invert:(?P<job_id>[0-9a-f]{16})"
GROW = r"retouch:grow:(?P<job_id>[0-9a-f]{16})"
SHRINK = r"retouch:shrink:(?P<job_id>[0-9a-f]{16})"
FEATHER = r"retouch:feather:(?P<job_id>[0-9a-f]{16})"
MOVE = r"retouch:move:(?P<job_id>[0-9a-f]{16})"
AREA = r"retouch:area:(?P<job_id>[0-9a-f]{16})"


_Item = TypeVar("_Item", bound=ui.Item[Any])


class Told(ui.DynamicItem[_Item], template=r"retouch:nothing"):
    """A part of a message that knows what its custom_id says, whichever process drew it: the template's groups."""

    def __init__(self, item: _Item, **told: str) -> None:
        super().__init__(item)
        self.told = told

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The part that was used."""
        return cls(cast("_Item", item), **match.groupdict(""))


class _JobItem(Told[_Item], template=r"retouch:nothing"):
    """A part that belongs to a job."""

    def __init__(self, item: _Item, *, job_id: str, **told: str) -> None:
        super().__init__(item, **told)
        self.job_id = job_id


class JobButton(_JobItem[ui.Button[Any]], template=r"retouch:nothing"):
    """What every button of a job knows when it is pressed: the job's id."""


class JobSelect(_JobItem[ui.Select[Any]], template=r"retouch:nothing"):
    """What every menu of a job knows when something is chosen: the job's id, and the choice."""


class NumberedButton(JobButton, template=r"retouch:nothing"):
    """A button of one of a job's results, counted from 1."""

    def __init__(self, button: ui.Button[Any], *, number: str, **told: str) -> None:
        super().__init__(button, **told)
        self.number = int(number)


_OUR_JOB = re.compile(r"retouch:[a-z]+:([0-9a-f]{16})(?::.*)?", re.DOTALL)


def job_id_in(message: discord.Message) -> str | None:
    """The job that a message's buttons speak of, if it is only one."""
    found = {
        match[1]
        for part in _all_parts(message.components)
        if (match := _OUR_JOB.fullmatch(getattr(part, "custom_id", None) or ""))
    }
    return found.pop() if len(found) == 1 else None


def _all_parts(components: object) -> list[object]:
    found: list[object] = []
    for part in components if isinstance(components, list) else []:
        found.append(part)
        found += _all_parts(getattr(part, "children", None))
        found += [accessory] if (accessory := getattr(part, "accessory", None)) else []
    return found


def cancel_button(job_id: str) -> ui.Button[ui.LayoutView]:
    """Stop a job."""
    return ui.Button(label=gettext("Cancel"), custom_id=f"retouch:cancel:{job_id}")


def submit_again_button(job_id: str) -> ui.Button[ui.LayoutView]:
    """Submit a job of unknown outcome once more, whatever it costs."""
    return ui.Button(
        label=gettext("Submit again"), style=discord.ButtonStyle.primary, custom_id=f"retouch:again:{job_id}"
    )


def give_up_button(job_id: str) -> ui.Button[ui.LayoutView]:
    """Let go of a job of unknown outcome."""
    return ui.Button(label=gettext("Give up"), custom_id=f"retouch:giveup:{job_id}")


def show_button(job_id: str) -> ui.Button[ui.LayoutView]:
    """Show pictures that could not be delivered."""
    return ui.Button(label=gettext("Show"), style=discord.ButtonStyle.primary, custom_id=f"retouch:show:{job_id}")


def look_button(job_id: str) -> ui.Button[ui.LayoutView]:
    """Show the question about the mask again."""
    return ui.Button(label=gettext(mask_texts.LOOK), custom_id=f"retouch:look:{job_id}")


def go_button(job_id: str, *, is_primary: bool) -> ui.Button[ui.LayoutView]:
    """Use the mask as it is shown."""
    return ui.Button(
        label=gettext(mask_texts.GO), style=_style(is_primary=is_primary), custom_id=f"retouch:go:{job_id}"
    )


def invert_button(job_id: str, *, is_primary: bool) -> ui.Button[ui.LayoutView]:
    """Exchange what stays and what is repainted."""
    return ui.Button(
        label=gettext(mask_texts.INVERT), style=_style(is_primary=is_primary), custom_id=f"retouch:invert:{job_id}"
    )


def grow_button(job_id: str) -> ui.Button[ui.LayoutView]:
    """Make the mask a step larger."""
    return ui.Button(label=gettext(mask_texts.GROW), custom_id=f"retouch:grow:{job_id}")


def shrink_button(job_id: str) -> ui.Button[ui.LayoutView]:
    """Make the mask a step smaller."""
    return ui.Button(label=gettext(mask_texts.SHRINK), custom_id=f"retouch:shrink:{job_id}")


def feather_button(job_id: str) -> ui.Button[ui.LayoutView]:
    """Make the mask's edge softer, or sharp again."""
    return ui.Button(label=gettext(mask_texts.FEATHER), custom_id=f"retouch:feather:{job_id}")


def move_select(job_id: str) -> ui.Select[ui.LayoutView]:
    """Name another part of the picture instead."""
    return _areas(f"retouch:move:{job_id}", gettext(mask_texts.CHOOSE_OTHER_AREA))


def area_select(job_id: str) -> ui.Select[ui.LayoutView]:
    """Name a part of the picture where there was no mask."""
    return _areas(f"retouch:area:{job_id}", gettext(mask_texts.CHOOSE_AREA))


def _areas(custom_id: str, placeholder: str) -> ui.Select[ui.LayoutView]:
    options = [
        discord.SelectOption(label=capitalised(gettext(name)), value=area.value)
        for area, name in mask_texts.AREAS.items()
    ]
    return ui.Select(custom_id=custom_id, placeholder=placeholder, options=options)


def _style(*, is_primary: bool) -> discord.ButtonStyle:
    return discord.ButtonStyle.primary if is_primary else discord.ButtonStyle.secondary
