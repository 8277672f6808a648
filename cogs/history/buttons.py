"""What happens when somebody turns a page, or takes pictures along. A custom_id says all; nothing is in memory."""

from contextlib import closing
from typing import Any, BinaryIO, ClassVar

import discord
from discord import ui

from bot.discordio import buttons
from bot.discordio.acknowledge import take_press, think_alone
from bot.domain.errors import PersonError, ServiceError, StoreError
from bot.domain.history import Viewer
from bot.languages import gettext
from bot.services.browse_history import BrowseHistory, Scope
from bot.services.export_chain import ExportChain
from cogs.history import layout, texts
from cogs.history.showing import put, say, tell, viewer_of, words_for


class TurnButton(buttons.Told[ui.Button[Any]], template=layout.TURN):
    """Older, or Newer: the custom_id says of what, and from where."""

    browse_history: ClassVar[BrowseHistory]

    async def callback(self, interaction: discord.Interaction) -> None:
        """Show that page in place of this one."""
        await take_press(interaction)
        asked, mark, newer = layout.read_turn(self.told)
        viewer = viewer_of(interaction)
        if asked.scope is Scope.HERE and viewer.channel_id is None:
            await say(interaction, gettext(texts.NO_HISTORY_HERE))
            return
        try:
            page = await self.browse_history.page(asked, viewer, mark, newer=newer)
        except StoreError as error:
            await tell(interaction, error)
            return
        await put(interaction, lambda: (layout.page_layout(asked, page), []))


class _ExportButton(buttons.JobButton, template=r"retouch:export:none"):
    """Takes a job's chain along: what it is made into is the button's matter."""

    export_chain: ClassVar[ExportChain]
    name: ClassVar[str]
    alt_text: ClassVar[str]

    async def callback(self, interaction: discord.Interaction) -> None:
        """Bring the file to the person alone."""
        await think_alone(interaction)
        try:
            made = await self.make(viewer_of(interaction), interaction.filesize_limit)
        except (PersonError, StoreError, ServiceError) as error:
            await say(interaction, words_for(error, texts.NOT_TO_BE_HAD))
            return
        name = self.name.format(self.job_id)
        with closing(made):
            await put(interaction, lambda: layout.export_layout(made, name, gettext(self.alt_text)))

    async def make(self, viewer: Viewer, upload_limit_bytes: int) -> BinaryIO:
        """The file. Raises what the use case raises."""
        raise NotImplementedError


class PairButton(_ExportButton, template=layout.PAIR):
    """The first picture and the last, side by side."""

    name = "retouch-{}-before-after.png"
    alt_text = texts.PAIR_ALT

    async def make(self, viewer: Viewer, upload_limit_bytes: int) -> BinaryIO:
        """The file."""
        return await self.export_chain.pair(self.job_id, viewer, upload_limit_bytes=upload_limit_bytes)


class StepsButton(_ExportButton, template=layout.STEPS):
    """All pictures of the chain, one after the other."""

    name = "retouch-{}-steps.webp"
    alt_text = texts.STEPS_ALT

    async def make(self, viewer: Viewer, upload_limit_bytes: int) -> BinaryIO:
        """The file."""
        return await self.export_chain.steps(self.job_id, viewer, upload_limit_bytes=upload_limit_bytes)


HISTORY_BUTTONS = (TurnButton, PairButton, StepsButton)


def set_up_history_buttons(client: discord.Client, browse_history: BrowseHistory, export_chain: ExportChain) -> None:
    """Answer these from now on, those of earlier processes included."""
    TurnButton.browse_history = browse_history
    _ExportButton.export_chain = export_chain
    client.add_dynamic_items(*HISTORY_BUTTONS)
