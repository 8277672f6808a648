"""The form that is filled in for a picture, the list to pick one from, and how what was filled in is read."""

from collections.abc import Sequence

import discord
from discord import ui

from bot.discordio.columns import column
from bot.discordio.message_pictures import described
from bot.domain.job import Attachment
from bot.languages import gettext
from cogs.inpaint.fields import AREA, MASK, NEGATIVE_PROMPT, NUMBERS, PROMPT, Filled, Form, Written
from cogs.pick_picture import texts
from cogs.pick_picture.carried import carried, carry

FORM = "retouch:picture"
PICK = r"retouch:pick(?::(?P<job_id>[0-9a-f]{16}))?"
_NAMES = (FORM, PROMPT, AREA, MASK, NEGATIVE_PROMPT, NUMBERS)


class PictureForm(Form):
    """What shall be painted where, for one picture, whose address is in the custom_ids."""

    def __init__(self, picture: Attachment, written: Written | None = None) -> None:
        """Raises TooLongToCarry."""
        ids = carry(picture, _NAMES)
        written = written or Written("")
        super().__init__(gettext(texts.TITLE), ids[FORM])
        self.ask_for_words(gettext(texts.PROMPT), gettext(texts.PROMPT_HINT), written.prompt, ids[PROMPT])
        self.ask_for_area(
            gettext(texts.AREA), gettext(texts.AREA_HINT), gettext(texts.AREA_PLACEHOLDER), written.area, ids[AREA]
        )
        self.ask_for_mask(gettext(texts.MASK), gettext(texts.MASK_HINT), ids[MASK])
        self.ask_for_negative_words(gettext(texts.NEGATIVE), None, written.negative_prompt, ids[NEGATIVE_PROMPT])
        self.ask_for_numbers(gettext(texts.NUMBERS), texts.numbers_hint(), written.numbers, ids[NUMBERS])


def is_form(custom_id: str) -> bool:
    """Whether this is the custom_id of such a form."""
    return custom_id.startswith(f"{FORM}:")


def picture_in(custom_id: str, filled: Filled) -> Attachment | None:
    """The picture that a form is about; None where the form lost it."""
    ids = {FORM: custom_id} | {name: filled.custom_ids[name] for name in _NAMES[1:]}
    return carried(ids)


def pick_layout(pictures: Sequence[Attachment], job_id: str | None) -> ui.LayoutView:
    """The pictures of a message, to choose from; of which job they are, if they are of one."""
    names = described(pictures)
    gallery: ui.MediaGallery[ui.LayoutView] = ui.MediaGallery(
        *(
            discord.MediaGalleryItem(one.url, description=texts.alt_text(name))
            for one, name in zip(pictures, names, strict=True)
        )
    )
    options = [discord.SelectOption(label=name, value=str(number)) for number, name in enumerate(names)]
    select: ui.Select[ui.LayoutView] = ui.Select(
        custom_id=f"retouch:pick:{job_id}" if job_id else "retouch:pick",
        placeholder=gettext(texts.WHICH_PLACEHOLDER),
        options=options,
    )
    return column(ui.TextDisplay(gettext(texts.WHICH)), gallery, ui.ActionRow(select))
