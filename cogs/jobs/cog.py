"""The command itself: reads who asks, lists, shows it to them alone."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.discordio import answers
from bot.discordio.acknowledge import refuse_at_once, show_at_once
from bot.domain.errors import StoreError
from bot.languages import N_
from bot.services.front_door import FrontDoor
from bot.services.list_jobs import ListJobs
from cogs.jobs.layout import jobs_layout


class JobsCog(commands.Cog):
    """`/jobs`, in servers, in DMs and wherever the app is installed by a person."""

    def __init__(self, *, list_jobs: ListJobs, front_door: FrontDoor) -> None:
        self._list_jobs = list_jobs
        self._front_door = front_door

    @app_commands.command(
        name="jobs", description=N_("Your last pictures: where they are, and what you can do about them")
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def jobs(self, interaction: discord.Interaction) -> None:
        """List the last ten; reading them takes a millisecond, so that nobody sees "thinking…"."""
        with self._front_door.answering():
            try:
                listed = await self._list_jobs.of_person(interaction.user.id)
            except StoreError as error:
                await refuse_at_once(interaction, answers.answer(error))
                return
            await show_at_once(interaction, jobs_layout(listed))
