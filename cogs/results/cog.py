"""Hears the modals that the buttons open, whichever process opened them."""

import re

import discord
from discord.ext import commands

from bot.discordio import result_buttons
from bot.domain.job import Job
from bot.domain.numbers_line import read_numbers
from bot.services.follow_up import Changes, FollowUp, Presser
from cogs.results.modals import filled
from cogs.results.starting import Starting


class ResultsCog(commands.Cog):
    """No commands: what is sent from Change… and from new words."""

    def __init__(self, *, follow_up: FollowUp, starting: Starting) -> None:
        self._follow_up = follow_up
        self._starting = starting

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Start what was asked for. Everything that is not such a modal has its own ears."""
        if interaction.type is not discord.InteractionType.modal_submit or interaction.data is None:
            return
        custom_id = str(interaction.data.get("custom_id"))
        if match := re.fullmatch(result_buttons.CHANGED, custom_id):
            await self._change(interaction, match["job_id"])
        elif match := re.fullmatch(result_buttons.REWORDED, custom_id):
            await self._reword(interaction, match["job_id"])

    async def _change(self, interaction: discord.Interaction, job_id: str) -> None:
        sent = filled(interaction)

        async def follow(by: Presser) -> Job:
            changes = Changes(sent.prompt, sent.negative_prompt, read_numbers(sent.numbers), sent.mask)
            return await self._follow_up.change(job_id, by, changes)

        await self._starting.start(interaction, follow)

    async def _reword(self, interaction: discord.Interaction, job_id: str) -> None:
        prompt = filled(interaction).prompt
        await self._starting.start(interaction, lambda by: self._follow_up.new_words(job_id, by, prompt))
