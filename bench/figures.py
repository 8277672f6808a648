"""Percentiles, tables and ratios."""

import math
from collections.abc import Sequence

Row = dict[str, object]
"""Figure's name (with its unit) → value. A leading `=` in the name keeps a figure out of the ratios."""


def percentile(values: Sequence[float], share: float) -> float:
    """Give the nearest-rank percentile; NaN of nothing."""
    if not values:
        return math.nan
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


def shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return "–" if value is None else str(value)


def _ratio(ours: object, theirs: object) -> str:
    if isinstance(ours, (int, float)) and isinstance(theirs, (int, float)) and theirs and not math.isnan(theirs):
        return f"{ours / theirs:.2f}×"
    return ""


def table(rows: list[list[str]]) -> str:
    """Lay out rows, the first of them as the head."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def comparison(columns: dict[str, Row]) -> str:
    """Lay out bots beside each other; the first one also as a ratio to each of the others."""
    first, *others = columns
    rows = [["figure", *columns, *(f"{first}/{other}" for other in others)]]
    for figure in dict.fromkeys(key for row in columns.values() for key in row):
        cells = [shown(row.get(figure, "–")) for row in columns.values()]
        plain = figure.startswith("=")
        ratios = ["" if plain else _ratio(columns[first].get(figure), columns[other].get(figure)) for other in others]
        rows.append([figure.lstrip("="), *cells, *ratios])
    return table(rows)
