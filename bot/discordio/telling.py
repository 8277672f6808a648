"""Telling one person alone, in a sentence. Nothing depends on it: if Discord does not take it, that is that."""

from contextlib import suppress

import discord

from bot.discordio import answers
from bot.discordio.patience import patiently
from bot.domain.errors import RetouchError

_PATIENCE_S = 60.0


async def say(interaction: discord.Interaction, text: str) -> None:
    """Say it in place of "thinking…"."""
    with suppress(RetouchError):
        await patiently(lambda: interaction.edit_original_response(content=text), budget_s=_PATIENCE_S)


async def say_beside(interaction: discord.Interaction, text: str) -> None:
    """Say it in a message of its own, and leave alone what the press was made on."""
    with suppress(RetouchError):
        await patiently(lambda: interaction.followup.send(text, ephemeral=True), budget_s=_PATIENCE_S)


async def tell(interaction: discord.Interaction, error: RetouchError) -> None:
    """Say why a press came to nothing, in a message of its own."""
    await say_beside(interaction, answers.answer(error))
