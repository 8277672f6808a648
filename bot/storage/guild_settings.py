"""Where servers' settings are kept: a table with a row for each server that has settled something."""

from collections.abc import Mapping
from dataclasses import asdict, fields

from sqlalchemy import Connection, delete, insert, select

from bot.domain.guild_settings import UNSETTLED, ServerSettings
from bot.storage.database_thread import DatabaseThread, Question
from bot.storage.tables import guild_settings

_NAMES = [field.name for field in fields(ServerSettings)]


class DatabaseGuildSettings:
    """The port GuildSettings over a database. All of it is in memory: no other process writes. Made by `load`."""

    def __init__(self, thread: DatabaseThread, known: Mapping[int, ServerSettings]) -> None:
        self._thread = thread
        self._known = dict(known)

    @classmethod
    async def load(cls, thread: DatabaseThread) -> "DatabaseGuildSettings":
        """Read the table, once. Raises StoreUnavailable."""
        return cls(thread, await thread.do(Question(_read, writes=False)))

    def of_guild(self, guild_id: int) -> ServerSettings:
        """What holds there, from memory."""
        return self._known.get(guild_id, UNSETTLED)

    async def keep(self, guild_id: int, settings: ServerSettings) -> None:
        """Let this hold there from now on. Raises StoreUnavailable; then what was before still holds."""

        def write(connection: Connection) -> None:
            connection.execute(delete(guild_settings).where(guild_settings.c.guild_id == guild_id))
            connection.execute(insert(guild_settings).values(guild_id=guild_id, **asdict(settings)))

        await self._thread.do(Question(write, writes=True))
        self._known[guild_id] = settings


def _read(connection: Connection) -> dict[int, ServerSettings]:
    rows = connection.execute(select(guild_settings)).mappings()
    return {row["guild_id"]: ServerSettings(**{name: row[name] for name in _NAMES}) for row in rows}
