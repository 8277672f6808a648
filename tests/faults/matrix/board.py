"""The matrix as tables: for people at a terminal, and between two markers of docs/reliability.md."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.faults.matrix.cell import Outcome
from tests.faults.matrix.harms import HARMS, Family, Harm
from tests.faults.matrix.rules import Dash, Right, right_end
from tests.faults.matrix.run import name_of, sensible_cells
from tests.faults.matrix.steps import STEPS, Step

DOCUMENT = Path(__file__).parents[3] / "docs" / "reliability.md"
BEGIN = "<!-- the matrix begins: `make faults` writes it -->"
END = "<!-- the matrix ends -->"
DASH = "–"
NOT_PLAYED = "not played"
RIGHTS: dict[str, Right] = {name_of(place): right for place, right in sensible_cells()}
TEST = "tests/faults/test_matrix.py::test_a_job_that_this_befalls_ends_as_promised"
# Columns that hurt at the same steps make one table; all of them in one would be too wide to read.
TABLES: tuple[tuple[str, frozenset[Family]], ...] = (
    ("The bot, its disk, its connection", frozenset({Family.BOT, Family.STORE, Family.GATEWAY})),
    ("Discord's answers", frozenset({Family.DISCORD})),
    ("The image service", frozenset({Family.IMAGE_API, Family.JOB})),
    ("Files of people and results", frozenset({Family.FILES})),
)


def columns_of(families: frozenset[Family]) -> list[Harm]:
    return [harm for harm in HARMS if harm.family in families]


def rows_of(columns: Sequence[Harm]) -> list[Step]:
    """The steps at which one of these can hurt."""
    return [step for step in STEPS if any(not isinstance(right_end(step, harm), Dash) for harm in columns)]


def written(outcomes: Mapping[str, Outcome], kept: Mapping[str, str] | None = None) -> str:
    """All tables, as Markdown. What was not played this time is as in `kept`, the cells of the document by name."""
    cells = dict(kept or {}) | {name: _cell(name, outcome) for name, outcome in outcomes.items()}
    parts = [_summary(cells)]
    for title, families in TABLES:
        columns = columns_of(families)
        parts.append(f"### {title}\n\n{_table(columns, cells)}")
        if dashes := _dashes(columns):
            parts.append(dashes)
    return "\n\n".join(parts)


def head_of(columns: Sequence[Harm]) -> str:
    return "| step | goes | " + " | ".join(harm.name for harm in columns) + " |"


def put_into_document(tables: str, document: Path = DOCUMENT) -> None:
    """Replace what stands between the markers."""
    before, _, rest = document.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    document.write_text(f"{before}{BEGIN}\n\n{tables}\n\n{END}{after}")


def cells_in_document(document: Path = DOCUMENT) -> dict[str, str]:
    """What the document says of each cell that makes sense, by its name."""
    lines = tables_in_document(document)
    found: dict[str, str] = {}
    for title, families in TABLES:
        columns = columns_of(families)
        for line, step in zip(lines.get(title, ())[2:], rows_of(columns), strict=False):
            found |= dict(zip((name_of((step, harm)) for harm in columns), cells_of(line)[2:], strict=False))
    return {name: cell for name, cell in found.items() if name in RIGHTS}


def tables_in_document(document: Path = DOCUMENT) -> dict[str, list[str]]:
    """The lines of each table between the markers, by its heading."""
    _, _, rest = document.read_text().partition(BEGIN)
    between, _, _ = rest.partition(END)
    found = re.split(r"^### (.+)$", between, flags=re.MULTILINE)[1:]
    return {
        title: [line for line in text.splitlines() if line.startswith("|")]
        for title, text in zip(found[::2], found[1::2], strict=True)
    }


def cells_of(line: str) -> list[str]:
    """A table's line, cell by cell."""
    return [cell.strip() for cell in line.strip("|").split("|")]


def _summary(cells: Mapping[str, str]) -> str:
    as_promised = [name for name, right in RIGHTS.items() if cells.get(name) == str(right)]
    others = [name for name in RIGHTS if name not in as_promised]
    said = f"{len(RIGHTS)} cells, each one job of the real bot: {len(as_promised)} ended as promised"
    if others:
        said += f", {len(others)} did not ({'; '.join(others)})"
    dashes = len(STEPS) * len(HARMS) - len(RIGHTS)
    return f"{said}. {dashes} make no sense ({DASH}). Each is `{TEST}[step × fault]`."


def _table(columns: Sequence[Harm], cells: Mapping[str, str]) -> str:
    lines = [head_of(columns), "| --- | --- |" + " --- |" * len(columns)]
    for step in rows_of(columns):
        names = [name_of((step, harm)) for harm in columns]
        row = [cells.get(name, NOT_PLAYED) if name in RIGHTS else DASH for name in names]
        lines.append(f"| {step.name} | {step.goes} | " + " | ".join(row) + " |")
    return "\n".join(lines)


def _cell(name: str, outcome: Outcome) -> str:
    return f"✗ {outcome.seen}" if outcome.broken else str(RIGHTS[name])


def _dashes(columns: Sequence[Harm]) -> str:
    """Why some cells make no sense: those of whole rows that are left out, and those among the others."""
    shown, left_out, among = rows_of(columns), set[str](), dict[str, list[str]]()
    for step in STEPS:
        for harm in columns:
            if isinstance(right := right_end(step, harm), Dash):
                if step in shown:
                    among.setdefault(right.why, []).append(name_of((step, harm)))
                else:
                    left_out.add(right.why)
    lines = [f"{DASH} {', '.join(names)}: {why}." for why, names in among.items()]
    if left_out:
        lines.append(f"{DASH} Every step that is not in this table: {', '.join(sorted(left_out))}.")
    return "  \n".join(lines)
