"""Opening the form for a picture: from the menu, from the list of several, and once more after a refusal."""

from typing import Any, ClassVar
from urllib.parse import urlsplit

import discord
from discord import ui

from bot.discordio.acknowledge import open_modal, refuse_at_once
from bot.discordio.buttons import Told
from bot.discordio.message_pictures import filename_of, pictures_in
from bot.domain.errors import PersonError, StoreError
from bot.domain.job import Attachment, Job
from bot.languages import gettext
from bot.services.follow_up import FollowUp
from bot.services.front_door import FrontDoor
from cogs.inpaint.fields import Form, Written
from cogs.pick_picture import texts
from cogs.pick_picture.carried import TooLongToCarry
from cogs.pick_picture.form import PICK, PictureForm
from cogs.results.drafts import RETRY, drafted
from cogs.results.modals import use_modal


class Asking:
    """Knows whether a picture is a result of a job: then the job goes on from there, and knows where it came from."""

    def __init__(self, follow_up: FollowUp, front_door: FrontDoor) -> None:
        self._follow_up = follow_up
        self.front_door = front_door

    async def ask(
        self,
        interaction: discord.Interaction,
        picture: Attachment,
        job_id: str | None = None,
        written: Written | None = None,
    ) -> None:
        """Open the form; `job_id`: the job whose message the picture is in, if it is one of ours."""
        try:
            form = await self._form(picture, job_id, written)
        except TooLongToCarry:
            await refuse_at_once(interaction, gettext(texts.TOO_LONG))
            return
        await open_modal(interaction, form)

    async def _form(self, picture: Attachment, job_id: str | None, written: Written | None) -> Form:
        job = None if job_id is None else await self._find(job_id)
        number = 0 if job is None else _number_of(picture, job)
        return use_modal(job, number, written) if job is not None and number else PictureForm(picture, written)

    async def _find(self, job_id: str) -> Job | None:
        """The job, if it is kept: without it the picture is one like any other."""
        try:
            return await self._follow_up.find(job_id)
        except (PersonError, StoreError):
            return None


def _number_of(picture: Attachment, job: Job) -> int:
    """Which of a job's results (from 1) a picture is; 0 for none. Links are signed anew, paths stay."""
    paths = [urlsplit(result.url).path for result in job.results]
    path = urlsplit(picture.url).path
    return paths.index(path) + 1 if path in paths else 0


class PickSelect(Told[ui.Select[Any]], template=PICK):
    """Which picture of the message: they are in the message that the menu is on."""

    asking: ClassVar[Asking]

    async def callback(self, interaction: discord.Interaction) -> None:
        """The form for that picture."""
        with self.asking.front_door.answering():
            pictures = pictures_in(interaction.message) if interaction.message else ()
            (chosen,) = self.item.values
            if chosen.isdecimal() and int(chosen) < len(pictures):
                await self.asking.ask(interaction, pictures[int(chosen)], self.told["job_id"] or None)
            else:
                await refuse_at_once(interaction, gettext(texts.GONE))


class RetryPictureButton(
    Told[ui.Button[Any]], template=rf"{RETRY}picture:(?P<width>\d+)x(?P<height>\d+)x(?P<size>\d+)"
):
    """The form once more, after a refusal, which shows the picture."""

    asking: ClassVar[Asking]

    async def callback(self, interaction: discord.Interaction) -> None:
        """Open it with what was written."""
        message = interaction.message
        url = message.embeds[0].thumbnail.url if message and message.embeds else None
        with self.asking.front_door.answering():
            if url is None:
                await refuse_at_once(interaction, gettext(texts.GONE))
                return
            width_px, height_px, size_bytes = (int(self.told[name]) for name in ("width", "height", "size"))
            picture = Attachment(filename_of(url), url, None, size_bytes, width_px or None, height_px or None)
            await self.asking.ask(interaction, picture, written=drafted(message, self.told))


def retry_name(picture: Attachment) -> str:
    """How Try again is called on the wire; where the picture is, the refusal shows."""
    return f"picture:{picture.width_px or 0}x{picture.height_px or 0}x{picture.size_bytes}"


def set_up_asking(client: discord.Client, asking: Asking) -> None:
    """Answer these from now on, those of earlier processes included."""
    PickSelect.asking = RetryPictureButton.asking = asking
    client.add_dynamic_items(PickSelect, RetryPictureButton)
