"""The fields that forms ask with, filled in beforehand, and how what was filled in is read.

discord.py would keep an open form in memory, one for all who open it: these are known by their custom_ids alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import discord
from discord import ui

from bot.discordio.files import attachment_in
from bot.discordio.mask_texts import AREAS
from bot.domain.job import Attachment
from bot.domain.mask import Area
from bot.domain.parameters import PROMPT_CHARACTERS
from bot.domain.prompt import cut_to
from bot.languages import gettext
from bot.languages.writing import capitalised

NUMBERS_CHARACTERS = 200
# What a field is called: the beginning of its custom_id, up to a colon.
PROMPT, NEGATIVE_PROMPT, NUMBERS, AREA, MASK = "prompt", "negative_prompt", "numbers", "area", "mask"


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote or chose; empty, or None, for what they left empty and for fields that were not there."""

    prompt: str = field(repr=False)
    negative_prompt: str = field(default="", repr=False)
    numbers: str = ""
    area: Area | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was sent. `custom_ids` are its fields', by what they are called."""

    written: Written
    mask: Attachment | None
    custom_ids: Mapping[str, str]


class Form(ui.Modal):
    """A form that discord.py does not remember: whoever sends it is heard by its custom_id."""

    def __init__(self, title: str, custom_id: str) -> None:
        super().__init__(title=title, custom_id=custom_id, timeout=None)

    def is_finished(self) -> bool:
        """Whether discord.py may let go of it: always."""
        return True

    def ask_for_words(self, label: str, hint: str, written: str, custom_id: str = PROMPT) -> None:
        """The words that must be there."""
        self._ask_for_text(label, hint, written, custom_id, PROMPT_CHARACTERS, is_required=True)

    def ask_for_negative_words(
        self, label: str, hint: str | None, written: str, custom_id: str = NEGATIVE_PROMPT
    ) -> None:
        """The words that may be there."""
        self._ask_for_text(label, hint, written, custom_id, PROMPT_CHARACTERS)

    def ask_for_numbers(self, label: str, hint: str, written: str, custom_id: str = NUMBERS) -> None:
        """A line of numbers, in a field of several lines: on a phone a single one is cut off."""
        self._ask_for_text(label, hint, written, custom_id, NUMBERS_CHARACTERS)

    def ask_for_area(self, label: str, hint: str, placeholder: str, chosen: Area | None, custom_id: str = AREA) -> None:
        """A part of the picture, in a word."""
        options = [
            discord.SelectOption(label=capitalised(gettext(name)), value=area.value, default=area is chosen)
            for area, name in AREAS.items()
        ]
        select: ui.Select[Any] = ui.Select(
            custom_id=custom_id, placeholder=placeholder, options=options, min_values=0, required=False
        )
        self._add(label, hint, select)

    def ask_for_mask(self, label: str, hint: str, custom_id: str = MASK) -> None:
        """A file. Which one, cannot be filled in beforehand."""
        upload: ui.FileUpload[Any] = ui.FileUpload(custom_id=custom_id, min_values=0, max_values=1, required=False)
        self._add(label, hint, upload)

    def _ask_for_text(
        self,
        label: str,
        hint: str | None,
        written: str,
        custom_id: str,
        most_characters: int,
        *,
        is_required: bool = False,
    ) -> None:
        text: ui.TextInput[Any] = ui.TextInput(
            custom_id=custom_id,
            style=discord.TextStyle.paragraph,
            default=cut_to(written, most_characters) or None,
            required=is_required,
            min_length=1 if is_required else None,
            max_length=most_characters,
        )
        self._add(label, hint, text)

    def _add(self, label: str, hint: str | None, component: ui.Item[Any]) -> None:
        self.add_item(ui.Label(text=label, description=hint, component=component))


def read_form(data: Mapping[str, Any]) -> Filled:
    """What was filled in, out of an interaction's data. Raises KeyError, ValueError for what is no form of ours."""
    parts = {
        name_of(row["component"]["custom_id"]): row["component"] for row in data["components"] if "component" in row
    }
    areas, uploads = _values(parts.get(AREA)), _values(parts.get(MASK))
    files = data.get("resolved", {}).get("attachments", {})
    return Filled(
        written=Written(
            prompt=_value(parts.get(PROMPT)),
            negative_prompt=_value(parts.get(NEGATIVE_PROMPT)),
            numbers=_value(parts.get(NUMBERS)),
            area=Area(areas[0]) if areas else None,
        ),
        mask=attachment_in(files[uploads[0]]) if uploads else None,
        custom_ids={name: part["custom_id"] for name, part in parts.items()},
    )


def name_of(custom_id: str) -> str:
    """What a field is called."""
    return custom_id.partition(":")[0]


def _value(part: Mapping[str, Any] | None) -> str:
    return "" if part is None else part.get("value") or ""


def _values(part: Mapping[str, Any] | None) -> list[str]:
    return [] if part is None else part.get("values") or []
