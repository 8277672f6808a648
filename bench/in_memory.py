"""The same bot with its store in memory: what durability costs (`--bot retouch,in-memory`)."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from bot import __main__, app
from bot.domain.guild_settings import UNSETTLED, ServerSettings
from bot.domain.job import Job
from tests.fakes.job_store import FakeJobStore


class _Memory(FakeJobStore):
    """The tests' store, which keeps step with the port, without what tests look back on: ended jobs, every write."""

    async def add(self, job: Job) -> None:
        self.jobs[job.id] = job

    async def update(self, job: Job) -> None:
        if job.state.is_end:
            self.jobs.pop(job.id, None)
        else:
            self.jobs[job.id] = job


class _NothingSettled:
    def of_guild(self, _guild_id: int) -> ServerSettings:
        return UNSETTLED


class _Database(NamedTuple):
    job_store: _Memory
    guild_settings: _NothingSettled
    thread: None = None
    """Asked only by pages that the bench does not open."""


@asynccontextmanager
async def _in_memory(_database_url: str, _data_dir: Path, _watch: object) -> AsyncIterator[_Database]:
    yield _Database(_Memory(), _NothingSettled())


app.open_database = _in_memory  # type: ignore[assignment]

if __name__ == "__main__":
    sys.exit(__main__.main())
