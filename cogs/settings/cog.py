"""The command itself: shows what holds in a server, and changes it."""

from dataclasses import replace

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
from bot.services.ports import GuildSettings
from cogs.settings import texts


class SettingsCog(commands.Cog):
    """`/settings`, in servers, for those who may manage one: Discord sees to that, and lets its admins say who else."""

    def __init__(self, *, guild_settings: GuildSettings, front_door: FrontDoor) -> None:
        self._guild_settings = guild_settings
        self._front_door = front_door

    @app_commands.command(
        name="settings", description=N_("What holds in this server where a command says nothing else")
    )
    @app_commands.describe(protect=N_("Keep every pixel outside the mask as it is in the picture"))
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def settings(self, interaction: discord.Interaction, protect: bool | None = None) -> None:
        """Say what holds, at once, or change it."""
        guild_id = interaction.guild_id
        assert guild_id is not None  # noqa: S101 (offered in servers only)
        settings = self._guild_settings.of_guild(guild_id)
        with self._front_door.answering():
            if protect is None:
                await show_at_once(interaction, column(ui.TextDisplay(texts.shown(settings))))
                return
            await think_alone(interaction)
        settings = replace(settings, protect=protect)
        try:
            await self._guild_settings.keep(guild_id, settings)
            text = texts.changed(settings)
        except StoreError as error:
            text = answers.answer(error)
        await say(interaction, text)
