"""The matrix as tables: for people at a terminal, and between two markers of docs/reliability.md."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.faults.matrix.cell import Outcome
from tests.faults.matrix.harms import HARMS, Family, Harm
from tests.faults.matrix.rules import Dash, right_end
from tests.faults.matrix.run import name_of
from tests.faults.matrix.steps import STEPS, Step

DOCUMENT = Path(__file__).parents[3] / "docs" / "reliability.md"
BEGIN = "<!-- the matrix begins: `make faults` writes it -->"
END = "<!-- the matrix ends -->"
DASH = "–"
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


def written(outcomes: Mapping[str, Outcome]) -> str:
    """All tables, as Markdown."""
    parts = [_summary(outcomes)]
    for title, families in TABLES:
        columns = columns_of(families)
        parts.append(f"### {title}\n\n{_table(columns, outcomes)}")
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


def _summary(outcomes: Mapping[str, Outcome]) -> str:
    broken = [name for name, outcome in outcomes.items() if outcome.broken]
    dashes = len(STEPS) * len(HARMS) - len(outcomes)
    said = f"{len(outcomes)} cells, each one job of the real bot: {len(outcomes) - len(broken)} ended as promised"
    if broken:
        said += f", {len(broken)} did not ({'; '.join(broken)})"
    return f"{said}. {dashes} make no sense ({DASH}). Each is `{TEST}[step × fault]`."


def _table(columns: Sequence[Harm], outcomes: Mapping[str, Outcome]) -> str:
    lines = [head_of(columns), "| --- | --- |" + " --- |" * len(columns)]
    for step in rows_of(columns):
        cells = [_cell(step, harm, outcomes) for harm in columns]
        lines.append(f"| {step.name} | {step.goes} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(step: Step, harm: Harm, outcomes: Mapping[str, Outcome]) -> str:
    right = right_end(step, harm)
    if isinstance(right, Dash):
        return DASH
    outcome = outcomes.get(name_of((step, harm)))
    if outcome is None:
        return "not run"
    return f"✗ {outcome.seen}" if outcome.broken else str(right)


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
