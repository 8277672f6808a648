"""Looking at a database without opening it as a bot does: no lock is taken, nothing is made or changed."""

import os
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.storage.address import sqlite_path
from bot.storage.locks import POSTGRESQL_HOLDERS, sqlite_holder
from bot.storage.migrations import MIGRATIONS
from bot.storage.opening_errors import DatabaseUnreachable, NotADatabase, SchemaTooNew, StoreNotWritable

if TYPE_CHECKING:
    import psycopg

_CHECK_S = 5.0


@dataclass(frozen=True, slots=True)
class Examination:
    """What is there. `schema` is None where no bot has made its tables yet.

    `holder` is the process that uses it as its bot (`bot.storage.locks`), on PostgreSQL one of the server's own.
    `is_whole` is None where there was no time to look through all of it.
    """

    engine: str
    schema: int | None
    jobs: int
    holder: int | None
    is_whole: bool | None = True

    @property
    def newest_schema(self) -> int:
        """What this program's tables are."""
        return MIGRATIONS[-1].number


def examine(database_url: str) -> Examination:
    """Look, in the calling thread, for some seconds at most. Raises StoreNotOpened."""
    path = sqlite_path(database_url)
    return _examine_postgresql(database_url) if path is None else _examine_sqlite(path)


def _examine_sqlite(path: Path) -> Examination:
    engine = f"SQLite {sqlite3.sqlite_version}"
    holder = sqlite_holder(path)
    if not path.exists():
        return Examination(engine, None, 0, holder)
    if path.is_dir() or not os.access(path, os.R_OK | os.W_OK):
        raise StoreNotWritable("DATABASE_URL", f"{path} cannot be read and written: mend its permissions")
    # Without a journal beside it nothing is made to read it, so that nothing is left behind that the bot could not use.
    has_journal = path.with_name(path.name + "-wal").exists()
    mode = "mode=ro" if has_journal else "mode=ro&immutable=1"
    address = f"file:{quote(str(path.absolute()))}?{mode}"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=1.0)) as connection:
            return _known(_ask_sqlite(connection, path, Examination(engine, None, 0, holder)))
    except sqlite3.DatabaseError as error:
        raise NotADatabase("DATABASE_URL", f"{path} is not Retouch's database, or damaged ({error})") from error


def _ask_sqlite(connection: sqlite3.Connection, path: Path, before: Examination) -> Examination:
    is_whole = _is_whole(connection)
    if is_whole is False:
        raise NotADatabase("DATABASE_URL", f"{path} is damaged: restore a copy, or move it away to start afresh")
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "retouch_schema" not in tables:
        return replace(before, is_whole=is_whole)
    (schema,) = connection.execute("SELECT coalesce(max(number), 0) FROM retouch_schema").fetchone()
    jobs = connection.execute("SELECT count(*) FROM jobs").fetchone()[0] if "jobs" in tables else 0
    return replace(before, schema=schema, jobs=jobs, is_whole=is_whole)


def _is_whole(connection: sqlite3.Connection) -> bool | None:
    deadline_s = time.monotonic() + _CHECK_S
    connection.set_progress_handler(lambda: time.monotonic() > deadline_s, 10_000)
    try:
        answer: str = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return None
    finally:
        connection.set_progress_handler(None, 0)
    return answer == "ok"


def _examine_postgresql(database_url: str) -> Examination:
    import psycopg  # noqa: PLC0415 (only where it is needed)

    try:
        options = "-c default_transaction_read_only=on -c statement_timeout=5s"
        with psycopg.connect(
            database_url, connect_timeout=5, options=options, application_name="retouch-doctor", autocommit=True
        ) as connection:
            return _known(_ask_postgresql(connection))
    except psycopg.Error as error:
        why = str(error).strip().partition("\n")[0]
        raise DatabaseUnreachable(
            "DATABASE_URL", f"the PostgreSQL server cannot be used: {why}; start it, or correct the address"
        ) from error


def _ask_postgresql(connection: "psycopg.Connection") -> Examination:
    def one(query: str) -> object:
        row = connection.execute(query).fetchone()
        return None if row is None else row[0]

    engine = f"PostgreSQL {one('SHOW server_version')}"
    holder = one(POSTGRESQL_HOLDERS)
    if one("SELECT pg_is_in_recovery()"):
        raise StoreNotWritable("DATABASE_URL", "the PostgreSQL server is a copy that takes no writes: name the first")
    if one("SELECT to_regclass('retouch_schema')") is None:
        if not one("SELECT has_schema_privilege(current_schema(), 'CREATE')"):
            raise StoreNotWritable("DATABASE_URL", "its user may not make tables: GRANT CREATE ON SCHEMA … TO it")
        return Examination(engine, None, 0, int(str(holder)) if holder else None)
    may_write = "SELECT bool_and(has_table_privilege('jobs', p)) FROM unnest(ARRAY['INSERT', 'UPDATE', 'DELETE']) p"
    if not one(may_write):
        raise StoreNotWritable("DATABASE_URL", "its user may not write Retouch's tables: let it own them")
    schema, jobs = one("SELECT max(number) FROM retouch_schema"), one("SELECT count(*) FROM jobs")
    return Examination(engine, int(str(schema)), int(str(jobs)), int(str(holder)) if holder else None)


def _known(examined: Examination) -> Examination:
    if examined.schema is not None and examined.schema > examined.newest_schema:
        raise SchemaTooNew(
            "DATABASE_URL",
            f"a newer Retouch wrote this database (schema {examined.schema}, this one knows {examined.newest_schema}): "
            "run that version, or give this one a database of its own",
        )
    return examined
