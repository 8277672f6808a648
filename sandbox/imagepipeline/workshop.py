"""What happens to a job between its acceptance and its end: wait, stand in line, fetch, fill, be done."""

import asyncio
import random
from collections.abc import Callable
from typing import Final

import aiohttp

from sandbox.imagepipeline.faults import FaultKind
from sandbox.imagepipeline.inputs import BadInput, Inputs, fetch_inputs
from sandbox.imagepipeline.jobs import Job, JobBook, ResultFile
from sandbox.imagepipeline.knobs import Fill, Knobs
from sandbox.imagepipeline.line import Line
from sandbox.imagepipeline.paint_order import PaintOrder
from sandbox.imagepipeline.painters import CannotPaint, Painters
from sandbox.imagepipeline.quick_png import noise_png

# Each job in the real workshop holds its two files; more at once than this would only wait for painters.
_EASELS: Final = 8


class Workshop:
    """Carries jobs, each in a task of its own, by the knobs as they are at the time."""

    def __init__(
        self,
        book: JobBook,
        painters: Painters,
        session: aiohttp.ClientSession,
        chance: random.Random,
        knobs: Callable[[], Knobs],
    ) -> None:
        self._book = book
        self._painters = painters
        self._session = session
        self._chance = chance
        self._knobs = knobs
        self._line = Line(lambda: knobs().concurrency)
        self._easels = Line(lambda: _EASELS)
        self._tasks: set[asyncio.Task[None]] = set()

    def take(self, job: Job) -> None:
        """Begin with a job that was accepted."""
        task = asyncio.create_task(self._carry(job))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def knobs_turned(self) -> None:
        """Let in who may come in now."""
        self._line.move()

    async def close(self) -> None:
        """Drop everything that is being worked on."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _carry(self, job: Job) -> None:
        await asyncio.sleep(self._chance.uniform(*self._knobs().queue_s))
        async with self._line.turn():
            if job.suffers(FaultKind.NEVER_DONE):
                return
            loop = asyncio.get_running_loop()
            job.start()
            earliest = loop.time() + self._chance.uniform(*self._knobs().work_s)
            error: str | None = None
            try:
                results = await self._made(job)
            except* (BadInput, CannotPaint) as reasons:
                error, results = str(_first(reasons)), []
            await asyncio.sleep(earliest - loop.time())
            if job.fault is not None and job.suffers(FaultKind.FAILURE):
                error = job.fault.reason
            if error is None:
                self._book.keep(job, results)
            job.end(error)

    async def _made(self, job: Job) -> list[ResultFile]:
        knobs = self._knobs()
        if knobs.fill is Fill.NOISE:
            if knobs.fetch_inputs:
                await fetch_inputs(self._session, job.body)
            return [_noise(job, seed, knobs.result_bytes) for seed in job.seeds]
        async with self._easels.turn():
            inputs = await fetch_inputs(self._session, job.body)
            async with asyncio.TaskGroup() as group:
                fills = [group.create_task(self._painters.paint(*_order(job, seed, inputs))) for seed in job.seeds]
        return [ResultFile((fill.result(),), len(fill.result())) for fill in fills]


def _order(job: Job, seed: int, inputs: Inputs) -> tuple[PaintOrder, bytes, bytes]:
    body = job.body
    order = PaintOrder(body.width, body.height, seed, body.strength, len(inputs.init_image), len(inputs.mask_image))
    return order, inputs.init_image, inputs.mask_image


def _noise(job: Job, seed: int, weight_bytes: int) -> ResultFile:
    pieces = noise_png(job.body.width, job.body.height, seed, weight_bytes)
    return ResultFile(pieces, len(pieces[0]) + len(pieces[2]))


def _first(reasons: BaseExceptionGroup[BadInput | CannotPaint]) -> BaseException:
    """The first of the reasons; the samples of a job fail together or alike."""
    first: BaseException = reasons
    while isinstance(first, BaseExceptionGroup):
        first = first.exceptions[0]
    return first
