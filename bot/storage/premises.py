"""How much is kept, and how much room there is left."""

import asyncio
import os
from pathlib import Path

from sqlalchemy import Connection

from bot.domain.errors import StoreUnavailable
from bot.services.ports import Room
from bot.storage.copies import FolderCopies
from bot.storage.database_thread import DatabaseThread, Question

_SIZE = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT pg_database_size(current_database())",
}


class StoragePremises:
    """The port Premises over a database and a folder."""

    def __init__(self, thread: DatabaseThread, copies: FolderCopies, data_dir: Path) -> None:
        self._thread = thread
        self._copies = copies
        self._data_dir = data_dir

    async def room(self) -> Room:
        """Measure it. Raises StoreUnavailable."""
        try:
            free = await asyncio.to_thread(free_bytes, self._data_dir)
        except OSError as error:
            raise StoreUnavailable(f"DATA_DIR: {error.strerror or type(error).__name__}") from error
        database_bytes: int = await self._thread.do(Question(_database_bytes, writes=False))
        return Room(database_bytes, await self._copies.size_bytes(), self._copies.limit_bytes, free)


def free_bytes(folder: Path) -> int:
    """What a user without privileges may still write there. Raises OSError."""
    status = os.statvfs(folder)
    return status.f_bavail * status.f_frsize


def _database_bytes(connection: Connection) -> int:
    size: int = connection.exec_driver_sql(_SIZE[connection.dialect.name]).scalar_one()
    return size
