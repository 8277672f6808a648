"""The two modals: filled in with what a job was made with, and read from whoever sends them.

discord.py would keep an open modal in memory, one for all who open it: these are known by their custom_id alone.
"""

from dataclasses import dataclass, field
from typing import Any

import discord
from discord import ui

from bot.discordio import result_buttons
from bot.discordio.files import attachment_in
from bot.domain.job import Attachment, Job
from bot.domain.numbers_line import Numbers, write_numbers
from cogs.results import texts

_PROMPT_CHARACTERS = 2000
_NUMBERS_CHARACTERS = 200
_PROMPT, _NEGATIVE_PROMPT, _NUMBERS, _MASK = "prompt", "negative_prompt", "numbers", "mask"
_LABEL, _FILE_UPLOAD = 18, 19


@dataclass(frozen=True, slots=True)
class Filled:
    """What somebody sent. `mask` is None where they left it empty."""

    prompt: str = field(repr=False)
    negative_prompt: str = field(repr=False)
    numbers: str
    mask: Attachment | None


def change_modal(job: Job) -> ui.Modal:
    """Everything that can be changed."""
    p = job.parameters
    numbers = Numbers(p.steps, p.strength, p.guidance_scale, p.samples)
    modal = _modal(texts.CHANGE_TITLE, result_buttons.changed_id(job.id))
    modal.add_item(_prompt(job))
    modal.add_item(
        ui.Label(
            text=texts.NEGATIVE_PROMPT,
            description=texts.NEGATIVE_PROMPT_HINT,
            component=ui.TextInput(
                custom_id=_NEGATIVE_PROMPT,
                style=discord.TextStyle.paragraph,
                default=p.negative_prompt[:_PROMPT_CHARACTERS] or None,
                required=False,
                max_length=_PROMPT_CHARACTERS,
            ),
        )
    )
    modal.add_item(
        ui.Label(
            text=texts.NUMBERS,
            description=texts.NUMBERS_HINT,
            component=ui.TextInput(
                custom_id=_NUMBERS, default=write_numbers(numbers), required=False, max_length=_NUMBERS_CHARACTERS
            ),
        )
    )
    upload: ui.FileUpload[ui.Modal] = ui.FileUpload(custom_id=_MASK, required=False, min_values=0, max_values=1)
    modal.add_item(ui.Label(text=texts.MASK, description=texts.MASK_HINT, component=upload))
    return modal


def words_modal(job: Job) -> ui.Modal:
    """Other words for the same picture and mask."""
    modal = _modal(texts.NEW_WORDS_TITLE, result_buttons.reworded_id(job.id))
    modal.add_item(_prompt(job))
    return modal


def filled(interaction: discord.Interaction) -> Filled:
    """What was sent, as Discord tells it."""
    data: dict[str, Any] = dict(interaction.data or {})
    inputs = [row["component"] for row in data["components"] if row["type"] == _LABEL]
    written = {one["custom_id"]: one["value"] or "" for one in inputs if "value" in one}
    uploaded = data.get("resolved", {}).get("attachments", {})
    masks = [uploaded[one] for part in inputs if part["type"] == _FILE_UPLOAD for one in part["values"]]
    return Filled(
        prompt=written.get(_PROMPT, ""),
        negative_prompt=written.get(_NEGATIVE_PROMPT, ""),
        numbers=written.get(_NUMBERS, ""),
        mask=attachment_in(masks[0]) if masks else None,
    )


def _modal(title: str, custom_id: str) -> ui.Modal:
    modal = ui.Modal(title=title, custom_id=custom_id)
    # What has ended is not kept.
    modal.stop()
    return modal


def _prompt(job: Job) -> ui.Label[ui.Modal]:
    return ui.Label(
        text=texts.PROMPT,
        description=texts.PROMPT_HINT,
        component=ui.TextInput(
            custom_id=_PROMPT,
            style=discord.TextStyle.paragraph,
            default=job.parameters.prompt[:_PROMPT_CHARACTERS],
            min_length=1,
            max_length=_PROMPT_CHARACTERS,
        ),
    )
