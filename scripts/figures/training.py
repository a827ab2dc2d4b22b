"""Figure ``training``: loss and accuracy of every run by epoch."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from scripts.figures.outcomes import Table, by_cell, level_columns
from scripts.figures.style import (
    add_legend,
    banded,
    cell_handles,
    legend_height,
    log_scale,
    looks,
    new_figure,
    rounded,
)
from scripts.measured.run_files import HISTORY, read_history
from scripts.study.study import Study

PANELS = (
    ("loss", "Training loss", 1),
    ("val_loss", "Test loss", 1),
    ("accuracy", "Training accuracy (%)", 100),
    ("val_accuracy", "Test accuracy (%)", 100),
)


Runs = list[dict[str, np.ndarray]]
"""The history of each run of a cell, in the order of the seeds."""


def numbers(study: Study, histories: Sequence[str]) -> list[Runs]:
    """Return the histories of each cell."""
    return [[read_history(file) for file in files] for _, files in by_cell(study, histories)]


def table(study: Study, numbers: list[Runs]) -> Table:
    """Return the history of every run."""
    rows = []
    for cell, runs in zip(study.cells, numbers, strict=True):
        for seed, run in zip(study.seeds, runs, strict=True):
            for epoch, values in enumerate(zip(*(run[name] for name in HISTORY), strict=True), 1):
                rows.append([*level_columns(cell), seed, epoch, *rounded(np.array(values))])
    return Table([*study.factors, "seed", "epoch", *HISTORY], rows)


def draw(study: Study, numbers: list[Runs]) -> Figure:
    """Draw the mean of each cell; where there are several seeds, each faintly and their range."""
    height = 4.6 + legend_height(study)
    figure, grid = new_figure("training", height, nrows=2, ncols=2, sharex=True, sharey="row")
    for runs, look in zip(numbers, looks(study), strict=True):
        for axes, (name, title, factor) in zip(grid.flat, PANELS, strict=True):
            curves = factor * np.array([run[name] for run in runs])
            epochs = np.arange(1, curves.shape[1] + 1)
            banded(axes, epochs, curves, look)
            axes.set_title(title)
    for axes in grid[0]:
        log_scale(axes)
    for axes in grid[1]:
        axes.set_xlabel("epoch")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    add_legend(figure, cell_handles(study))
    return figure
