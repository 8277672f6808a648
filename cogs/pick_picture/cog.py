"""From a message's menu to a job: pick the picture, fill in the form, and go on as with `/inpaint`."""

from datetime import datetime
from typing import Any, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.discordio.acknowledge import refuse_at_once, show_at_once
from bot.discordio.buttons import job_id_in
from bot.discordio.message_pictures import pictures_in
from bot.domain.job import Attachment, Job, ReplyAddress
from bot.domain.numbers_line import read_numbers
from bot.domain.recipe import AS_GIVEN
from bot.languages import gettext
from bot.languages.command_words import number_words
from bot.services.accept_job import AcceptJob, Order
from cogs.inpaint.fields import Filled, read_form
from cogs.inpaint.intake import Intake
from cogs.pick_picture import texts
from cogs.pick_picture.asking import Asking, retry_name
from cogs.pick_picture.form import is_form, pick_layout, picture_in
from cogs.results.drafts import refusing


class PickPictureCog(commands.Cog):
    """“Inpaint this picture”, on messages in servers, in DMs and wherever the app is installed by a person."""

    def __init__(self, *, accept_job: AcceptJob, intake: Intake, asking: Asking) -> None:
        self._accept_job = accept_job
        self._intake = intake
        self._asking = asking
        menu = app_commands.ContextMenu(name=texts.MENU, callback=self._pick)
        menu.allowed_installs = app_commands.AppInstallationType(guild=True, user=True)
        menu.allowed_contexts = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
        self.menus = (menu,)

    async def _pick(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """One picture: the form. Several: which? None: say so. Each is the first answer, and no file is read."""
        is_ours = interaction.client.user is not None and message.author.id == interaction.client.user.id
        job_id = job_id_in(message) if is_ours else None
        with self._asking.front_door.answering():
            pictures = pictures_in(message)
            if not pictures:
                await refuse_at_once(interaction, gettext(texts.NO_PICTURE))
            elif len(pictures) == 1:
                await self._asking.ask(interaction, pictures[0], job_id)
            else:
                await show_at_once(interaction, pick_layout(pictures, job_id))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """A form that was filled in, whichever process showed it."""
        data = cast("dict[str, Any]", interaction.data or {})
        if interaction.type is not discord.InteractionType.modal_submit or not is_form(str(data.get("custom_id"))):
            return
        filled = read_form(data)
        picture = picture_in(data["custom_id"], filled)
        if picture is None:
            await refuse_at_once(interaction, gettext(texts.GONE))
            return

        async def accept(reply: ReplyAddress, ordered_at: datetime) -> Job:
            return await self._accept_job.accept(_order(interaction, filled, picture, reply, ordered_at))

        refuse = refusing(interaction, filled.written, retry_name(picture), picture.url)
        await self._intake.take(interaction, accept, refuse)


def _order(
    interaction: discord.Interaction, filled: Filled, picture: Attachment, reply: ReplyAddress, ordered_at: datetime
) -> Order:
    """What `/inpaint` would have been told, all else as it is by itself. Raises NumbersUnclear."""
    written = filled.written
    numbers = read_numbers(written.numbers, number_words())
    return Order(
        requester_id=interaction.user.id,
        guild_id=interaction.guild_id,
        reply=reply,
        init_image=picture,
        mask=filled.mask,
        recipe=AS_GIVEN if written.area is None else AS_GIVEN.at(written.area),
        protect=None,
        prompt=written.prompt,
        negative_prompt=written.negative_prompt,
        steps=numbers.steps,
        strength=numbers.strength,
        guidance_scale=numbers.guidance_scale,
        samples=numbers.samples,
        seed=numbers.seed,
        width_px=None,
        height_px=None,
        model=None,
        refiner=None,
        safety_checker=True,
        ordered_at=ordered_at,
    )
