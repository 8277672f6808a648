"""Pictures that could not be shown, as files: `<root>/<job id>/<number>.<extension>`, for the bot's own user only."""

import os
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from bot.services.ports import Result
from bot.storage.job_folders import JobFolders, is_job_id, paths_in

# A folder that is being written. A crash leaves it behind; the next `keep` or `drop` of its job clears it away.
_UNFINISHED = ".part"


class FolderResultShelf:
    """The port ResultShelf in a folder, which is made when it is needed. One thread does all the work on files."""

    def __init__(self, root: Path) -> None:
        self._folders = JobFolders(root, "result shelf")

    async def keep(self, job_id: str, results: Sequence[Result]) -> None:
        """Keep a job's pictures, all or none, in place of any kept before. Raises StoreUnavailable."""
        folder = self._folders.of(job_id)
        await self._folders.do(lambda: _keep(folder, results))

    async def take(self, job_id: str) -> list[BinaryIO]:
        """A job's pictures, in order, to be closed by the caller; none when there are none. Raises StoreUnavailable."""
        folder = self._folders.of(job_id)
        return await self._folders.do(lambda: _take(folder))

    async def drop(self, job_ids: Sequence[str]) -> None:
        """Delete the pictures of these jobs; what isn't there is no matter. Raises StoreUnavailable."""
        await self._folders.drop(job_ids, _delete_whole)

    async def job_ids(self) -> list[str]:
        """The jobs whose pictures are there, half-written ones included. Raises StoreUnavailable."""
        return await self._folders.do(lambda: _job_ids(self._folders.root))

    def close(self) -> None:
        """Let the thread go; work not yet begun is dropped."""
        self._folders.close()


def _keep(folder: Path, results: Sequence[Result]) -> None:
    unfinished = folder.with_name(folder.name + _UNFINISHED)
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _delete(unfinished)
    try:
        unfinished.mkdir(mode=0o700)
        for number, result in enumerate(results, start=1):
            _write(unfinished / f"{number}.{result.extension}", result.file)
        _sync(unfinished)
        _delete(folder)
        unfinished.rename(folder)
        _sync(folder.parent)
    except OSError:
        # A full disk needs the room back.
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _write(path: Path, picture: BinaryIO) -> None:
    picture.seek(0)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as file:  # noqa: PTH123 (a path cannot say the mode)
        shutil.copyfileobj(picture, file)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Make sure that the names in this folder outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _take(folder: Path) -> list[BinaryIO]:
    numbered = [path for path in paths_in(folder) if path.stem.isdecimal()]
    with ExitStack() as opened:
        paths = sorted(numbered, key=lambda path: int(path.stem))
        files: list[BinaryIO] = [opened.enter_context(path.open("rb")) for path in paths]
        opened.pop_all()
    return files


def _delete_whole(folder: Path) -> None:
    _delete(folder)
    _delete(folder.with_name(folder.name + _UNFINISHED))


def _delete(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return


def _job_ids(root: Path) -> list[str]:
    names = {path.name.removesuffix(_UNFINISHED) for path in paths_in(root)}
    return sorted(name for name in names if is_job_id(name))
