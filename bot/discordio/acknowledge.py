"""Answer first: tell Discord within its 3 s that the answer will come, and know whether it heard."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from enum import Enum

import discord
import structlog
from discord import ui

from bot.discordio.patience import CONNECTION_ERRORS, NO_TOKEN

_log = structlog.get_logger()

# Discord forgets an interaction 3 s after it was made; a little of that went by on the way here.
_LIMIT_S = 2.8
_BETWEEN_TRIES_S = 0.05
# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
_ALREADY_ACKNOWLEDGED = 40060


class Acknowledgement(Enum):
    """What is known of an acknowledgement."""

    HEARD = "heard"
    UNCERTAIN = "uncertain"
    TOO_LATE = "too late"


async def acknowledge(interaction: discord.Interaction) -> tuple[Acknowledgement, int | None]:
    """Show "thinking…" in the channel; also the id of that message, where Discord told it."""
    message_id: int | None = None

    async def defer() -> None:
        nonlocal message_id
        response = await interaction.response.defer(thinking=True)
        message_id = response.message_id if response else None

    return await _answer(defer), message_id


async def refuse_at_once(interaction: discord.Interaction, text: str) -> Acknowledgement:
    """Answer with a message that only the person sees."""
    return await _answer(lambda: interaction.response.send_message(text, ephemeral=True))


async def refuse_with(
    interaction: discord.Interaction, text: str, embeds: Sequence[discord.Embed], view: ui.View
) -> Acknowledgement:
    """Answer with a message that only the person sees, with more below its words."""
    return await _answer(lambda: interaction.response.send_message(text, embeds=embeds, view=view, ephemeral=True))


async def show_at_once(interaction: discord.Interaction, view: ui.LayoutView) -> Acknowledgement:
    """Answer with a layout that only the person sees."""
    return await _answer(lambda: interaction.response.send_message(view=view, ephemeral=True))


async def open_modal(interaction: discord.Interaction, modal: ui.Modal) -> Acknowledgement:
    """Answer with a modal."""
    return await _answer(lambda: interaction.response.send_modal(modal))


async def think_alone(interaction: discord.Interaction) -> Acknowledgement:
    """Show "thinking…" to the person alone, to be edited through the interaction."""
    return await _answer(lambda: interaction.response.defer(ephemeral=True, thinking=True))


async def take_press(interaction: discord.Interaction) -> Acknowledgement:
    """Tell Discord that a button's press was heard; the message that it is on may be edited through the interaction."""
    return await _answer(interaction.response.defer)


async def _answer(call: Callable[[], Awaitable[object]]) -> Acknowledgement:
    """Answers may be repeated: when only Discord's confirmation was lost, it says that it knows already."""
    try:
        async with asyncio.timeout(_LIMIT_S):
            while True:
                try:
                    await call()
                except CONNECTION_ERRORS:
                    await asyncio.sleep(_BETWEEN_TRIES_S)
                except (KeyError, TypeError) as error:
                    # Discord took it, and discord.py could not read the confirmation: a server may leave it out.
                    _log.warning("interaction.confirmation_unreadable", error=type(error).__name__, exc_info=error)
                    return Acknowledgement.HEARD
                else:
                    return Acknowledgement.HEARD
    except TimeoutError:
        return Acknowledgement.UNCERTAIN
    except discord.HTTPException as error:
        if error.code == _ALREADY_ACKNOWLEDGED:
            return Acknowledgement.HEARD
        if error.code in NO_TOKEN:
            return Acknowledgement.TOO_LATE
        return Acknowledgement.UNCERTAIN
