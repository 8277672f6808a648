"""Hears the modals that the buttons open, whichever process opened them."""

import re
from collections.abc import Awaitable, Callable
from typing import Any, cast

import discord
from discord.ext import commands

from bot.discordio import result_buttons
from bot.domain.job import Job
from bot.domain.numbers_line import read_numbers
from bot.languages.command_words import number_words
from bot.services.follow_up import Changes, FollowUp, Presser
from cogs.inpaint.fields import Filled, read_form
from cogs.results.drafts import refusing
from cogs.results.starting import Starting

_Follow = Callable[[re.Match[str], Presser, Filled], Awaitable[Job]]


class ResultsCog(commands.Cog):
    """No commands: what is sent from Change…, from new words and from Use."""

    def __init__(self, *, follow_up: FollowUp, starting: Starting) -> None:
        self._follow_up = follow_up
        self._starting = starting
        self._forms = (
            (result_buttons.CHANGED, self._change),
            (result_buttons.REWORDED, self._reword),
            (result_buttons.USED, self._use),
        )

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Start what was asked for. Everything that is not such a modal has its own ears."""
        if interaction.type is not discord.InteractionType.modal_submit or interaction.data is None:
            return
        custom_id = str(interaction.data.get("custom_id"))
        for template, follow in self._forms:
            if match := re.fullmatch(template, custom_id):
                await self._start(interaction, custom_id, follow, match)

    async def _start(
        self, interaction: discord.Interaction, custom_id: str, follow: _Follow, match: re.Match[str]
    ) -> None:
        sent = read_form(cast("dict[str, Any]", interaction.data))
        refuse = refusing(interaction, sent.written, custom_id.removeprefix("retouch:"))
        await self._starting.start(interaction, lambda by: follow(match, by, sent), refuse)

    async def _change(self, match: re.Match[str], by: Presser, sent: Filled) -> Job:
        return await self._follow_up.change(match["job_id"], by, _changes(sent))

    async def _reword(self, match: re.Match[str], by: Presser, sent: Filled) -> Job:
        return await self._follow_up.new_words(match["job_id"], by, sent.written.prompt)

    async def _use(self, match: re.Match[str], by: Presser, sent: Filled) -> Job:
        return await self._follow_up.use(match["job_id"], by, int(match["number"]), _changes(sent))


def _changes(sent: Filled) -> Changes:
    """Raises NumbersUnclear."""
    written = sent.written
    numbers = read_numbers(written.numbers, number_words())
    return Changes(written.prompt, written.negative_prompt, numbers, sent.mask, written.area)
