"""Where jobs are kept: a table in SQLite or PostgreSQL."""

import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import structlog
from sqlalchemy import Connection, Delete, RowMapping, Select, delete, select, update

from bot.domain.errors import StoreUnavailable
from bot.domain.history import Mark, Search
from bot.domain.job import Job
from bot.domain.outcomes import EndedJob
from bot.services.ports import LostJob
from bot.storage import history_queries
from bot.storage.database_thread import DatabaseThread, Question, open_database_thread
from bot.storage.job_rows import UNREADABLE, read_end, read_reply, read_row
from bot.storage.job_writes import JobWrite
from bot.storage.tables import UtcMoment, jobs, raw_moment

_log = structlog.get_logger()

# SQLite takes 999 values a statement where it is old.
_IDS_AT_ONCE = 500


class StoreWatch(Protocol):
    """Told of what is written."""

    def wrote(self, job: Job, took_s: float, *, is_new: bool, is_step: bool = True) -> None:
        """A job is on disk; it took so long from being handed over. `is_step`: it is where it was not before."""

    def write_failed(self) -> None:
        """It is not."""


class DatabaseJobStore:
    """The port JobStore over a database. Made by `open_job_store`."""

    def __init__(self, thread: DatabaseThread, watch: StoreWatch | None = None) -> None:
        self._thread = thread
        self._watch = watch

    async def add(self, job: Job) -> None:
        """Keep a new job. Raises StoreUnavailable, also when its id is taken."""
        await self._write(job, is_new=True)

    async def update(self, job: Job) -> None:
        """Keep a job's new state; of a forgotten job, nothing. Raises StoreUnavailable."""
        await self._write(job, is_new=False)

    async def amend(self, job: Job) -> None:
        """Keep what has changed of a job that had ended; of a forgotten job, nothing. Raises StoreUnavailable."""
        await self._write(job, is_new=False, is_step=False)

    async def get(self, job_id: str) -> Job | None:
        """One job, if it is kept. Raises StoreUnavailable."""
        found = await self._read(select(jobs).where(jobs.c.id == job_id))
        return found[0] if found else None

    async def known(self, job_ids: Sequence[str]) -> set[str]:
        """Which of these jobs are kept. Raises StoreUnavailable."""

        def ask(connection: Connection) -> set[str]:
            parts = (job_ids[start : start + _IDS_AT_ONCE] for start in range(0, len(job_ids), _IDS_AT_ONCE))
            return {
                one
                for part in parts
                for one in connection.execute(select(jobs.c.id).where(jobs.c.id.in_(part))).scalars()
            }

        found: set[str] = await self._thread.do(Question(ask, writes=False))
        return found

    async def unfinished(self) -> list[Job]:
        """Every job whose state is no end, oldest first. Raises StoreUnavailable."""
        return await self._read(select(jobs).where(jobs.c.ended_at.is_(None)).order_by(jobs.c.accepted_at, jobs.c.id))

    async def unreadable(self) -> list[LostJob]:
        """Every unfinished job that cannot be read. Raises StoreUnavailable."""
        unfinished = _raw(select(jobs).where(jobs.c.ended_at.is_(None)))

        def ask(connection: Connection) -> list[LostJob]:
            rows = connection.execute(unfinished).mappings()
            return [LostJob(str(row["id"]), read_reply(row)) for row in rows if _read_or_none(row) is None]

        found: list[LostJob] = await self._thread.do(Question(ask, writes=False))
        return found

    async def set_aside(self, job_id: str, moment: datetime) -> None:
        """Give a job that cannot be read an end at this moment, and change nothing else. Raises StoreUnavailable."""
        end = update(jobs).where(jobs.c.id == job_id, jobs.c.ended_at.is_(None)).values(ended_at=moment)

        def ask(connection: Connection) -> None:
            connection.execute(end)

        await self._thread.do(Question(ask, writes=True))

    async def of_person(self, person_id: int, limit: int) -> list[Job]:
        """A person's jobs, newest first. Raises StoreUnavailable."""
        theirs = select(jobs).where(jobs.c.requester_id == person_id)
        return await self._read(theirs.order_by(jobs.c.accepted_at.desc(), jobs.c.id.desc()).limit(limit))

    async def search(self, wanted: Search, limit: int, mark: Mark | None = None, *, newer: bool = False) -> list[Job]:
        """What is looked for next to a mark, the nearest first. Raises StoreUnavailable."""
        return await self._read(history_queries.search(wanted, mark, newer=newer).limit(limit))

    async def of_message(self, message_id: int) -> Job | None:
        """The job that a message answers, if it is kept. Raises StoreUnavailable."""
        found = await self._read(select(jobs).where(jobs.c.message_id == message_id).limit(1))
        return found[0] if found else None

    async def ancestors(self, job_id: str, limit: int) -> list[Job]:
        """What a job was made of, and that of, its parent first. Raises StoreUnavailable."""
        return await self._read(history_queries.ancestors(job_id, limit))

    async def children(self, job_id: str, limit: int) -> list[Job]:
        """What was made of a job, oldest first. Raises StoreUnavailable."""
        theirs = select(jobs).where(jobs.c.parent_id == job_id)
        return await self._read(theirs.order_by(jobs.c.accepted_at, jobs.c.id).limit(limit))

    async def ended_since(self, moment: datetime, limit: int) -> list[EndedJob]:
        """How jobs ended since then, everybody's, the newest first. Raises StoreUnavailable."""

        def ask(connection: Connection) -> list[EndedJob]:
            rows = connection.execute(history_queries.ended_since(moment, limit)).mappings()
            return [end for row in rows if (end := read_end(row)) is not None]

        found: list[EndedJob] = await self._thread.do(Question(ask, writes=False))
        return found

    async def forget_person(self, person_id: int) -> list[str]:
        """Delete a person's jobs that have ended; their ids. Raises StoreUnavailable."""
        return await self._forget(delete(jobs).where(jobs.c.requester_id == person_id, jobs.c.ended_at.is_not(None)))

    async def forget_ended_before(self, moment: datetime) -> list[str]:
        """Delete jobs that ended before a moment; their ids. Raises StoreUnavailable."""
        return await self._forget(delete(jobs).where(jobs.c.ended_at < moment))

    async def _write(self, job: Job, *, is_new: bool, is_step: bool = True) -> None:
        began_s = time.monotonic()
        try:
            await self._thread.do(JobWrite(job, is_new=is_new))
        except StoreUnavailable:
            if self._watch:
                self._watch.write_failed()
            raise
        if self._watch:
            self._watch.wrote(job, time.monotonic() - began_s, is_new=is_new, is_step=is_step)

    async def _read(self, query: Select[Any]) -> list[Job]:
        raw = _raw(query)

        def ask(connection: Connection) -> list[Job]:
            return list(_readable(connection.execute(raw).mappings()))

        found: list[Job] = await self._thread.do(Question(ask, writes=False))
        return found

    async def _forget(self, which: Delete) -> list[str]:
        def ask(connection: Connection) -> list[str]:
            return list(connection.execute(which.returning(jobs.c.id)).scalars())

        ids: list[str] = await self._thread.do(Question(ask, writes=True))
        return ids


@asynccontextmanager
async def open_job_store(database_url: str, data_dir: Path) -> AsyncIterator[DatabaseJobStore]:
    """Open a database for its jobs alone, as `open_database_thread` does. Raises StoreNotOpened."""
    async with open_database_thread(database_url, data_dir) as thread:
        yield DatabaseJobStore(thread)


def _readable(rows: Iterable[RowMapping]) -> Iterable[Job]:
    """The jobs that can be read. A damaged row is told of, and does not keep the others from going on."""
    for row in rows:
        if (job := _read_or_none(row)) is not None:
            yield job


def _read_or_none(row: RowMapping) -> Job | None:
    try:
        return read_row(row)
    except UNREADABLE as error:
        _log.error("job.unreadable", job_id=row["id"], error=type(error).__name__)
        return None


def _raw(query: Select[Any]) -> Select[Any]:
    """The same rows with their moments as the database has them."""
    return query.with_only_columns(*(raw_moment(one) if isinstance(one.type, UtcMoment) else one for one in jobs.c))
