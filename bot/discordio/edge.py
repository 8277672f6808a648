"""The outermost edge of an interaction: whatever goes wrong, the person gets a number that finds it in the log."""

import re
import secrets
import types
from typing import Any, Self

import aiohttp
import discord
import structlog
from discord import ui
from discord.ui.view import ViewStore

from bot.discordio import answers

_log = structlog.get_logger()


async def own_up(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Log what nobody handled, and say so. Never raises."""
    reference = secrets.token_hex(4)
    _log.error("interaction.crashed", reference=reference, error=type(error).__name__, exc_info=error)
    text = answers.crashed(reference)
    try:
        if interaction.response.is_done():
            await interaction.followup.send(text, ephemeral=True)
        else:
            await interaction.response.send_message(text, ephemeral=True)
    # What a Discord answers may be odd as well: KeyError, TypeError, ValueError.
    except (discord.DiscordException, aiohttp.ClientError, OSError, LookupError, TypeError, ValueError) as untold:
        _log.warning("interaction.crash_not_shown", reference=reference, error=type(untold).__name__)


class _Edge(ui.DynamicItem[ui.Item[Any]], template="retouch:edge"):
    """Stands in front of a button or a menu. discord.py alone would log what goes wrong, and tell nobody."""

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        try:
            return await super().from_custom_id(interaction, item, match)
        except Exception as error:
            await own_up(interaction, error)
            raise

    async def callback(self, interaction: discord.Interaction[Any]) -> Any:  # noqa: ANN401 (as discord.py has it)
        try:
            await super().callback(interaction)
        except Exception as error:  # noqa: BLE001 (the edge of an interaction: its person is shown a number)
            await own_up(interaction, error)


def with_edge(item: type[ui.DynamicItem[Any]]) -> type[ui.DynamicItem[Any]]:
    """The same button or menu; what goes wrong behind it is told."""
    template = item.__discord_ui_compiled_template__
    return types.new_class(item.__name__, (_Edge, item), {"template": template})


def watch_views(views: ViewStore) -> None:
    """Tell also what goes wrong while discord.py reads the message that a button is on: it would not even be logged."""
    read = views.schedule_dynamic_item_call

    async def read_or_own_up(
        component_type: int,
        factory: type[ui.DynamicItem[ui.Item[Any]]],
        interaction: discord.Interaction[Any],
        custom_id: str,
        match: re.Match[str],
    ) -> None:
        try:
            await read(component_type, factory, interaction, custom_id, match)
        except Exception as error:  # noqa: BLE001 (the edge of an interaction)
            await own_up(interaction, error)

    views.schedule_dynamic_item_call = read_or_own_up  # type: ignore[method-assign]
