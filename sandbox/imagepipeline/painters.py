"""The painters' foreman: keeps the processes of `painter.py` busy in the order that work came, and ends them."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import Final

from sandbox.imagepipeline.line import Line
from sandbox.imagepipeline.paint_order import PaintOrder

# The largest job allowed takes a tenth of this on a slow core.
LONGEST_FILL_S: Final = 120.0
_LARGEST_LINE_BYTES: Final = 64 * 1024
_SOURCE: Final = Path(__file__).resolve().parents[2]


class CannotPaint(Exception):
    """There is no fill; the message says why."""


class Painters:
    """So many processes, started when first needed. One that dies or hangs is replaced."""

    def __init__(self, count: int) -> None:
        self._line = Line(lambda: count)
        self._idle: list[Process] = []
        self.processes: set[Process] = set()
        """All that run now."""

    async def paint(self, order: PaintOrder, picture: bytes, mask: bytes) -> bytes:
        """One finished PNG. Raises CannotPaint."""
        async with self._line.turn():
            process = await self._ready()
            try:
                async with asyncio.timeout(LONGEST_FILL_S):
                    png = await _asked(process, order, picture, mask)
            except CannotPaint:
                self._idle.append(process)
                raise
            except (OSError, EOFError, TimeoutError) as error:
                await self._end(process)
                raise CannotPaint("the painter died or took too long") from error
            except asyncio.CancelledError:
                # Its answer would be taken for the next order's.
                await self._end(process)
                raise
            self._idle.append(process)
            return png

    async def close(self) -> None:
        """End all painters, whatever they are doing."""
        await asyncio.gather(*(self._end(process) for process in tuple(self.processes)))

    async def _ready(self) -> Process:
        while self._idle:
            process = self._idle.pop()
            if process.returncode is None:
                return process
            await self._end(process)
        return await self._start()

    async def _start(self) -> Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "sandbox.imagepipeline.painter",
            stdin=PIPE,
            stdout=PIPE,
            limit=_LARGEST_LINE_BYTES,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(filter(None, [str(_SOURCE), os.environ.get("PYTHONPATH")])),
            },
        )
        self.processes.add(process)
        return process

    async def _end(self, process: Process) -> None:
        self.processes.discard(process)
        if process.returncode is None:
            process.kill()
        # Reads what is left and closes the pipes, which wait() alone does not.
        await process.communicate()


async def _asked(process: Process, order: PaintOrder, picture: bytes, mask: bytes) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise EOFError
    process.stdin.write(order.as_line())
    process.stdin.write(picture)
    process.stdin.write(mask)
    await process.stdin.drain()
    answer = json.loads(await process.stdout.readline() or b"null")
    if answer is None:
        raise EOFError
    if answer["error"] is not None:
        raise CannotPaint(answer["error"])
    return await process.stdout.readexactly(answer["png_bytes"])
