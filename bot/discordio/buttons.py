"""The buttons under replies: what they are called on the wire, and how they look. A custom_id carries the job's id."""

import re
from typing import Any, Self

import discord
from discord import ui

from bot.discordio import mask_texts
from bot.languages import gettext

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


class JobButton(ui.DynamicItem[ui.Button[Any]], template=r"retouch:none"):
    """What every button of a job knows when it is pressed: the job's id."""

    def __init__(self, button: ui.Button[Any], job_id: str) -> None:
        super().__init__(button)
        self.job_id = job_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        assert isinstance(item, ui.Button)  # noqa: S101 (Discord sends what was drawn)
        return cls(item, match["job_id"])


class JobSelect(ui.DynamicItem[ui.Select[Any]], template=r"retouch:no select"):
    """What every menu of a job knows when something is chosen: the job's id, and the choice."""

    def __init__(self, select: ui.Select[Any], job_id: str) -> None:
        super().__init__(select)
        self.job_id = job_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The menu that was used."""
        assert isinstance(item, ui.Select)  # noqa: S101 (Discord sends what was drawn)
        return cls(item, match["job_id"])


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
        discord.SelectOption(label=_label(gettext(name)), value=area.value) for area, name in mask_texts.AREAS.items()
    ]
    return ui.Select(custom_id=custom_id, placeholder=placeholder, options=options)


def _label(name: str) -> str:
    return name[0].upper() + name[1:]


def _style(*, is_primary: bool) -> discord.ButtonStyle:
    return discord.ButtonStyle.primary if is_primary else discord.ButtonStyle.secondary
