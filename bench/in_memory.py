"""The same bot with its store in memory: what durability costs (`--bot retouch,in-memory`)."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from bot import __main__, app
from bot.domain.guild_settings import UNSETTLED, ServerSettings
from bot.domain.job import Job


class _Memory:
    """As little of a store as a run of the bench asks for."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}

    async def add(self, job: Job) -> None:
        self._jobs[job.id] = job

    async def update(self, job: Job) -> None:
        if job.state.is_end:
            del self._jobs[job.id]
        else:
            self._jobs[job.id] = job

    async def unfinished(self) -> list[Job]:
        return []

    async def forget_ended_before(self, _moment: object) -> list[str]:
        return []


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
