"""Who holds the lock on a database, told without taking it."""

import fcntl
import os
from pathlib import Path
from typing import Final

# The two numbers of `bot.storage.postgresql._LOCK`; PostgreSQL shows the second without its sign.
POSTGRESQL_HOLDERS: Final = (
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND classid = x'5265746f'::int::oid"
    " AND objid::bigint = (hashtext(current_schema())::bigint & 4294967295)"
)
UNKNOWN_HOLDER: Final = -1


def sqlite_holder(path: Path) -> int | None:
    """The process that has the SQLite file at `path` open as its bot; None when there is none.

    UNKNOWN_HOLDER where the lock does not say. The lock is tried for a moment, for reading. A lock of this process' own
    is found like any other's.
    """
    try:
        lock = os.open(path.with_suffix(".lock"), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        holder = os.read(lock, 20).decode("ascii", "replace").strip()
        return int(holder) if holder.isdecimal() else UNKNOWN_HOLDER
    else:
        return None
    finally:
        os.close(lock)
