"""What `/jobs` looks like, and what its buttons are called on the wire."""

from collections.abc import Sequence

import discord
from discord import ui

from bot.discordio import buttons
from bot.discordio.columns import column
from bot.languages import gettext
from bot.services.list_jobs import ListedJob, Standing
from cogs.jobs import texts

# The list's own: they act on a job whose reply is another message. `cogs.jobs.buttons` answers them.
CANCEL = r"retouch:jobs:cancel:(?P<job_id>[0-9a-f]{16})"
SUBMIT_AGAIN = r"retouch:jobs:again:(?P<job_id>[0-9a-f]{16})"
GIVE_UP = r"retouch:jobs:giveup:(?P<job_id>[0-9a-f]{16})"


def jobs_layout(listed: Sequence[ListedJob]) -> ui.LayoutView:
    """The list. Ten jobs of two buttons each are Discord's 40 components, so the heading is no part of its own."""
    if not listed:
        return column(ui.TextDisplay(gettext(texts.EMPTY)))
    parts: list[ui.Item[ui.LayoutView]] = []
    for number, one in enumerate(listed):
        entry = texts.entry(one)
        parts.append(ui.TextDisplay(entry if number else f"{gettext(texts.HEADING)}\n{entry}"))
        if below := _buttons(one):
            parts.append(ui.ActionRow(*below))
    return column(*parts)


def _buttons(listed: ListedJob) -> list[ui.Button[ui.LayoutView]]:
    job_id = listed.job.id
    if listed.is_stoppable:
        return [ui.Button(label=gettext("Cancel"), custom_id=f"retouch:jobs:cancel:{job_id}")]
    if listed.standing is Standing.UNDECIDED:
        primary = discord.ButtonStyle.primary
        return [
            ui.Button(label=gettext("Submit again"), style=primary, custom_id=f"retouch:jobs:again:{job_id}"),
            ui.Button(label=gettext("Give up"), custom_id=f"retouch:jobs:giveup:{job_id}"),
        ]
    if listed.standing is Standing.SHELVED:
        return [buttons.show_button(job_id)]
    return []
