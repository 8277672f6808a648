"""Telling somebody alone why a press came to nothing."""

from contextlib import suppress

import discord

from bot.discordio import texts
from bot.discordio.patience import patiently
from bot.domain.errors import RetouchError

_PATIENCE_S = 60.0


async def tell(interaction: discord.Interaction, error: RetouchError) -> None:
    """Say it, if Discord takes it."""
    text = texts.answer(error)
    with suppress(RetouchError):  # the press was for nothing, and so is this
        await patiently(lambda: interaction.followup.send(text, ephemeral=True), budget_s=_PATIENCE_S)
