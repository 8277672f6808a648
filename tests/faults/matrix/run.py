"""Runs cells, some at a time, each with servers and a bot of its own."""

import asyncio
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.faults.matrix.cell import Outcome, play
from tests.faults.matrix.harms import HARMS, Harm
from tests.faults.matrix.rules import Dash, Right, right_end
from tests.faults.matrix.steps import STEPS, Step

AT_ONCE = int(os.environ.get("FAULTS_AT_ONCE", "5"))
Place = tuple[Step, Harm]


def sensible_cells() -> Iterator[tuple[Place, Right]]:
    """All cells that are no dash, row by row."""
    for step in STEPS:
        for harm in HARMS:
            right = right_end(step, harm)
            if not isinstance(right, Dash):
                yield (step, harm), right


def a_slice() -> list[tuple[Place, Right]]:
    """As few cells as cover every row and every column, chosen greedily: the same ones each time."""
    cells = list(sensible_cells())
    missing: set[str] = {one.name for place, _ in cells for one in place}
    chosen = []
    while missing:
        best = max(cells, key=lambda cell: sum(one.name in missing for one in cell[0]))
        missing -= {one.name for one in best[0]}
        chosen.append(best)
    return chosen


def name_of(place: Place) -> str:
    """What a cell is called in a test's name."""
    return f"{place[0].name} × {place[1].name}"


async def run_all(
    cells: Sequence[tuple[Place, Right]],
    folder: Path,
    tell: Callable[[str, Right, Outcome], None] = lambda *_: None,
) -> dict[str, Outcome]:
    """What came of each cell, by its name; `tell` hears of each as soon as it ended."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(number: int, place: Place, right: Right) -> tuple[str, Outcome]:
        async with turn:
            room = folder / str(number)
            room.mkdir()
            outcome = await play(*place, right, room)
            tell(name_of(place), right, outcome)
            return name_of(place), outcome

    return dict(await asyncio.gather(*(one(number, *cell) for number, cell in enumerate(cells))))
