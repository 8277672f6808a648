"""The command itself: lets in who may manage the server, asks how it is, shows it to them alone."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.discordio.acknowledge import refuse_at_once, think_alone
from bot.discordio.telling import say
from bot.languages import N_
from bot.services.front_door import FrontDoor
from bot.services.report_status import ReportStatus
from cogs.status import texts


class StatusCog(commands.Cog):
    """`/status`, in servers, for those who may manage one, whomever else an integration's settings let in."""

    def __init__(self, *, report_status: ReportStatus, front_door: FrontDoor) -> None:
        self._report_status = report_status
        self._front_door = front_door

    @app_commands.command(
        name="status", description=N_("How Retouch is doing: its line, its times, its faults, its room")
    )
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def status(self, interaction: discord.Interaction) -> None:
        """Say it; a database that does not answer is waited for behind the acknowledgement."""
        guild_id = interaction.guild_id
        with self._front_door.answering():
            if guild_id is None or not interaction.permissions.manage_guild:
                await refuse_at_once(interaction, texts.not_allowed())
                return
            await think_alone(interaction)
        text = texts.report(await self._report_status.for_guild(guild_id))
        await say(interaction, text)
