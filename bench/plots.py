"""How the figures grow with N: one picture."""

import math
import re
from collections.abc import Mapping
from pathlib import Path

from bench.figures import Row

COLOURS = {"retouch": "#5865f2", "naive": "#d97706", "floor": "#6b7280", "ack": "#9ca3af", "in-memory": "#10b981"}


def series(row: Row, pattern: str) -> list[tuple[float, float]]:
    """Give (N, value) of every figure whose name is `pattern` with N in place of `N`, ascending."""
    expression = re.compile(re.escape(pattern).replace("N", r"(\d+)"))
    points = []
    for name, value in row.items():
        found = expression.fullmatch(name)
        if found and isinstance(value, (int, float)) and not math.isnan(value):
            points.append((float(found[1]), float(value)))
    return sorted(points)


def draw(columns: Mapping[str, Row], path: Path) -> None:
    """Draw four panels: acknowledgement, memory of waiting jobs, delay and status calls."""
    import matplotlib as mpl  # noqa: PLC0415 (a second that no other measurement needs)

    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415

    figure, ((acks, waits), (lags, looks)) = plt.subplots(2, 2, figsize=(11, 8), layout="constrained")
    for bot, row in columns.items():
        style = {"color": COLOURS.get(bot), "marker": "o", "label": bot}
        if points := series(row, "ack p99 ms, N at once"):
            acks.plot(*zip(*points, strict=True), **style)
        if points := series(row, "RSS waiting MiB, N waiting"):
            waits.plot(*zip(*points, strict=True), **style)
    acks.set(title="Acknowledgement, p99", xlabel="commands at once", ylabel="ms", xscale="log", yscale="log")
    waits.set(title="Memory", xlabel="jobs waiting", ylabel="MiB", xscale="log")
    for axes, figure_name in ((lags, "done→reply p50 ms, "), (looks, "status calls a job, ")):
        names = [name.removeprefix(figure_name) for name in columns["retouch"] if name.startswith(figure_name)]
        for offset, bot in enumerate(("retouch", "naive", "floor")):
            heights = [columns[bot].get(figure_name + name, math.nan) for name in names]
            places = [index + 0.28 * (offset - 1) for index in range(len(names))]
            axes.bar(places, heights, width=0.26, color=COLOURS[bot], label=bot)
        axes.set_xticks(range(len(names)), names, rotation=20, ha="right")
    lags.set(title="API done → pictures in the reply, median", ylabel="ms")
    looks.set(title="Status calls a job, mean")
    for axes in (acks, waits, lags, looks):
        axes.grid(alpha=0.3)
        if axes.get_legend_handles_labels()[0]:
            axes.legend(fontsize=8)
    figure.savefig(path, dpi=110)
    plt.close(figure)
