"""Figure ``signals``: the scale of what runs through the networks, epoch by epoch."""

from collections.abc import Sequence
from dataclasses import dataclass

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
from scripts.measured.run_files import read_signals
from scripts.study.study import Study

QUANTITIES = (
    ("activation", "Activations (rms)"),
    ("gradient", "Gradients (rms)"),
    ("weight_norm", "Weight norm"),
    ("dead", "Dead units (%)"),
)


@dataclass(frozen=True)
class Scale:
    """A quantity of a layer of a cell by epoch, ``curves`` float64 (seeds, epochs + 1).

    ``line`` and ``column`` say in which panel it is drawn.
    """

    place: int
    layer: str
    line: int
    column: int
    curves: np.ndarray


def numbers(study: Study, signals: Sequence[str]) -> list[Scale]:
    """Return every quantity of the first and the last hidden layer, where there is one."""
    found = []
    for place, (_, files) in enumerate(by_cell(study, signals)):
        runs = [read_signals(file) for file in files]
        layers = runs[0].layers
        shown = (0, max(0, len(layers) - 2))[: _columns(study)]
        for line, (name, _) in enumerate(QUANTITIES):
            for column, layer in enumerate(shown):
                curves = np.array([_shown(run.values[name][:, layer], name) for run in runs])
                if not np.isnan(curves).all():
                    found.append(Scale(place, layers[layer], line, column, curves))
    return found


def table(study: Study, numbers: list[Scale]) -> Table:
    """Return mean and range over seeds of each quantity at each epoch."""
    rows = []
    for found in numbers:
        each = (found.curves.mean(axis=0), found.curves.min(axis=0), found.curves.max(axis=0))
        cell, name = study.cells[found.place], QUANTITIES[found.line][0]
        rows += [
            [*level_columns(cell), found.layer, name, epoch, *values]
            for epoch, values in enumerate(zip(*map(rounded, each), strict=True))
        ]
    header = [*study.factors, "layer", "quantity", "epoch", "mean", "lowest", "highest"]
    return Table(header, rows)


def draw(study: Study, numbers: list[Scale]) -> Figure:
    """Draw the first and the last hidden layer: the mean of each cell and the range of its seeds.

    Epoch 0 is before the first step.
    """
    columns = _columns(study)
    height = 7.2 + legend_height(study)
    figure, grid = new_figure(
        "signals", height, nrows=len(QUANTITIES), ncols=columns, squeeze=False, sharex=True
    )
    styles = looks(study)
    for found in numbers:
        epochs = np.arange(found.curves.shape[1])
        axes = grid[found.line, found.column]
        banded(axes, epochs, found.curves, styles[found.place], seeds=False)
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
    return figure


def _columns(study: Study) -> int:
    return 1 + any(cell.settings.depth > 1 for cell in study.cells)


def _shown(values: np.ndarray, name: str) -> np.ndarray:
    if name == "dead":
        return 100 * values
    return values if name == "weight_norm" else np.sqrt(values)
