"""Pictures and masks for when Discord has let go of them: `<root>/<job id>/<role>`, for the bot's own user only."""

import os
import shutil
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, TypeVar

import structlog

from bot.domain.errors import StoreUnavailable
from bot.services.ports import CopyRole
from bot.storage.job_folders import JobFolders, is_job_id, paths_in
from bot.storage.stripping import NotStrippable, strip

_T = TypeVar("_T")

_log = structlog.get_logger()

# A copy that is being written. A crash leaves it behind; it goes with its job.
_UNFINISHED = ".part"


class FolderCopies:
    """The port Copies in a folder, which is made when it is needed. One thread does all the work on files.

    What is kept here can be lost without harm (a result is delivered unprotected, a picture asked for again), so
    nothing waits for the disk. Past `limit_bytes` the oldest jobs' copies go first. A file that several jobs share has
    a name in each of their folders, and counts once.
    """

    def __init__(self, root: Path, *, limit_bytes: int) -> None:
        self._folders = JobFolders(root, "copies")
        self.limit_bytes = limit_bytes
        # Only the thread touches these.
        self._by_age: dict[str, None] | None = None
        self._size_bytes = 0

    async def keep(self, job_id: str, role: CopyRole, file: BinaryIO) -> None:
        """Keep a picture without its metadata, in place of the one in this role. Raises StoreUnavailable."""
        folder = self._folders.of(job_id)
        await self._do(lambda: self._keep(folder, role, file))

    async def open(self, job_id: str, role: CopyRole) -> BinaryIO | None:
        """A job's copy, to be closed by the caller; None when there is none. Raises StoreUnavailable."""
        path = self._folders.of(job_id) / role.value
        return await self._do(lambda: _open(path))

    async def link(self, from_job_id: str, to_job_id: str, roles: Collection[CopyRole]) -> None:
        """Let one job have these copies of another, as long as either needs them. Raises StoreUnavailable."""
        source, target = self._folders.of(from_job_id), self._folders.of(to_job_id)
        names = {role.value for role in roles}
        await self._do(lambda: self._link(source, target, names))

    async def drop(self, job_ids: Sequence[str]) -> None:
        """Let go of these jobs' copies; what isn't there is no matter. Raises StoreUnavailable."""
        await self._folders.drop(job_ids, self._delete)

    async def job_ids(self) -> list[str]:
        """The jobs that have copies. Raises StoreUnavailable."""
        return await self._do(lambda: sorted(self._known()))

    async def size_bytes(self) -> int:
        """What all copies together weigh. Raises StoreUnavailable."""

        def measure() -> int:
            self._known()
            return self._size_bytes

        return await self._do(measure)

    def close(self) -> None:
        """Let the thread go; work not yet begun is dropped."""
        self._folders.close()

    async def _do(self, work: Callable[[], _T]) -> _T:
        try:
            return await self._folders.do(work)
        except NotStrippable as error:
            raise StoreUnavailable(f"copies: {error}") from error

    def _keep(self, folder: Path, role: CopyRole, file: BinaryIO) -> None:
        known = self._known()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A job that is known keeps its age: it is as old as its first picture.
        known.setdefault(folder.name)
        path = folder / role.value
        unfinished = path.with_suffix(_UNFINISHED)
        try:
            with open(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as copy:  # noqa: PTH123
                strip(file, copy)
            size_bytes = unfinished.stat().st_size
            self._size_bytes += size_bytes - _freed_by(path)
            unfinished.replace(path)
        except (OSError, NotStrippable):
            # A full disk needs the room back.
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise
        self._make_room(spare=folder.name)

    def _link(self, source: Path, target: Path, names: Collection[str]) -> None:
        known = self._known()
        kept = [path for path in paths_in(source) if path.name in names]
        if not kept:
            return
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        known.setdefault(target.name)
        for path in kept:
            other = target / path.name
            self._size_bytes -= _freed_by(other)
            other.unlink(missing_ok=True)
            try:
                other.hardlink_to(path)
            except OSError:
                # A file system without hard links.
                shutil.copyfile(path, other)
                self._size_bytes += other.stat().st_size
        self._make_room(spare=target.name)

    def _make_room(self, spare: str) -> None:
        """Drop the oldest until the rest fits."""
        known = self._known()
        while self._size_bytes > self.limit_bytes and (oldest := next((one for one in known if one != spare), None)):
            _log.info("copies.dropped_for_room", job_id=oldest)
            self._delete(self._folders.of(oldest))

    def _delete(self, folder: Path) -> None:
        freed_bytes = sum(_freed_by(path) for path in paths_in(folder))
        with suppress(FileNotFoundError):
            shutil.rmtree(folder)
        self._known().pop(folder.name, None)
        self._size_bytes -= freed_bytes

    def _known(self) -> dict[str, None]:
        """The jobs with copies, oldest first; looked up once."""
        if self._by_age is None:
            ages: dict[str, float] = {}
            sizes: dict[tuple[int, int], int] = {}
            for folder in paths_in(self._folders.root):
                if is_job_id(folder.name):
                    ages[folder.name] = folder.stat().st_mtime
                    statuses = [path.stat() for path in paths_in(folder)]
                    sizes |= {(one.st_dev, one.st_ino): one.st_size for one in statuses}
            self._by_age = dict.fromkeys(sorted(ages, key=lambda job_id: (ages[job_id], job_id)))
            self._size_bytes = sum(sizes.values())
        return self._by_age


def _open(path: Path) -> BinaryIO | None:
    try:
        return path.open("rb")
    except FileNotFoundError:
        return None


def _freed_by(path: Path) -> int:
    """The bytes that deleting this name frees: none while the file has another."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return 0
    return status.st_size if status.st_nlink == 1 else 0
