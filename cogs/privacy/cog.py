"""The commands themselves: what is kept, and letting go of it."""

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.discordio import answers
from bot.discordio.acknowledge import show_at_once, think_alone
from bot.discordio.columns import column
from bot.discordio.telling import say
from bot.domain.errors import StoreError
from bot.languages import N_
from bot.services.front_door import FrontDoor
from bot.services.keep_house import KeepHouse
from cogs.privacy import texts


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
class PrivacyCog(
    commands.GroupCog, group_name="privacy", group_description=N_("What Retouch keeps of you, and deleting it")
):
    """`/privacy`, in servers, in DMs and wherever the app is installed by a person."""

    def __init__(self, *, keep_house: KeepHouse, front_door: FrontDoor, keep_days: int, image_service: str) -> None:
        self._keep_house = keep_house
        self._front_door = front_door
        self._keep_days = keep_days
        self._image_service = image_service

    @app_commands.command(
        name="about", description=N_("What is kept, where and for how long, and what leaves this server")
    )
    async def about(self, interaction: discord.Interaction) -> None:
        """Say it to the person alone."""
        with self._front_door.answering():
            await show_at_once(interaction, column(ui.TextDisplay(texts.about(self._keep_days, self._image_service))))

    @app_commands.command(
        name="forget-me", description=N_("Delete everything that is kept of your finished pictures, now")
    )
    async def forget_me(self, interaction: discord.Interaction) -> None:
        """Delete at once, and say how much it was."""
        with self._front_door.answering():
            await think_alone(interaction)
        try:
            text = texts.forgotten(await self._keep_house.forget_person(interaction.user.id))
        except StoreError as error:
            text = answers.answer(error)
        await say(interaction, text)
