"""The connection to Discord: as many shards as it wants, and no more cached than commands need."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord
import structlog
from discord import app_commands, ui
from discord.ext import commands
from discord.http import Route

from bot.discordio.command_words import CommandWords
from bot.discordio.edge import own_up, watch_views, with_edge
from bot.discordio.gateway import stay_at, step_aside_between_events
from bot.discordio.hearing import HearingState

_log = structlog.get_logger()

# Voice is not what this bot is about; its missing libraries are not worth two warnings at every start.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False

# discord.py's own connector has no limit: 2,000 commands at once would open 2,000 connections.
_CONNECTIONS = 100
_KEEP_ALIVE_S = 30.0

# What discord.py calls the tasks in which it answers commands, buttons, menus and modals.
_ANSWERS = (
    "CommandTree-invoker",
    "discord-ui-dynamic-item-",
    "discord-ui-view-dispatch-",
    "discord.py: on_interaction",
)
# Of the 5 s in which the bot has to end; long ones (a cancellation waits for its reply) are cut off after it.
_ANSWERED_WITHIN_S = 0.5


class RetouchTree(app_commands.CommandTree["RetouchClient"]):
    """The edge of commands. discord.py hands its own errors to it; the others come from reading what it was given."""

    async def on_error(self, interaction: discord.Interaction["RetouchClient"], error: Exception, /) -> None:
        """Log what nobody handled, and say so."""
        await own_up(interaction, error.__cause__ or error)

    async def _call(self, interaction: discord.Interaction["RetouchClient"]) -> None:
        try:
            await super()._call(interaction)
        except app_commands.AppCommandError:
            raise
        except Exception as error:  # noqa: BLE001 (the edge of an interaction)
            await own_up(interaction, error)


class RetouchClient(commands.AutoShardedBot):
    """discord.py's client, pointed at any Discord-compatible REST base; the gateway's address comes from there."""

    def __init__(
        self,
        api_url: str,
        on_setup: Callable[["RetouchClient"], Awaitable[None]],
        *,
        http_trace: aiohttp.TraceConfig | None = None,
    ) -> None:
        Route.BASE = api_url
        step_aside_between_events()
        self._on_setup = on_setup
        self._down: set[int] = set()
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=RetouchTree,
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            http_trace=http_trace or aiohttp.TraceConfig(),
            connector=aiohttp.TCPConnector(limit=_CONNECTIONS, keepalive_timeout=_KEEP_ALIVE_S),
        )

        watch_views(self._connection._view_store)  # noqa: SLF001 (there is no other way to it)

    async def setup_hook(self) -> None:
        """Learn where the gateway is, and add the commands; called once, after login and before the gateway."""
        self.shard_count, gateway, _limit = await self.http.get_bot_gateway()
        stay_at(gateway)
        await self.tree.set_translator(CommandWords())
        await self._on_setup(self)

    def _get_state(self, **options: Any) -> HearingState:  # noqa: ANN401 (handed on as they are)
        return HearingState(
            dispatch=self.dispatch, handlers=self._handlers, hooks=self._hooks, http=self.http, **options
        )

    async def close(self) -> None:
        """Hang up, for good. What came in while the rest of the bot was ending is left without an answer."""
        await self.let_answers_end(within_s=0.0)
        await super().close()

    async def let_answers_end(self, within_s: float = _ANSWERED_WITHIN_S) -> None:
        """Wait a moment for the commands and presses that are being answered, and let go of those that take longer.

        Left alone they would meet a closed connection, which looks like a crash.
        """
        answers = {task for task in asyncio.all_tasks() if task.get_name().startswith(_ANSWERS)}
        if not answers:
            return
        _, late = await asyncio.wait(answers, timeout=within_s)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def add_dynamic_items(self, *items: type[ui.DynamicItem[Any]]) -> None:
        """Answer these buttons and menus from now on."""
        super().add_dynamic_items(*map(with_edge, items))

    async def on_error(self, event_method: str, /, *args: Any, **_: Any) -> None:  # noqa: ANN401 (an event's own)
        """The edge of everything that listens; of a form that was sent, its person is told."""
        error = sys.exc_info()[1]
        if error is None:
            return
        if args and isinstance(args[0], discord.Interaction):
            await own_up(args[0], error)
        else:
            _log.error("event.crashed", listener=event_method, error=type(error).__name__, exc_info=error)

    async def on_ready(self) -> None:
        """Tell the log. Called again after every new session."""
        _log.info("gateway.ready", shards=self.shard_count, guilds=len(self.guilds))

    async def on_shard_connect(self, shard_id: int) -> None:
        """Tell the log that commands are heard from here on."""
        self._down.discard(shard_id)
        _log.info("gateway.connected", shard=shard_id)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """Tell the log once an outage, not once an attempt."""
        if shard_id not in self._down:
            self._down.add(shard_id)
            _log.warning("gateway.disconnected", shard=shard_id)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """Tell the log."""
        self._down.discard(shard_id)
        _log.info("gateway.resumed", shard=shard_id)
