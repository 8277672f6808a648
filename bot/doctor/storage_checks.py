"""What is kept: the folder, its room, the database, and whether a bot is using them now."""

import asyncio
import os
import stat
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot.doctor.findings import Finding, failed, ok, warning
from bot.settings import Settings
from bot.storage.examination import Examination, examine
from bot.storage.locks import UNKNOWN_HOLDER
from bot.storage.opening_errors import StoreNotOpened
from bot.storage.premises import free_bytes

_MEBIBYTE, _GIBIBYTE = 2**20, 2**30
# A job is some kilobytes; its pictures pass through here.
_NO_ROOM_BYTES = 100 * _MEBIBYTE


class Storage:
    """The checks that share one look at the database."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._examined: asyncio.Task[Examination] | None = None

    async def check_folder(self) -> Sequence[Finding]:
        """Whether the bot can write there."""
        return [await asyncio.to_thread(_folder, self._settings.data_dir)]

    async def check_room(self) -> Sequence[Finding]:
        """What is free against what may still be kept."""
        return [await asyncio.to_thread(_room, self._settings.data_dir, self._settings.keep_pictures_bytes)]

    async def check_database(self) -> Sequence[Finding]:
        """Whether it is there, whole, writable, and of this program's making."""
        try:
            examined = await self._examine()
        except StoreNotOpened as error:
            return [failed("database", f"{error.reason}.", f"The setting is {error.variable}.")]
        if examined.schema is None:
            return [ok("database", f"{examined.engine}; Retouch's tables are made at the first start.")]
        told = f"{examined.engine}, schema {examined.schema} of {examined.newest_schema}, {examined.jobs} jobs"
        if examined.is_whole is None:
            return [ok("database", f"{told}; whole as far as could be seen in a few seconds.")]
        return [ok("database", f"{told}; readable and whole.")]

    async def check_lock(self) -> Sequence[Finding]:
        """Whether a bot is running on this database already."""
        try:
            holder = (await self._examine()).holder
        except StoreNotOpened:
            return [warning("running bot", "cannot be told while the database cannot be read.", "Mend that first.")]
        if holder is None:
            return [ok("running bot", "none uses this database; one may be started.")]
        who = "" if holder == UNKNOWN_HOLDER else f" (process {holder})"
        return [ok("running bot", f"one is running on this database{who}; a second one would not start.")]

    async def has_bot(self) -> bool | None:
        """Whether a bot is running; None where that cannot be told."""
        try:
            return (await self._examine()).holder is not None
        except StoreNotOpened:
            return None

    async def _examine(self) -> Examination:
        if self._examined is None:
            self._examined = asyncio.create_task(asyncio.to_thread(examine, self._settings.database_url))
        return await asyncio.shield(self._examined)


def _folder(folder: Path) -> Finding:
    shown = folder.absolute()
    if not folder.exists():
        return _folder_to_be(shown)
    if not folder.is_dir():
        return failed("data folder", f"{shown} is no folder.", "Set DATA_DIR to one.")
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0")
    except OSError as error:
        advice = "Let the bot's user write there, or set DATA_DIR."
        return failed("data folder", f"{shown} cannot be written: {error.strerror}.", advice)
    status = folder.stat()
    if status.st_uid != os.getuid():
        advice = "Run the doctor as the bot's user: what that one may do is what counts."
        return warning("data folder", f"{shown} belongs to another user (uid {status.st_uid}).", advice)
    if status.st_mode & stat.S_IWOTH:
        return warning("data folder", f"everybody on this machine can write in {shown}.", f"chmod o-w {shown}")
    return ok("data folder", f"{shown} can be written.")


def _folder_to_be(folder: Path) -> Finding:
    above = next(parent for parent in folder.parents if parent.exists())
    if os.access(above, os.W_OK | os.X_OK):
        return ok("data folder", f"{folder} is made at the first start.")
    return failed("data folder", f"{folder} cannot be made.", f"Let the bot's user write in {above}, or set DATA_DIR.")


def _room(folder: Path, limit_bytes: int) -> Finding:
    existing = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())
    free, kept = free_bytes(existing), _weight(folder / "copies")
    told = f"{_size(free)} free, {_size(kept)} of pictures kept (at most {_size(limit_bytes)})."
    if free < _NO_ROOM_BYTES:
        return failed("disk room", told, "Make room: soon no job can be stored.")
    if free < limit_bytes - kept:
        advice = "Lower KEEP_PICTURES_GIB, or make room: pictures may grow to that, and the database needs some too."
        return warning("disk room", told, advice)
    return ok("disk room", told)


def _weight(folder: Path) -> int:
    """What all files below weigh, each once however many names it has."""
    sizes: dict[tuple[int, int], int] = {}
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                status = os.lstat(os.path.join(place, name))  # noqa: PTH118 (thousands of them)
            except OSError:
                continue
            sizes[status.st_dev, status.st_ino] = status.st_size
    return sum(sizes.values())


def _size(size_bytes: int) -> str:
    if size_bytes >= _GIBIBYTE:
        return f"{size_bytes / _GIBIBYTE:.1f} GiB"
    return f"{size_bytes / _MEBIBYTE:.0f} MiB"
