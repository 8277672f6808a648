"""Opening a PostgreSQL database: one connection, which holds the lock that keeps other bots out."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from bot.storage.migrations import migrate
from bot.storage.opening_errors import DatabaseUnreachable, NotADatabase, StoreLocked, StoreNotWritable

if TYPE_CHECKING:
    import psycopg

_VARIABLE = "DATABASE_URL"
_CONNECT_TIMEOUT_S = 5
# A server that went away without a word is noticed in time to tell people; a lock is waited for as long as it takes
# the server to see that a killed bot's connection is closed.
_CONNECTION_SETTINGS = {
    "connect_timeout": _CONNECT_TIMEOUT_S,
    "application_name": "retouch",
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "options": "-c timezone=UTC -c lock_timeout=2s -c statement_timeout=30s",
}
# The first number is “Reto” in ASCII; the second tells apart bots that share a database in schemas of their own.
_LOCK = "SELECT pg_advisory_lock(x'5265746f'::int, hashtext(current_schema()))"
_LOCK_NOT_AVAILABLE = "55P03"


@contextmanager
def open_postgresql(database_url: str) -> Iterator[Engine]:
    """An engine with one connection on a migrated database that no other bot writes to. Raises StoreNotOpened."""
    try:
        engine = _engine(database_url)
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise DatabaseUnreachable(_VARIABLE, "is not an address: write postgresql://user:password@host/name") from error
    try:
        try:
            engine.connect().close()
        except DBAPIError as error:
            raise _unreachable(error) from error
        try:
            migrate(engine, _VARIABLE)
        except DBAPIError as error:
            raise _not_usable(error) from error
        yield engine
    finally:
        engine.dispose()


def _engine(database_url: str) -> Engine:
    engine = create_engine(
        make_url(database_url).set(drivername="postgresql+psycopg"),
        connect_args=_CONNECTION_SETTINGS,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _lock_out_others)
    return engine


def _lock_out_others(connection: "psycopg.Connection", _record: object) -> None:
    """Held by the connection that writes: whoever lost the connection has lost the right to write, too."""
    connection.execute(_LOCK)
    connection.commit()


def _unreachable(error: DBAPIError) -> Exception:
    if getattr(error.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
        return StoreLocked(
            _VARIABLE, "another bot is using this database: stop it, or give this one a database of its own"
        )
    return DatabaseUnreachable(
        _VARIABLE, f"the PostgreSQL server cannot be used: {first_line(error)}; start it, or correct the address"
    )


def _not_usable(error: DBAPIError) -> Exception:
    why = first_line(error)
    if getattr(error.orig, "sqlstate", "")[:2] in {"42", "3F"}:
        return NotADatabase(_VARIABLE, f"Retouch's tables cannot be made there: {why}; use a database of its own")
    return StoreNotWritable(_VARIABLE, f"the database cannot be written: {why}")


def first_line(error: DBAPIError) -> str:
    """What the driver said, without the details that may hold a row's content."""
    return str(error.orig).strip().partition("\n")[0]
