"""Opening the SQLite file: its folder, its lock, its settings, and the proof that it is whole."""

import fcntl
import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DatabaseError, DisconnectionError

from bot.storage.migrations import migrate
from bot.storage.opening_errors import NotADatabase, StoreLocked, StoreNotWritable

# FULL: a commit is on disk before it is reported, also when the power fails. The person at the door waits for one such
# commit, so another program's lock is waited for only as long as the interaction can bear.
_CONNECTION_SETTINGS = (
    "PRAGMA busy_timeout = 1000",
    "PRAGMA synchronous = FULL",
    "PRAGMA journal_size_limit = 8388608",
    "PRAGMA cache_size = -1024",
    "PRAGMA secure_delete = ON",
)
_CHECK_S = 0.5
# Whoever asks who holds the lock (`bot.storage.locks`) has a share in it for a moment.
_LOCK_TRIES = 3
_BETWEEN_TRIES_S = 0.05


@contextmanager
def open_sqlite(path: Path, data_dir: Path) -> Iterator[Engine]:
    """An engine with one connection on a migrated database that no other process has open. Raises StoreNotOpened."""
    variable = "DATA_DIR" if path.is_relative_to(data_dir) else "DATABASE_URL"
    if path.name in {"", ":memory:"} or path.is_dir():
        raise NotADatabase(variable, f"{path} is not a file: name one that the bot may create, such as retouch.db")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise StoreNotWritable(
            variable,
            f"{error.filename}: {error.strerror}; let the bot's user write there, or name another place",
        ) from error
    try:
        _take(lock, path, variable)
        engine = _engine(path)
        try:
            _prepare(engine, path, variable)
            yield engine
        finally:
            engine.dispose()
    finally:
        os.close(lock)


def _take(lock: int, path: Path, variable: str) -> None:
    """Lock out other processes until the descriptor is closed, be it by the end of this one."""
    try:
        _lock_out_others(lock)
    except OSError as error:
        holder = os.read(lock, 20).decode("ascii", "replace").strip()
        raise StoreLocked(
            variable,
            f"another bot (process {holder or 'unknown'}) is using {path}: "
            "stop it, or give this one a place of its own",
        ) from error
    os.truncate(lock, 0)
    os.write(lock, f"{os.getpid()}\n".encode())


def _lock_out_others(lock: int) -> None:
    """Take the lock. Raises OSError when somebody keeps it."""
    for tries_left in reversed(range(_LOCK_TRIES)):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if not tries_left:
                raise
            time.sleep(_BETWEEN_TRIES_S)
        else:
            return


def _prepare(engine: Engine, path: Path, variable: str) -> None:
    try:
        with engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            _prove_whole(driver)
            # A property of the file: readers and the writer do not wait for each other, and a commit is one sync.
            driver.execute("PRAGMA journal_mode = WAL").fetchone()
        migrate(engine, variable)
    except (DatabaseError, sqlite3.DatabaseError) as error:
        raise _fault(error, path, variable) from error


def _prove_whole(connection: sqlite3.Connection) -> None:
    """Look for damage, for half a second: what a huge file hides beyond that is met when it is read."""
    deadline = time.monotonic() + _CHECK_S
    connection.set_progress_handler(lambda: time.monotonic() > deadline, 10_000)
    try:
        answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return
    finally:
        connection.set_progress_handler(None, 0)
    if answer != "ok":
        raise sqlite3.DatabaseError(answer)


def _fault(error: Exception, path: Path, variable: str) -> Exception:
    cause = getattr(error, "orig", error)
    primary_code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    why = str(cause).partition("\n")[0]
    if primary_code == sqlite3.SQLITE_BUSY:
        return StoreLocked(variable, f"another program keeps {path} locked: close it ({why})")
    if primary_code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}:
        return StoreNotWritable(variable, f"{path} cannot be written: {why}; free space or mend its permissions")
    return NotADatabase(
        variable,
        f"{path} is damaged, or not Retouch's database ({why}): restore a copy, or move it away to start afresh",
    )


def _engine(path: Path) -> Engine:
    address = f"file:{quote(str(path.absolute()))}?mode=rw"

    def connect() -> sqlite3.Connection:
        # No isolation level: transactions begin where the engine says so, not where the driver guesses.
        connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        for setting in _CONNECTION_SETTINGS:
            connection.execute(setting)
        return connection

    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        creator=connect,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        pool_reset_on_return=None,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    event.listen(engine, "connect", lambda _, record: record.info.update(file=_identity(path)))
    event.listen(engine, "checkout", lambda _, record, __: _same_file(path, record.info["file"]))
    return engine


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _same_file(path: Path, opened: tuple[int, int] | None) -> None:
    """A file that was moved or deleted could be written for ever without a word: look whether it is still there."""
    if opened is None or _identity(path) != opened:
        raise DisconnectionError(f"{path} is not the file that was opened")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) else None
