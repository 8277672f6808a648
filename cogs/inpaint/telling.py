"""What presses have in common: telling somebody alone why one came to nothing, and which message it was made on."""

from contextlib import suppress

import discord

from bot.discordio import texts
from bot.discordio.patience import patiently
from bot.domain.errors import RetouchError
from bot.domain.job import Job

_PATIENCE_S = 60.0


async def tell(interaction: discord.Interaction, error: RetouchError) -> None:
    """Say it, if Discord takes it."""
    text = texts.answer(error)
    with suppress(RetouchError):  # the press was for nothing, and so is this
        await patiently(lambda: interaction.followup.send(text, ephemeral=True), budget_s=_PATIENCE_S)


def is_another_look(message: discord.Message, job: Job) -> bool:
    """Whether this is a question about the job's mask that the job does not know of, and so will not put away."""
    return message.flags.ephemeral and message.id != job.question_id
