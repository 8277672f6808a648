"""How the tables came to be, in numbered steps. A step that was released is never changed; new ones are added below."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, func, insert, select

from bot.storage.opening_errors import SchemaTooNew
from bot.storage.tables import schema_numbers


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: statements that run in one transaction.

    `{moment}` and `{big}` stand for the database's own types, `{reply_message_id}` for a number in a document.
    """

    number: int
    statements: Sequence[str]


MIGRATIONS = (
    Migration(
        1,
        (
            """
            CREATE TABLE jobs (
                id TEXT PRIMARY KEY NOT NULL,
                requester_id {big} NOT NULL,
                guild_id {big},
                state TEXT NOT NULL,
                accepted_at {moment} NOT NULL,
                changed_at {moment},
                ended_at {moment},
                request TEXT NOT NULL,
                reply TEXT NOT NULL,
                progress TEXT NOT NULL
            )
            """,
            "CREATE INDEX jobs_unfinished ON jobs (accepted_at) WHERE ended_at IS NULL",
            "CREATE INDEX jobs_ended ON jobs (ended_at) WHERE ended_at IS NOT NULL",
            "CREATE INDEX jobs_of_person ON jobs (requester_id, accepted_at)",
        ),
    ),
    Migration(
        2,
        (
            "ALTER TABLE jobs ADD COLUMN message_id {big}",
            "ALTER TABLE jobs ADD COLUMN shown_in {big}",
            "ALTER TABLE jobs ADD COLUMN parent_id TEXT",
            "ALTER TABLE jobs ADD COLUMN words TEXT",
            # Jobs of before had no parents, and did not say where their pictures are; their words are not searched.
            "UPDATE jobs SET message_id = {reply_message_id}",
            "CREATE INDEX jobs_of_message ON jobs (message_id) WHERE message_id IS NOT NULL",
            "CREATE INDEX jobs_shown_in ON jobs (shown_in, accepted_at) WHERE shown_in IS NOT NULL",
            "CREATE INDEX jobs_of_parent ON jobs (parent_id, accepted_at) WHERE parent_id IS NOT NULL",
        ),
    ),
    Migration(
        3,
        ("CREATE TABLE guild_settings (guild_id {big} PRIMARY KEY NOT NULL, protect BOOLEAN NOT NULL)",),
    ),
)

_SCHEMA_TABLE = (
    "CREATE TABLE IF NOT EXISTS retouch_schema (number INTEGER PRIMARY KEY NOT NULL, applied_at {moment} NOT NULL)"
)
_TYPES = {
    "sqlite": {
        "big": "BIGINT",
        "moment": "DATETIME",
        "reply_message_id": "json_extract(reply, '$.message_id')",
    },
    "postgresql": {
        "big": "BIGINT",
        "moment": "TIMESTAMP WITH TIME ZONE",
        "reply_message_id": "(reply::json ->> 'message_id')::bigint",
    },
}


def migrate(engine: Engine, variable: str, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring the schema up to the program's, one transaction a step. Raises SchemaTooNew, naming `variable`."""
    with engine.begin() as connection:
        connection.exec_driver_sql(_SCHEMA_TABLE.format_map(_TYPES[connection.dialect.name]))
        present = connection.execute(select(func.coalesce(func.max(schema_numbers.c.number), 0))).scalar_one()
    known = migrations[-1].number
    if present > known:
        raise SchemaTooNew(
            variable,
            f"a newer Retouch wrote this database (schema {present}, this one knows {known}): "
            "run that version, or give this one a database of its own",
        )
    for migration in migrations:
        if migration.number > present:
            with engine.begin() as connection:
                _take(connection, migration)


def _take(connection: Connection, migration: Migration) -> None:
    for statement in migration.statements:
        connection.exec_driver_sql(statement.format_map(_TYPES[connection.dialect.name]))
    connection.execute(insert(schema_numbers).values(number=migration.number, applied_at=datetime.now(UTC)))
