"""Figure ``cost``: test accuracy against the time spent training."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from scripts.figures.outcomes import Table, by_cell, level_columns
from scripts.figures.style import (
    add_legend,
    cell_handles,
    legend_height,
    looks,
    new_figure,
    rounded,
)
from scripts.measured.run_files import read_history
from scripts.study.study import Study

Curve = tuple[np.ndarray, np.ndarray]
"""Seconds spent and accuracy reached after each epoch, means over seeds, float64 (epochs,)."""


def numbers(study: Study, histories: Sequence[str]) -> list[Curve]:
    """Return the curve of each cell."""
    curves = []
    for _, files in by_cell(study, histories):
        runs = [read_history(file) for file in files]
        spent = np.mean([np.cumsum(run["seconds"]) for run in runs], axis=0)
        reached = np.mean([run["val_accuracy"] for run in runs], axis=0)
        curves.append((spent, reached))
    return curves


def table(study: Study, numbers: list[Curve]) -> Table:
    """Return the points of all curves."""
    rows = [
        [*level_columns(cell), epoch, *values]
        for cell, curve in zip(study.cells, numbers, strict=True)
        for epoch, values in enumerate(zip(*map(rounded, curve), strict=True), 1)
    ]
    return Table([*study.factors, "epoch", "seconds", "test_accuracy"], rows)


def draw(study: Study, numbers: list[Curve]) -> Figure:
    """Draw a line for each cell, a mark for each epoch."""
    figure, axes = new_figure("cost", 3.0 + legend_height(study))
    longest = max(spent[-1] for spent, _ in numbers)
    unit, name = next(
        (size, name) for size, name in ((3600, "hours"), (60, "minutes"), (1, "seconds"))
        if longest >= 2 * size or size == 1
    )  # fmt: skip
    for (spent, reached), look in zip(numbers, looks(study), strict=True):
        axes.plot(
            spent / unit, 100 * reached, color=look.colour, linestyle=look.dash, gid=look.series,
            marker=look.marker, ms=3.5, markevery=max(1, len(spent) // 15),
        )  # fmt: skip
    axes.set_xlim(left=0)
    axes.set_xlabel(f"time spent training ({name})")
    axes.set_ylabel("test accuracy (%)")
    add_legend(figure, cell_handles(study))
    return figure
