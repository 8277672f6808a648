"""From a message's menu to a job: pick the picture, fill in the form, and go on as with `/inpaint`."""

import re
from datetime import datetime
from typing import Any, ClassVar, Self, cast

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.discordio.acknowledge import open_modal, refuse_at_once, show_at_once
from bot.discordio.message_pictures import pictures_in
from bot.domain.job import Attachment, Job, ReplyAddress
from bot.domain.recipe import AS_GIVEN
from bot.services.accept_job import AcceptJob, Order
from bot.services.front_door import FrontDoor
from cogs.inpaint.intake import Intake
from cogs.pick_picture import texts
from cogs.pick_picture.carried import TooLongToCarry
from cogs.pick_picture.form import PICK, Filled, PictureForm, is_form, pick_layout, read_form


class PickPictureCog(commands.Cog):
    """“Inpaint this picture”, on messages in servers, in DMs and wherever the app is installed by a person."""

    def __init__(self, *, accept_job: AcceptJob, intake: Intake, front_door: FrontDoor) -> None:
        self._accept_job = accept_job
        self._intake = intake
        self._front_door = front_door
        menu = app_commands.ContextMenu(name=texts.MENU, callback=self._pick)
        menu.allowed_installs = app_commands.AppInstallationType(guild=True, user=True)
        menu.allowed_contexts = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
        self.menus = (menu,)

    async def _pick(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """One picture: the form. Several: which? None: say so. Each is the first answer, and no file is read."""
        with self._front_door.answering():
            pictures = pictures_in(message)
            if not pictures:
                await refuse_at_once(interaction, texts.NO_PICTURE)
            elif len(pictures) == 1:
                await _ask(interaction, pictures[0])
            else:
                await show_at_once(interaction, pick_layout(pictures))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """A form that was filled in, whichever process showed it."""
        data = cast("dict[str, Any]", interaction.data or {})
        if interaction.type is not discord.InteractionType.modal_submit or not is_form(str(data.get("custom_id"))):
            return
        filled = read_form(data)
        picture = filled.picture
        if picture is None:
            await refuse_at_once(interaction, texts.GONE)
            return

        async def accept(reply: ReplyAddress, ordered_at: datetime) -> Job:
            return await self._accept_job.accept(_order(interaction, filled, picture, reply, ordered_at))

        await self._intake.take(interaction, accept)


class PickSelect(ui.DynamicItem[ui.Select[Any]], template=PICK):
    """Which picture of the message: they are in the message that the menu is on."""

    front_door: ClassVar[FrontDoor]

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, item: ui.Item[Any], _match: re.Match[str], /
    ) -> Self:
        """The menu that was used."""
        assert isinstance(item, ui.Select)  # noqa: S101 (Discord sends what was drawn)
        return cls(item)

    async def callback(self, interaction: discord.Interaction) -> None:
        """The form for that picture."""
        with self.front_door.answering():
            pictures = pictures_in(interaction.message) if interaction.message else ()
            (chosen,) = self.item.values
            if chosen.isdecimal() and int(chosen) < len(pictures):
                await _ask(interaction, pictures[int(chosen)])
            else:
                await refuse_at_once(interaction, texts.GONE)


async def _ask(interaction: discord.Interaction, picture: Attachment) -> None:
    try:
        form = PictureForm(picture)
    except TooLongToCarry:
        await refuse_at_once(interaction, texts.TOO_LONG)
        return
    await open_modal(interaction, form)


def _order(
    interaction: discord.Interaction, filled: Filled, picture: Attachment, reply: ReplyAddress, ordered_at: datetime
) -> Order:
    """What `/inpaint` would have been told, all else as it is by itself."""
    return Order(
        requester_id=interaction.user.id,
        guild_id=interaction.guild_id,
        reply=reply,
        init_image=picture,
        mask=filled.mask,
        recipe=AS_GIVEN if filled.area is None else AS_GIVEN.at(filled.area),
        protect=None,
        prompt=filled.prompt,
        negative_prompt=filled.negative_prompt,
        steps=None,
        strength=None,
        guidance_scale=None,
        samples=None,
        seed=None,
        width_px=None,
        height_px=None,
        model=None,
        refiner=None,
        safety_checker=True,
        ordered_at=ordered_at,
    )


def set_up_pick_select(client: discord.Client, front_door: FrontDoor) -> None:
    """Answer it from now on, that of earlier processes included."""
    PickSelect.front_door = front_door
    client.add_dynamic_items(PickSelect)
