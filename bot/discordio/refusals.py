"""What a person sees, alone, of a job that was refused when its files were read."""

import discord
from discord import ui

from bot.discordio import answers, result_texts
from bot.discordio.columns import column
from bot.domain.errors import MaskError, PersonError, PictureError, PictureRole, SizesDiffer
from bot.domain.job import Job
from bot.languages import gettext


def refusal_layout(job: Job, error: PersonError) -> ui.LayoutView:
    """The reason; where another mask would do, a way to give one without writing everything again."""
    reason: ui.TextDisplay[ui.LayoutView] = ui.TextDisplay(answers.answer(error))
    if not _is_about_the_mask(error):
        return column(reason)
    # The job is stored: its form opens filled in.
    again: ui.Button[ui.LayoutView] = ui.Button(
        label=gettext(result_texts.TRY_AGAIN), style=discord.ButtonStyle.primary, custom_id=f"retouch:change:{job.id}"
    )
    return column(reason, ui.ActionRow(again))


def _is_about_the_mask(error: PersonError) -> bool:
    if isinstance(error, PictureError):
        return error.role is PictureRole.MASK
    return isinstance(error, MaskError | SizesDiffer)
