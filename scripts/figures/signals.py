"""Figure ``signals``: the scale of what runs through the networks, epoch by epoch."""

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
from scripts.measured.run_files import read_signals
from scripts.study.study import Study

QUANTITIES = (
    ("activation", "Activations (rms)"),
    ("gradient", "Gradients (rms)"),
    ("weight_norm", "Weight norm"),
    ("dead", "Dead units (%)"),
)


def draw(study: Study, signals: Sequence[str]) -> Drawing:
    """Draw the first and the last hidden layer: the mean of each cell and the range of its seeds.

    Epoch 0 is before the first step.
    """
    columns = 1 + any(cell.settings.depth > 1 for cell in study.cells)
    height = 7.2 + legend_height(study)
    figure, grid = new_figure(
        "signals", height, nrows=len(QUANTITIES), ncols=columns, squeeze=False, sharex=True
    )
    rows = []
    for (cell, files), look in zip(by_cell(study, signals), looks(study), strict=True):
        runs = [read_signals(file) for file in files]
        layers = runs[0].layers
        shown = {"first": 0, "last": max(0, len(layers) - 2)} if columns > 1 else {"first": 0}
        for axes_of, (name, _) in zip(grid, QUANTITIES, strict=True):
            for axes, place in zip(axes_of, shown.values(), strict=True):
                curves = np.array([_shown(run.values[name][:, place], name) for run in runs])
                if np.isnan(curves).all():
                    continue
                epochs = np.arange(curves.shape[1])
                mean, low, high = banded(axes, epochs, curves, look, seeds=False)
                rows += [
                    [*level_columns(cell), layers[place], name, epoch, *numbers]
                    for epoch, *numbers in zip(
                        epochs, *map(rounded, (mean, low, high)), strict=True
                    )
                ]
    for axes_of, (name, title) in zip(grid, QUANTITIES, strict=True):
        for axes, where in zip(axes_of, ("first layer", "last"), strict=False):
            axes.set_title(f"{title}, {where}" if columns > 1 else title)
            if name != "dead" and axes.lines:
                log_scale(axes)
            elif name == "dead":
                axes.set_ylim(bottom=0, top=max(1, axes.get_ylim()[1]))
    for axes in grid[-1]:
        axes.set_xlabel("epoch")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    add_legend(figure, cell_handles(study))
    header = [*study.factors, "layer", "quantity", "epoch", "mean", "lowest", "highest"]
    return Drawing(figure, header, rows)


def _shown(values: np.ndarray, name: str) -> np.ndarray:
    if name == "dead":
        return 100 * values
    return values if name == "weight_norm" else np.sqrt(values)
