"""Figure ``accuracy``: the test and training accuracy of every run."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from scripts.figures.colours import INK, MUTED
from scripts.figures.outcomes import Table, by_cell, level_columns
from scripts.figures.style import add_legend, looks, new_figure, row_height, wrapped
from scripts.measured.records import read_evaluation
from scripts.study.names import cell_name
from scripts.study.study import Study

Accuracies = tuple[np.ndarray, np.ndarray]
"""On test and on training images, float64 (seeds,) each."""


def numbers(study: Study, evaluations: Sequence[str]) -> list[Accuracies]:
    """Return the accuracies of each cell."""
    found = []
    for _, files in by_cell(study, evaluations):
        read = [read_evaluation(file) for file in files]
        test, train = zip(*((run.test.accuracy, run.train.accuracy) for run in read), strict=True)
        found.append((np.array(test), np.array(train)))
    return found


def table(study: Study, numbers: list[Accuracies]) -> Table:
    """Return both accuracies of every run."""
    rows = [
        [*level_columns(cell), seed, *pair]
        for cell, found in zip(study.cells, numbers, strict=True)
        for seed, *pair in zip(study.seeds, *found, strict=True)
    ]
    return Table([*study.factors, "seed", "test_accuracy", "train_accuracy"], rows)


def draw(study: Study, numbers: list[Accuracies]) -> Figure:
    """Draw one row for each cell: filled marks on test images, hollow on training images.

    Faint lines join the test accuracies of one seed from cell to cell.
    """
    names = [cell_name(cell.levels) for cell in study.cells]
    figure, axes = new_figure("accuracy", 0.9 + row_height(names, 0.42) * len(names))
    spread = np.linspace(-0.14, 0.14, len(study.seeds)) if len(study.seeds) > 1 else np.zeros(1)
    for place, ((test, train), look) in enumerate(zip(numbers, looks(study), strict=True)):
        for found, filled in ((train, "none"), (test, "full")):
            axes.plot(
                100 * found, place + spread, look.marker, color=look.colour, fillstyle=filled,
                ms=5.5, gid=look.series,
            )  # fmt: skip
        if len(study.seeds) > 1:
            axes.vlines(100 * test.mean(), place - 0.3, place + 0.3, color=INK, linewidth=1.4)
    if len(study.seeds) > 1:
        places = np.arange(len(names))[:, None] + spread
        axes.plot(
            100 * np.array([test for test, _ in numbers]),
            places,
            color=MUTED,
            linewidth=0.5,
            alpha=0.5,
            zorder=0.5,
        )
    axes.set_yticks(range(len(names)), [wrapped(name) for name in names])
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("accuracy (%)")
    marks = [
        Line2D([], [], color=MUTED, marker="o", linestyle="", label="test images"),
        Line2D(
            [], [], color=MUTED, marker="o", linestyle="", fillstyle="none", label="training images"
        ),
    ]
    if len(study.seeds) > 1:
        marks.append(
            Line2D(
                [], [], color=INK, marker="|", ms=9, linestyle="", label="mean over seeds (test)"
            )
        )
    add_legend(figure, marks, len(marks))
    return figure
