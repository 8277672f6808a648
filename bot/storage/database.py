"""All that one database keeps, opened together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.domain.errors import StoreUnavailable
from bot.storage.database_thread import DatabaseThread, open_database_thread
from bot.storage.guild_settings import DatabaseGuildSettings
from bot.storage.job_store import DatabaseJobStore, StoreWatch
from bot.storage.opening_errors import NotADatabase


@dataclass(frozen=True, slots=True)
class Database:
    """The ports that one database serves."""

    job_store: DatabaseJobStore
    guild_settings: DatabaseGuildSettings
    thread: DatabaseThread


@asynccontextmanager
async def open_database(database_url: str, data_dir: Path, watch: StoreWatch | None = None) -> AsyncIterator[Database]:
    """Open it for one process, as `open_database_thread` does; `watch` hears of jobs' writes. Raises StoreNotOpened."""
    async with open_database_thread(database_url, data_dir) as thread:
        try:
            guild_settings = await DatabaseGuildSettings.load(thread)
        except StoreUnavailable as error:
            raise NotADatabase("DATABASE_URL", f"the servers' settings cannot be read: {error}") from error
        yield Database(DatabaseJobStore(thread, watch), guild_settings, thread)
