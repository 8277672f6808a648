"""The tables as the program uses them; `migrations.py` makes them, and a test compares the two."""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Integer,
    Label,
    MetaData,
    String,
    Table,
    TypeDecorator,
    type_coerce,
)


class UtcMoment(TypeDecorator[datetime]):
    """A moment, to the microsecond. PostgreSQL keeps the zone; SQLite's text is UTC by convention."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC, without a zone where the database knows none."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To an aware moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class RawMoment(TypeDecorator[datetime]):
    """A moment as the driver hands it out; `moment_of` reads it."""

    impl = String
    cache_ok = True


def raw_moment(column: Column[datetime]) -> Label[datetime]:
    """A column of moments, to be read with `moment_of`: one that is none must not hide the other rows."""
    return type_coerce(column, RawMoment()).label(column.name)


def moment_of(raw: object) -> datetime | None:
    """A moment in UTC, from what the driver handed out. Raises ValueError, TypeError for what is none."""
    if raw is None:
        return None
    moment = raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw))
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


metadata = MetaData()

schema_numbers = Table(
    "retouch_schema",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("applied_at", UtcMoment, nullable=False),
)

# Columns are what is asked for; the rest is JSON in three documents that change at different times: `request` hardly
# ever, `reply` once, `progress` at every step. `ended_at` is set while the state is an end: no index names a state.
# `shown_in` is the channel where everybody sees the end, `words` the prompt as it is searched.
jobs = Table(
    "jobs",
    metadata,
    Column("id", String, primary_key=True),
    Column("requester_id", BigInteger, nullable=False),
    Column("guild_id", BigInteger),
    Column("state", String, nullable=False),
    Column("accepted_at", UtcMoment, nullable=False),
    Column("changed_at", UtcMoment),
    Column("ended_at", UtcMoment),
    Column("request", String, nullable=False),
    Column("reply", String, nullable=False),
    Column("progress", String, nullable=False),
    Column("message_id", BigInteger),
    Column("shown_in", BigInteger),
    Column("parent_id", String),
    Column("words", String),
)

# A column for each field of `bot.domain.guild_settings`.
guild_settings = Table(
    "guild_settings",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("protect", Boolean, nullable=False),
)
