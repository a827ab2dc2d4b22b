"""Figure ``training``: loss and accuracy of every run by epoch."""

from collections.abc import Sequence

import numpy as np
from matplotlib.ticker import MaxNLocator

from scripts.figures.outcomes import by_cell, level_columns
from scripts.figures.style import (
    Drawing,
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


def draw(study: Study, histories: Sequence[str]) -> Drawing:
    """Draw the mean of each cell; where there are several seeds, each faintly and their range."""
    height = 4.6 + legend_height(study)
    figure, grid = new_figure("training", height, nrows=2, ncols=2, sharex=True, sharey="row")
    rows = []
    for (cell, files), look in zip(by_cell(study, histories), looks(study), strict=True):
        runs = [read_history(file) for file in files]
        for seed, run in zip(study.seeds, runs, strict=True):
            for epoch, values in enumerate(zip(*(run[name] for name in HISTORY), strict=True), 1):
                rows.append([*level_columns(cell), seed, epoch, *rounded(np.array(values))])
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
    return Drawing(figure, [*study.factors, "seed", "epoch", *HISTORY], rows)
