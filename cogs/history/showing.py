"""Bringing an answer to one person, after "thinking…" or in place of what a press was made on."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

import discord

from bot.discordio import answers
from bot.discordio.patience import patiently
from bot.discordio.telling import say_beside
from bot.domain.errors import NoLongerKept, PersonError, ReplyGone, RetouchError, ServiceError, StoreError
from bot.domain.history import Viewer
from bot.languages import gettext
from cogs.history import layout, texts
from cogs.results.layout import Shown

_PATIENCE_S = 60.0


def viewer_of(interaction: discord.Interaction) -> Viewer:
    """Who looks, and the channel where they do, if they may read what was there before."""
    may_read = interaction.guild_id is None or interaction.permissions.read_message_history
    return Viewer(interaction.user.id, interaction.channel_id if may_read else None)


async def show(
    interaction: discord.Interaction,
    find: Callable[[], Awaitable[Callable[[], Shown]]],
    *,
    missing: str = texts.NO_SUCH_JOB,
) -> None:
    """Show what is found, drawn anew for each try, or say why there is nothing; "thinking…" is shown already."""
    try:
        draw = await find()
    except (PersonError, StoreError, ServiceError) as error:
        await say(interaction, words_for(error, missing))
    else:
        await put(interaction, draw)


async def say(interaction: discord.Interaction, text: str) -> None:
    """Say it in place of what the interaction shows."""
    await put(interaction, lambda: (layout.note(text), []))


async def put(interaction: discord.Interaction, draw: Callable[[], Shown]) -> None:
    """Edit what the interaction shows."""

    async def edit() -> None:
        view, files = draw()
        await interaction.edit_original_response(view=view, attachments=files)

    with suppress(ReplyGone, ServiceError):
        await patiently(edit, budget_s=_PATIENCE_S)


async def tell(interaction: discord.Interaction, error: RetouchError) -> None:
    """Say why a press came to nothing, and leave alone what it was made on."""
    await say_beside(interaction, words_for(error, texts.NO_SUCH_JOB))


def words_for(error: RetouchError, missing: str) -> str:
    """What is said of an error here; `missing` is marked, and translated here."""
    return gettext(missing) if isinstance(error, NoLongerKept) else answers.answer(error)
