"""Registers the commands with Discord, only when they changed: registering is rate-limited and seen by everyone."""

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import discord
import structlog
from discord import app_commands

from bot import __version__

_log = structlog.get_logger()


async def definitions_of(tree: app_commands.CommandTree[Any], guild: discord.Object | None = None) -> list[Any]:
    """The commands as they are registered: in all languages, where the tree has a translator."""
    commands = tree.get_commands(guild=guild)
    translator = tree.translator
    if translator is None:
        return [command.to_dict(tree) for command in commands]
    return [await command.get_translated_payload(tree, translator) for command in commands]


class CommandSync:
    """Remembers in a file what was registered where: a hash of the definitions, and the versions Discord gave them.

    Both must match: the hash tells that our side changed, the versions that Discord's side did.
    """

    def __init__(self, client: discord.Client, tree: app_commands.CommandTree[Any], memory: Path, scope: str) -> None:
        self._client = client
        self._tree = tree
        self._memory = memory
        self._scope = scope

    async def sync(self, guild_ids: Sequence[int]) -> None:
        """Register for the given servers, or for all of Discord when there are none."""
        remembered = read_memory(self._memory)
        places: list[int | None] = [*guild_ids] or [None]
        wanted = {self._place(guild_id) for guild_id in places}
        for guild_id in places:
            await self._sync(guild_id, remembered)
        for place in [place for place in remembered if place.startswith(self._here) and place not in wanted]:
            await self._clear(place, remembered)

    @property
    def _here(self) -> str:
        return f"{self._scope} {self._client.application_id} "

    def _place(self, guild_id: int | None) -> str:
        return place_of(self._scope, self._client.application_id, guild_id)

    async def _sync(self, guild_id: int | None, remembered: dict[str, Any]) -> None:
        place = self._place(guild_id)
        guild = None if guild_id is None else discord.Object(guild_id)
        if guild:
            self._tree.copy_global_to(guild=guild)
        definitions = await definitions_of(self._tree, guild)
        fingerprint = hashlib.sha256(json.dumps(definitions, sort_keys=True).encode()).hexdigest()
        known = remembered.get(place)
        if known and known.get("hash") == fingerprint and known.get("versions") == await self._versions(guild):
            _log.info("commands.unchanged", place=guild.id if guild else "global")
            if known.get("by") != __version__:
                known["by"] = __version__
                self._remember(remembered)
            return
        await self._tree.sync(guild=guild)
        remembered[place] = {"hash": fingerprint, "versions": await self._versions(guild), "by": __version__}
        self._remember(remembered)
        _log.info("commands.registered", place=guild.id if guild else "global", count=len(definitions))

    async def _clear(self, place: str, remembered: dict[str, Any]) -> None:
        """Take the commands away from a place where they are no longer wanted, else they are offered twice."""
        name = place.removeprefix(self._here)
        application_id = self._client.application_id
        assert application_id is not None  # noqa: S101 (set by login)
        with suppress(discord.Forbidden, discord.NotFound):  # the bot has left that server: nothing is offered there
            if name == "global":
                await self._client.http.bulk_upsert_global_commands(application_id, payload=[])
            else:
                await self._client.http.bulk_upsert_guild_commands(application_id, int(name), payload=[])
        del remembered[place]
        self._remember(remembered)
        _log.info("commands.removed", place=name)

    def _remember(self, remembered: dict[str, Any]) -> None:
        try:
            self._memory.write_text(json.dumps(remembered, indent=1))
        except OSError as error:
            # Only the next start suffers: it registers once more.
            _log.warning("commands.not_remembered", variable="DATA_DIR", reason=error.strerror)

    async def _versions(self, guild: discord.Object | None) -> dict[str, str] | None:
        """Discord's version of each command; None when it does not tell."""
        application_id = self._client.application_id
        assert application_id is not None  # noqa: S101 (set by login)
        http = self._client.http
        try:
            registered = await (
                http.get_guild_commands(application_id, guild.id) if guild else http.get_global_commands(application_id)
            )
        except discord.HTTPException:
            return None
        return {str(command["id"]): str(command.get("version", "")) for command in registered}


def place_of(scope: str, application_id: int | None, guild_id: int | None) -> str:
    """What the memory calls a place: commands of an application at a Discord, for all or for one server."""
    return f"{scope} {application_id} {'global' if guild_id is None else guild_id}"


def read_memory(memory: Path) -> dict[str, Any]:
    """What was registered where: for each place `hash`, `versions` by command id, and `by`, the program's version."""
    try:
        remembered = json.loads(memory.read_text())
    except (OSError, ValueError):
        return {}
    return remembered if isinstance(remembered, dict) else {}
