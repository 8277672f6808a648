"""The port's face: hands each picture to a pool, so that the event loop only waits."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO, TypeVar

from bot.pictures.input_check import check_input
from bot.pictures.result_check import check_result
from bot.services.ports import CheckedInput, Result

_T = TypeVar("_T")


class PillowPictures:
    """Checks pictures in `threads` threads of its own; Pillow decodes outside the interpreter's lock.

    Results do not stand in line behind inputs: people wait for the former.
    """

    def __init__(self, *, max_picture_px: int, threads: int = 2) -> None:
        self._max_picture_px = max_picture_px
        self._inputs = ThreadPoolExecutor(threads, thread_name_prefix="inputs")
        self._results = ThreadPoolExecutor(threads, thread_name_prefix="results")

    async def check_input(
        self, init_image: BinaryIO, mask: BinaryIO, *, image_name: str, mask_name: str
    ) -> CheckedInput:
        """Check what only the bytes show. Raises PersonError's kinds for pictures and masks."""
        return await _run(
            self._inputs,
            lambda: check_input(
                init_image, mask, image_name=image_name, mask_name=mask_name, max_px=self._max_picture_px
            ),
        )

    async def check_result(self, file: BinaryIO, *, upload_limit_bytes: int) -> Result:
        """Make sure that a result is a whole picture, and that it fits. Raises ResultUnusable."""
        return await _run(self._results, lambda: check_result(file, upload_limit_bytes=upload_limit_bytes))

    def close(self) -> None:
        """Let the threads go; work not yet begun is dropped."""
        self._inputs.shutdown(wait=False, cancel_futures=True)
        self._results.shutdown(wait=False, cancel_futures=True)


async def _run(pool: ThreadPoolExecutor, work: Callable[[], _T]) -> _T:
    return await asyncio.get_running_loop().run_in_executor(pool, work)
