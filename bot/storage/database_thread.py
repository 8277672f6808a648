"""The one thread that talks to the database. What came in while it was committing is committed together, next."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError, StatementError

from bot.domain.errors import StoreUnavailable
from bot.storage.address import sqlite_path
from bot.storage.job_writes import JobWrite, JobWriter

_log = structlog.get_logger()

# More at a time saves little, and the event loop wakes all who waited for a batch in one go.
_BATCH = 100
# While many jobs are under way, a batch waits so long after the one before it for others to share its commit: a write
# takes 0.4 ms of processor time alone and 0.08 ms in tens (measured). Nobody at the door waits for that.
_CROWD = 20
_GATHER_S = 0.015
_CLOSE_S = 2.0


@dataclass(frozen=True, slots=True)
class Question:
    """Something else than writing jobs: it has a transaction of its own."""

    ask: Callable[[Connection], Any]
    writes: bool


class _Waiting(NamedTuple):
    task: JobWrite | Question
    future: "asyncio.Future[Any]"


class _Outcome(NamedTuple):
    future: "asyncio.Future[Any]"
    answer: Any
    error: BaseException | None


class DatabaseThread:
    """Takes writes and questions from one event loop, in order; each is answered when it is on disk.

    A cancelled wait cancels nothing here: what was handed over is written.
    """

    def __init__(self, open_database: Callable[[], AbstractContextManager[Engine]]) -> None:
        self._open_database = open_database
        self._loop = asyncio.get_running_loop()
        self._line: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._writer = JobWriter()
        self._opened: asyncio.Future[None] = self._loop.create_future()
        self._ended: asyncio.Future[None] = self._loop.create_future()
        self._close_by: float | None = None
        self._written_at = 0.0
        self._somebody_waits = threading.Event()
        self._unavailable_since: float | None = None
        # The loop's default executor stays free for name look-ups; a daemon does not keep a process with a dead disk.
        self._thread = threading.Thread(target=self._run, name="job-store", daemon=True)

    @property
    def waiting(self) -> int:
        """Tasks that were not begun yet."""
        return self._line.qsize()

    @property
    def is_failing(self) -> bool:
        """Whether the last write failed, and none went well since."""
        return self._unavailable_since is not None

    async def open(self) -> None:
        """Open the database. Raises StoreNotOpened."""
        self._thread.start()
        await self._opened

    async def close(self) -> None:
        """Finish what is in line, within two seconds; what comes later is refused."""
        if self._close_by is None:
            self._close_by = time.monotonic() + _CLOSE_S
            self._line.put(None)
            self._somebody_waits.set()
        if self._thread.ident is not None:
            await asyncio.wait({self._ended}, timeout=_CLOSE_S)

    async def do(self, task: JobWrite | Question) -> Any:  # noqa: ANN401 (a question's answer is its own)
        """Have a task carried out. Raises StoreUnavailable; then nothing of it was kept."""
        if self._close_by is not None:
            raise StoreUnavailable("the store is closed")
        future: asyncio.Future[Any] = self._loop.create_future()
        if _is_waited_for(task):
            self._somebody_waits.set()
        self._line.put(_Waiting(task, future))
        return await future

    def _run(self) -> None:
        try:
            with self._open_database() as engine:
                self._report([_Outcome(self._opened, None, None)])
                while batch := self._next_batch():
                    self._carry_out(engine, batch)
        except Exception as error:  # noqa: BLE001 (the edge of the thread: what it dies of is raised where it was opened)
            self._report([_Outcome(self._opened, None, error)])
        self._report([_Outcome(self._ended, None, None)])

    def _next_batch(self) -> list[_Waiting]:
        """All that is in line, or the next to come; nothing when the store is closed."""
        batch: list[_Waiting] = []
        with suppress(Empty):
            while len(batch) < _BATCH and (waiting := self._line.get(block=not batch)):
                if not batch:
                    self._let_gather(waiting.task)
                batch.append(waiting)
        self._somebody_waits.clear()
        if len(batch) < _BATCH and self._close_by is not None:
            # The end of the line was met, perhaps behind the batch's last: nothing can come after it.
            self._line.put(None)
        return batch

    def _let_gather(self, first: JobWrite | Question) -> None:
        """Give others time to join the batch that begins with `first`."""
        since_s = time.monotonic() - self._written_at
        if self._writer.under_way < _CROWD or since_s >= _GATHER_S or self._close_by is not None:
            return
        if not _is_waited_for(first):
            self._somebody_waits.wait(_GATHER_S - since_s)

    def _carry_out(self, engine: Engine, batch: Sequence[_Waiting]) -> None:
        if self._close_by is not None and time.monotonic() > self._close_by:
            self._report([_failure(waiting, TimeoutError("the store is closing")) for waiting in batch])
            return
        if writes := [waiting for waiting in batch if isinstance(waiting.task, JobWrite)]:
            self._report(self._write(engine, writes))
        for waiting in batch:
            if isinstance(waiting.task, Question):
                self._report([self._answer(engine, waiting, waiting.task)])

    def _write(self, engine: Engine, batch: Sequence[_Waiting]) -> list[_Outcome]:
        writes = [waiting.task for waiting in batch if isinstance(waiting.task, JobWrite)]
        # From its beginning: on a slow disk others have gathered by the time that it is written.
        self._written_at = time.monotonic()
        try:
            with self._fresh(engine).begin() as connection:
                self._writer.write(connection, writes)
        except Exception as error:  # noqa: BLE001 (the edge of a batch: whatever it is, those who wait must hear of it)
            if len(batch) > 1 and _is_fault_of_a_row(error):
                return self._write_one_by_one(engine, batch)
            self._went_wrong(error)
            return [_failure(waiting, error) for waiting in batch]
        self._went_well()
        self._writer.committed(writes)
        return [_Outcome(waiting.future, None, None) for waiting in batch]

    def _write_one_by_one(self, engine: Engine, batch: Sequence[_Waiting]) -> list[_Outcome]:
        """One row is faulty: find it, and still commit the others together."""
        outcomes: list[_Outcome] = []
        kept: list[JobWrite] = []
        try:
            with engine.begin() as connection:
                for waiting in batch:
                    if not isinstance(waiting.task, JobWrite):
                        continue
                    try:
                        with connection.begin_nested():
                            self._writer.write(connection, [waiting.task])
                    except Exception as error:
                        if not _is_fault_of_a_row(error):
                            raise
                        outcomes.append(_failure(waiting, error))
                    else:
                        outcomes.append(_Outcome(waiting.future, None, None))
                        kept.append(waiting.task)
        except Exception as error:  # noqa: BLE001 (as in _write)
            self._went_wrong(error)
            return [_failure(waiting, error) for waiting in batch]
        if kept:
            self._went_well()
        self._writer.committed(kept)
        return outcomes

    def _answer(self, engine: Engine, waiting: _Waiting, question: Question) -> _Outcome:
        try:
            with self._fresh(engine).execution_options(reads=not question.writes).begin() as connection:
                answer = question.ask(connection)
        except Exception as error:  # noqa: BLE001 (the edge of a question, as in _write)
            self._went_wrong(error)
            return _failure(waiting, error)
        if question.writes:
            self._went_well()
        return _Outcome(waiting.future, answer, None)

    def _fresh(self, engine: Engine) -> Engine:
        """The engine; in an outage without the connections it had, for they may never know that the cause is gone."""
        if self._unavailable_since is not None:
            with suppress(SQLAlchemyError):
                engine.dispose()
        return engine

    def _went_wrong(self, error: Exception) -> None:
        if self._unavailable_since is None and not _is_fault_of_a_row(error):
            self._unavailable_since = time.monotonic()
            _log.error("store.unavailable", error=type(error).__name__, reason=_reason(error))

    def _went_well(self) -> None:
        """Something was written: a read alone does not prove that an outage is over."""
        if self._unavailable_since is not None:
            _log.info("store.available", after_s=round(time.monotonic() - self._unavailable_since, 1))
            self._unavailable_since = None

    def _report(self, outcomes: Sequence[_Outcome]) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self._loop.call_soon_threadsafe(_settle, outcomes)


@asynccontextmanager
async def open_database_thread(database_url: str, data_dir: Path) -> AsyncIterator[DatabaseThread]:
    """Open the database for one process, making and migrating what is missing. Raises StoreNotOpened.

    Leaving it finishes what was begun, within two seconds.
    """
    thread = DatabaseThread(_opener(database_url, data_dir))
    try:
        await thread.open()
        yield thread
    finally:
        await thread.close()


def _opener(database_url: str, data_dir: Path) -> Callable[[], AbstractContextManager[Engine]]:
    """What opens the database, in its thread. Only the driver that is needed is loaded."""

    def open_it() -> AbstractContextManager[Engine]:
        if (path := sqlite_path(database_url)) is not None:
            from bot.storage.sqlite import open_sqlite  # noqa: PLC0415

            return open_sqlite(path, data_dir)
        from bot.storage.postgresql import open_postgresql  # noqa: PLC0415

        return open_postgresql(database_url)

    return open_it


def _is_waited_for(task: JobWrite | Question) -> bool:
    """Whether a person waits for it at this moment: to be acknowledged, or to be shown something."""
    return isinstance(task, Question) or task.is_new


def _settle(outcomes: Sequence[_Outcome]) -> None:
    for future, answer, error in outcomes:
        if future.done():
            continue
        if error is None:
            future.set_result(answer)
        else:
            future.set_exception(error)


def _failure(waiting: _Waiting, cause: Exception) -> _Outcome:
    error = StoreUnavailable(_reason(cause))
    error.__cause__ = cause
    return _Outcome(waiting.future, None, error)


def _is_fault_of_a_row(error: BaseException) -> bool:
    """Whether it was what was to be written, not the database, that was at fault."""
    if isinstance(error, DBAPIError):
        return isinstance(error, (IntegrityError, DataError))
    return isinstance(error, (StatementError, ValueError, TypeError, OverflowError, LookupError))


def _reason(error: BaseException) -> str:
    """What the driver said, without the details that may hold a row's content."""
    cause = error.orig if isinstance(error, StatementError) and error.orig is not None else error
    return str(cause).strip().partition("\n")[0]
