"""The fault matrix: every step of a job × everything that can go wrong; `tests/faults/README.md` explains it.

In `make test` as few cells run as cover every row and every column, in `make faults` all of them; then the tables are
printed and written into docs/reliability.md.
"""

import re

import pytest
import pytest_asyncio

from tests.faults.matrix.board import (
    BEGIN,
    DASH,
    DOCUMENT,
    END,
    TABLES,
    columns_of,
    head_of,
    put_into_document,
    rows_of,
    written,
)
from tests.faults.matrix.harms import HARMS
from tests.faults.matrix.rules import Dash, Right, right_end
from tests.faults.matrix.run import a_slice, name_of, run_all, sensible_cells
from tests.faults.matrix.steps import STEPS
from tests.faults.moments import follow_up
from tests.faults.theatre import IS_LONG

CELLS = list(sensible_cells()) if IS_LONG else a_slice()
NAMES = [name_of(place) for place, _ in CELLS]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def outcomes(tmp_path_factory):
    found = await run_all(CELLS, tmp_path_factory.mktemp("matrix"))
    tables = written(found)
    print(tables)  # noqa: T201 (what `make faults` is for)
    if IS_LONG:
        put_into_document(tables)
    return found


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", NAMES)
async def test_a_job_that_this_befalls_ends_as_promised(outcomes, name):
    assert not outcomes[name].broken, "\n".join(outcomes[name].broken)


def test_every_cell_has_a_right_end_or_a_reason_why_it_makes_no_sense():
    for step in STEPS:
        for harm in HARMS:
            found = right_end(step, harm)
            assert isinstance(found, Right) or (isinstance(found, Dash) and found.why)


def test_the_slice_of_make_test_covers_every_step_and_every_fault():
    covered = {one.name for place, _ in a_slice() for one in place}
    assert covered == {one.name for one in (*STEPS, *HARMS)}


def test_a_death_is_right_at_every_step():
    deaths = [harm for harm in HARMS if harm.name.startswith("kill")]
    assert all(isinstance(right_end(step, harm), Right) for step in STEPS for harm in deaths)


def test_a_private_answer_is_all_that_may_be_seen_twice():
    twice = [
        (step, harm)
        for step in STEPS
        for harm in HARMS
        if isinstance(right := right_end(step, harm), Right) and right.twice
    ]
    assert {step.request for step, _ in twice} == {follow_up}
    assert {harm.name for _, harm in twice} == {"kill -9, request carried out", "Discord timeout"}


@pytest.mark.parametrize(("title", "families"), TABLES, ids=[title for title, _ in TABLES])
def test_the_documents_table_has_the_codes_rows_and_columns(title, families):
    columns = columns_of(families)
    table = the_documents_tables()[title]
    assert table[0] == head_of(columns)
    assert [row[0] for row in map(cells_of, table[2:])] == [step.name for step in rows_of(columns)]
    for row, step in zip(map(cells_of, table[2:]), rows_of(columns), strict=True):
        for found, harm in zip(row[2:], columns, strict=True):
            right = right_end(step, harm)
            assert found == (DASH if isinstance(right, Dash) else str(right)), f"{step.name} × {harm.name}"


def the_documents_tables() -> dict[str, list[str]]:
    """The lines of each table between the markers, by its heading."""
    _, _, rest = DOCUMENT.read_text().partition(BEGIN)
    between, _, _ = rest.partition(END)
    found = re.split(r"^### (.+)$", between, flags=re.MULTILINE)[1:]
    return {
        title: [line for line in text.splitlines() if line.startswith("|")]
        for title, text in zip(found[::2], found[1::2], strict=True)
    }


def cells_of(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]
