"""The form that is filled in for a picture, the list to pick one from, and how what was filled in is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.discordio.columns import column
from bot.discordio.files import attachment_in
from bot.discordio.mask_texts import AREAS
from bot.discordio.message_pictures import described
from bot.domain.job import Attachment
from bot.domain.mask import Area
from cogs.pick_picture import texts
from cogs.pick_picture.carried import carried, carry

FORM = "retouch:picture"
PICK = "retouch:pick"
_PROMPT, _AREA, _MASK, _NEGATIVE = "prompt", "area", "mask", "negative"
_NAMES = (FORM, _PROMPT, _AREA, _MASK, _NEGATIVE)
_PROMPT_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Filled:
    """What somebody filled in; None for what they left empty. `picture` is None where the form lost it."""

    picture: Attachment | None
    prompt: str
    negative_prompt: str | None
    area: Area | None
    mask: Attachment | None


class PictureForm(ui.Modal):
    """What shall be painted where, for one picture. discord.py forgets it once it is sent."""

    def __init__(self, picture: Attachment) -> None:
        """Raises TooLongToCarry."""
        ids = carry(picture, _NAMES)
        super().__init__(title=texts.TITLE, custom_id=ids[FORM], timeout=None)
        prompt: ui.TextInput[Any] = ui.TextInput(
            custom_id=ids[_PROMPT], style=discord.TextStyle.paragraph, max_length=_PROMPT_CHARACTERS
        )
        options = [
            discord.SelectOption(label=name[0].upper() + name[1:], value=area.value) for area, name in AREAS.items()
        ]
        area: ui.Select[Any] = ui.Select(
            custom_id=ids[_AREA], placeholder=texts.AREA_PLACEHOLDER, options=options, min_values=0, required=False
        )
        mask: ui.FileUpload[Any] = ui.FileUpload(custom_id=ids[_MASK], min_values=0, max_values=1, required=False)
        negative: ui.TextInput[Any] = ui.TextInput(
            custom_id=ids[_NEGATIVE], max_length=_PROMPT_CHARACTERS, required=False
        )
        self.add_item(ui.Label(text=texts.PROMPT, description=texts.PROMPT_HINT, component=prompt))
        self.add_item(ui.Label(text=texts.AREA, description=texts.AREA_HINT, component=area))
        self.add_item(ui.Label(text=texts.MASK, description=texts.MASK_HINT, component=mask))
        self.add_item(ui.Label(text=texts.NEGATIVE, component=negative))

    def is_finished(self) -> bool:
        """Whether discord.py need not remember it: its answer is read by its custom_id."""
        return True


def is_form(custom_id: str) -> bool:
    """Whether this is the custom_id of such a form."""
    return custom_id.startswith(f"{FORM}:")


def read_form(data: Mapping[str, Any]) -> Filled:
    """What was filled in, out of an interaction's data. Raises KeyError, ValueError for what is no such form."""
    parts = {_name(part["custom_id"]): part for part in _parts(data["components"])}
    ids = {FORM: data["custom_id"]} | {name: parts[name]["custom_id"] for name in _NAMES[1:]}
    areas, uploads = parts[_AREA].get("values") or [], parts[_MASK].get("values") or []
    files = data.get("resolved", {}).get("attachments", {})
    return Filled(
        picture=carried(ids),
        prompt=parts[_PROMPT]["value"],
        negative_prompt=parts[_NEGATIVE].get("value") or None,
        area=Area(areas[0]) if areas else None,
        mask=attachment_in(files[uploads[0]]) if uploads else None,
    )


def pick_layout(pictures: Sequence[Attachment]) -> ui.LayoutView:
    """The pictures of a message, to choose from."""
    names = described(pictures)
    gallery: ui.MediaGallery[ui.LayoutView] = ui.MediaGallery(
        *(
            discord.MediaGalleryItem(one.url, description=texts.alt_text(name))
            for one, name in zip(pictures, names, strict=True)
        )
    )
    options = [discord.SelectOption(label=name, value=str(number)) for number, name in enumerate(names)]
    select: ui.Select[ui.LayoutView] = ui.Select(custom_id=PICK, placeholder=texts.WHICH_PLACEHOLDER, options=options)
    return column(ui.TextDisplay(texts.WHICH), gallery, ui.ActionRow(select))


def _parts(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [row["component"] for row in rows if "component" in row]


def _name(custom_id: str) -> str:
    return custom_id.partition(":")[0]
