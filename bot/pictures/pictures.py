"""The port's face: hands each picture to a pool, so that the event loop only waits."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO, TypeVar

from bot.domain.mask.areas import Box
from bot.domain.recipe import Recipe
from bot.pictures.comparing import compare
from bot.pictures.encoding import Limits
from bot.pictures.laying_over import overlay, protect
from bot.pictures.result_check import check_result
from bot.pictures.room import Room, decoded_bytes
from bot.pictures.sequences import pair, steps
from bot.pictures.working_out import work_out
from bot.services.ports import Result, WorkedOut

_T = TypeVar("_T")

# A photograph of 12 megapixels with its mask needs most of it, so it is alone: the whole process stays below 286 MiB
# (measured: `python -m bench large`).
_ROOM_BYTES = 128 * 2**20


class PillowPictures:
    """Checks pictures in `threads` threads of its own; Pillow decodes outside the interpreter's lock.

    Results do not stand in line behind inputs: people wait for the former. What is decoded whole shares one room: some
    ten pictures of a megapixel at once, or one of twelve.
    """

    def __init__(self, *, max_picture_px: int, threads: int = 2) -> None:
        self._max_picture_px = max_picture_px
        self._inputs = ThreadPoolExecutor(threads, thread_name_prefix="inputs")
        self._results = ThreadPoolExecutor(threads, thread_name_prefix="results")
        self._room = Room(_ROOM_BYTES)

    async def work_out(
        self,
        image: BinaryIO,
        mask: BinaryIO | None,
        recipe: Recipe,
        *,
        image_name: str,
        mask_name: str,
        upload_limit_bytes: int,
    ) -> WorkedOut:
        """Check both files, understand the mask, and apply the recipe. Raises PersonError's kinds."""
        limits = Limits(self._max_picture_px, upload_limit_bytes)
        return await self._decoding(
            self._inputs,
            lambda: work_out(image, mask, recipe, image_name=image_name, mask_name=mask_name, limits=limits),
            image,
            mask,
        )

    async def overlay(self, image: BinaryIO, mask: BinaryIO, *, given_at: Box | None = None) -> BinaryIO:
        """The picture with the mask laid over it, small enough for any place. Raises ResultUnusable."""
        return await self._decoding(self._inputs, lambda: overlay(image, mask, given_at=given_at), image, mask)

    async def protect(self, result: BinaryIO, image: BinaryIO, mask: BinaryIO, *, upload_limit_bytes: int) -> Result:
        """The picture with the result where the mask is, and nothing else changed. Raises ResultUnusable."""
        return await self._decoding(
            self._results,
            lambda: protect(result, image, mask, upload_limit_bytes=upload_limit_bytes),
            result,
            image,
            mask,
        )

    async def pair(self, first: BinaryIO, last: BinaryIO, *, upload_limit_bytes: int) -> BinaryIO:
        """Both side by side, as a PNG. Raises ResultUnusable."""
        return await self._decoding(
            self._results, lambda: pair(first, last, upload_limit_bytes=upload_limit_bytes), first, last
        )

    async def steps(self, pictures: Sequence[BinaryIO], *, upload_limit_bytes: int) -> BinaryIO:
        """One after the other, as an animated WebP. Raises ResultUnusable."""
        return await self._decoding(
            self._results, lambda: steps(pictures, upload_limit_bytes=upload_limit_bytes), *pictures
        )

    async def compare(self, before: BinaryIO, after: BinaryIO) -> BinaryIO:
        """Both side by side, small enough for any place. Raises ResultUnusable."""
        return await self._decoding(self._results, lambda: compare(before, after), before, after)

    async def check_result(self, file: BinaryIO, *, upload_limit_bytes: int) -> Result:
        """Make sure that a result is a whole picture, and that it fits. Raises ResultUnusable."""
        return await _run(self._results, lambda: check_result(file, upload_limit_bytes=upload_limit_bytes))

    async def _decoding(self, pool: ThreadPoolExecutor, work: Callable[[], _T], *files: BinaryIO | None) -> _T:
        """Work that decodes these files whole, as soon as there is room for them."""

        def in_room() -> _T:
            with self._room.taken(decoded_bytes(*files)):
                return work()

        return await _run(pool, in_room)

    def close(self) -> None:
        """Let the threads go; work not yet begun is dropped."""
        self._inputs.shutdown(wait=False, cancel_futures=True)
        self._results.shutdown(wait=False, cancel_futures=True)


async def _run(pool: ThreadPoolExecutor, work: Callable[[], _T]) -> _T:
    return await asyncio.get_running_loop().run_in_executor(pool, work)
