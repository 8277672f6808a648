"""The connection to Discord: as many shards as it wants, and no more cached than commands need."""

import secrets
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord
import structlog
from discord import app_commands
from discord.ext import commands
from discord.http import Route

from bot.discordio import texts
from bot.discordio.command_words import CommandWords
from bot.discordio.gateway import stay_at, step_aside_between_events
from bot.discordio.hearing import HearingState

_log = structlog.get_logger()

# Voice is not what this bot is about; its missing libraries are not worth two warnings at every start.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False

# discord.py's own connector has no limit: 2,000 commands at once would open 2,000 connections.
_CONNECTIONS = 100
_KEEP_ALIVE_S = 30.0


class RetouchTree(app_commands.CommandTree["RetouchClient"]):
    """The outermost edge of an interaction: whatever goes wrong, the person gets a number that finds it in the log."""

    async def on_error(self, interaction: discord.Interaction["RetouchClient"], error: Exception, /) -> None:
        """Log what nobody handled, and say so."""
        cause = error.__cause__ or error
        reference = secrets.token_hex(4)
        _log.error("interaction.crashed", reference=reference, error=type(cause).__name__, exc_info=cause)
        text = texts.crashed(reference)
        try:
            if interaction.response.is_done():
                await interaction.followup.send(text, ephemeral=True)
            else:
                await interaction.response.send_message(text, ephemeral=True)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as untold:
            _log.warning("interaction.crash_not_shown", reference=reference, error=type(untold).__name__)


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
