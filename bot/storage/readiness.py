"""Whether the database would take a job now, and whether this process still is the only one that writes to it."""

import asyncio
import os

from sqlalchemy import Connection

from bot.domain.errors import StoreUnavailable
from bot.storage.address import sqlite_path
from bot.storage.database_thread import DatabaseThread, Question
from bot.storage.locks import POSTGRESQL_HOLDERS, sqlite_holder


class StoreReadiness:
    """Answers with None, or with why not. Nothing is written, and no path is named."""

    def __init__(self, thread: DatabaseThread, database_url: str) -> None:
        self._thread = thread
        self._database_url = database_url

    async def database(self) -> str | None:
        """Whether it can be read, and whether the last write went well."""
        try:
            await self._thread.do(Question(_read, writes=False))
        except StoreUnavailable:
            return "cannot be read"
        return "the last write failed" if self._thread.is_failing else None

    async def lock(self) -> str | None:
        """Whether this process holds the lock that keeps other bots out."""
        path = sqlite_path(self._database_url)
        if path is not None:
            is_ours = await asyncio.to_thread(sqlite_holder, path) == os.getpid()
        else:
            try:
                is_ours = await self._thread.do(Question(_holds_lock, writes=False))
            except StoreUnavailable:
                return "cannot be looked at"
        return None if is_ours else "is not held by this process: another bot could start on the same database"


def _read(connection: Connection) -> None:
    connection.exec_driver_sql("SELECT number FROM retouch_schema LIMIT 1").all()


def _holds_lock(connection: Connection) -> bool:
    own, *_ = connection.exec_driver_sql("SELECT pg_backend_pid()").scalars()
    return own in connection.exec_driver_sql(POSTGRESQL_HOLDERS).scalars().all()
