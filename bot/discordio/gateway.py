"""What discord.py's gateway does not do: stay at another Discord, step aside in a burst, say when an event came."""

import asyncio
import time
from contextvars import ContextVar

import discord
import structlog
from discord.gateway import DiscordWebSocket, ReconnectWebSocket
from yarl import URL

_log = structlog.get_logger()

received_at_s: ContextVar[float | None] = ContextVar("received_at_s", default=None)
"""When the event came in that a task answers (a steady clock's seconds): tasks inherit it from the event's reader."""

_receive = DiscordWebSocket.received_message


async def _receive_and_step_aside(self: DiscordWebSocket, message: str | bytes, /) -> None:
    received_at_s.set(time.monotonic())
    try:
        await _receive(self, message)
    except (discord.ConnectionClosed, ReconnectWebSocket):  # that is how the connection is steered
        raise
    except Exception as error:  # noqa: BLE001 (the edge of an event: whatever it is, the others must be heard)
        # discord.py would end the whole client, and every job with it, over one event of a kind it does not know.
        _log.error("gateway.event_unreadable", error=type(error).__name__, exc_info=error)
    await asyncio.sleep(0)


def stay_at(address: str) -> None:
    """Open every session at this gateway.

    discord.py asks `/gateway/bot` for the first connection only; once Discord has forgotten a session, it would open
    the next at discord.gg, whatever REST base it talks to (measured).
    """
    DiscordWebSocket.DEFAULT_GATEWAY = URL(address)


def step_aside_between_events() -> None:
    """Let other work run after each gateway event.

    discord.py reads all events that have arrived without once letting go of the loop: 2,000 commands at once kept every
    acknowledgement waiting for the last of them, and blocked the loop for 0.7 s (measured).
    """
    DiscordWebSocket.received_message = _receive_and_step_aside  # type: ignore[method-assign]
