"""The buttons under replies: what they are called on the wire, and how they look. A custom_id carries the job's id."""

import re
from typing import Any, Self

import discord
from discord import ui

# What each button's custom_id looks like; `cogs.inpaint.buttons` answers them.
CANCEL = r"retouch:cancel:(?P<job_id>[0-9a-f]{16})"
SUBMIT_AGAIN = r"retouch:again:(?P<job_id>[0-9a-f]{16})"
GIVE_UP = r"retouch:giveup:(?P<job_id>[0-9a-f]{16})"
SHOW = r"retouch:show:(?P<job_id>[0-9a-f]{16})"


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


def cancel_button(job_id: str) -> ui.Button[ui.LayoutView]:
    """Stop a job."""
    return ui.Button(label="Cancel", custom_id=f"retouch:cancel:{job_id}")


def submit_again_button(job_id: str) -> ui.Button[ui.LayoutView]:
    """Submit a job of unknown outcome once more, whatever it costs."""
    return ui.Button(label="Submit again", style=discord.ButtonStyle.primary, custom_id=f"retouch:again:{job_id}")


def give_up_button(job_id: str) -> ui.Button[ui.LayoutView]:
    """Let go of a job of unknown outcome."""
    return ui.Button(label="Give up", custom_id=f"retouch:giveup:{job_id}")


def show_button(job_id: str) -> ui.Button[ui.LayoutView]:
    """Show pictures that could not be delivered."""
    return ui.Button(label="Show", style=discord.ButtonStyle.primary, custom_id=f"retouch:show:{job_id}")
