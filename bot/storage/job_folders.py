"""A folder for each job, `<root>/<job id>`, and the one thread that works in them."""

import asyncio
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from bot.domain.errors import StoreUnavailable

_T = TypeVar("_T")

_JOB_ID = re.compile(r"[0-9a-f]{16}")


class JobFolders:
    """Where the folders are, made when they are needed, and who works in them. `name` is told where it fails."""

    def __init__(self, root: Path, name: str) -> None:
        self.root = root
        self._name = name
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)

    def of(self, job_id: str) -> Path:
        """A job's folder, there or not. Raises ValueError for what is no job's id."""
        if not is_job_id(job_id):
            raise ValueError("not a job's id")
        return self.root / job_id

    async def do(self, work: Callable[[], _T]) -> _T:
        """Run it in the thread, after all that came before. Raises StoreUnavailable where the disk fails."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        except OSError as error:
            raise StoreUnavailable(f"{self._name}: {error.strerror or type(error).__name__}") from error

    async def drop(self, job_ids: Sequence[str], delete: Callable[[Path], None]) -> None:
        """Delete the folders of all of these jobs that can be; what is no id is no matter. Raises StoreUnavailable."""
        folders = [self.root / job_id for job_id in job_ids if is_job_id(job_id)]
        await self.do(lambda: _delete_all(folders, delete))

    def close(self) -> None:
        """Let the thread go; work not yet begun is dropped."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def is_job_id(name: str) -> bool:
    """Whether a folder of this name is a job's."""
    return _JOB_ID.fullmatch(name) is not None


def paths_in(folder: Path) -> Iterator[Path]:
    """What is in a folder; nothing when it isn't there."""
    with suppress(FileNotFoundError):
        yield from folder.iterdir()


def _delete_all(folders: Sequence[Path], delete: Callable[[Path], None]) -> None:
    failure: OSError | None = None
    for folder in folders:
        try:
            delete(folder)
        except OSError as error:
            failure = error
    if failure is not None:
        raise failure
