"""Figure ``initialization``: weights, signals and gradients before training, beside theory."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from scripts.figures.colours import MUTED
from scripts.figures.outcomes import Table, by_cell, level_columns
from scripts.figures.style import (
    Look,
    add_legend,
    cell_handles,
    legend_height,
    log_scale,
    looks,
    new_figure,
)
from scripts.measured.records import read_training
from scripts.measured.run_files import read_signals
from scripts.measured.theory import Expected, expect
from scripts.study.study import Study

QUANTITIES = (
    ("weight_std", "Weights (sd)"),
    ("preactivation", "Pre-activations (mean square)"),
    ("gradient", "Gradients (mean square)"),
)


@dataclass(frozen=True)
class Start:
    """A cell before its first step.

    ``measured`` has for each quantity float64 (seeds, layers), and ``expected`` what theory says
    of it, float64 (layers,), not a number where it says nothing.
    """

    layers: tuple[str, ...]
    measured: dict[str, np.ndarray]
    expected: dict[str, np.ndarray]
    known: bool


def numbers(study: Study, signals: Sequence[str], trainings: Sequence[str]) -> list[Start]:
    """Return what was measured in each cell, beside theory."""
    found = []
    for (cell, files), (_, records) in zip(
        by_cell(study, signals), by_cell(study, trainings), strict=True
    ):
        runs = [read_signals(file) for file in files]
        theory = expect(cell.settings, read_training(records[0]).probe.mean_square_pixel)
        layers = runs[0].layers
        found.append(
            Start(
                layers,
                {
                    name: np.array([_relative(run.values[name][0], name) for run in runs])
                    for name, _ in QUANTITIES
                },
                {name: _predicted(theory, name, len(layers)) for name, _ in QUANTITIES},
                known=bool(theory),
            )
        )
    return found


def table(study: Study, numbers: list[Start]) -> Table:
    """Return for each layer what was measured, what is expected, and their ratio."""
    rows = [
        [*level_columns(cell), layer, name, *_beside(measured, expected)]
        for cell, found in zip(study.cells, numbers, strict=True)
        for name, _ in QUANTITIES
        for layer, measured, expected in zip(
            found.layers, found.measured[name].T, found.expected[name], strict=True
        )
    ]
    header = [*study.factors, "layer", "quantity", "mean", "lowest", "highest"]
    return Table([*header, "expected", "lowest_ratio", "highest_ratio"], rows)


def draw(study: Study, numbers: list[Start]) -> Figure:
    """Draw each quantity by layer: the mean over seeds with their range, a line for theory.

    The second column shows measured over expected; it is left out where theory says
    nothing about any cell.
    """
    columns = 2 if any(found.known for found in numbers) else 1
    height = 6.2 + legend_height(study)
    figure, grid = new_figure(
        "initialization", height, nrows=3, ncols=columns, squeeze=False, sharex=True
    )
    for place, (found, look) in enumerate(zip(numbers, looks(study), strict=True)):
        layers = np.arange(1, len(found.layers) + 1)
        shifted = layers + 0.5 * ((place + 0.5) / len(numbers) - 0.5)
        for line, (name, _) in zip(grid, QUANTITIES, strict=True):
            _mark(line[0], shifted, found.measured[name], look)
            if found.known:
                _mark(line[1], shifted, found.measured[name] / found.expected[name], look)
        if found.known:
            for line, (name, _) in zip(grid, QUANTITIES, strict=True):
                line[0].plot(
                    layers, found.expected[name], color=look.colour, linestyle=look.dash,
                    linewidth=1.2, gid=look.series,
                )  # fmt: skip
    for line, (_, title) in zip(grid, QUANTITIES, strict=True):
        line[0].set_title(title)
        if all(value > 0 for axis in line[0].lines for value in axis.get_ydata()):
            log_scale(line[0])
        if columns == 2:
            line[1].set_title("measured / expected")
            line[1].axhline(1, color=MUTED, linewidth=0.8)
    for axes in grid[-1]:
        axes.set_xlabel("layer (the last is the logits)")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    handles = cell_handles(study)
    if columns == 2:
        handles.append(Line2D([], [], color=MUTED, linewidth=1.2, label="line: expected"))
    add_legend(figure, handles)
    return figure


def _relative(values: np.ndarray, name: str) -> np.ndarray:
    """Return gradients over those of the logits, other quantities as they are."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(values / values[-1] if name == "gradient" else values)


def _predicted(theory: list[Expected] | None, name: str, layers: int) -> np.ndarray:
    if theory is None:
        return np.full(layers, np.nan)
    return np.array([getattr(layer, name) for layer in theory])


def _mark(axes: Axes, places: np.ndarray, measured: np.ndarray, look: Look) -> None:
    """Mark the means of ``measured``, float (seeds, layers), with the range of the seeds."""
    if len(measured) > 1 and look.band:
        low, high = measured.min(axis=0), measured.max(axis=0)
        axes.vlines(places, low, high, color=look.colour, linewidth=1, gid=look.series)
    axes.plot(
        places, measured.mean(axis=0), look.marker, color=look.colour, ms=4, mew=0, linestyle="",
        gid=look.series,
    )  # fmt: skip


def _beside(measured: np.ndarray, expected: float) -> list[float | str]:
    """Return mean, lowest and highest over seeds, what is expected, and the ratios' ends."""
    ends = [float(measured.min()), float(measured.max())]
    if np.isnan(expected):
        return [float(measured.mean()), *ends, "", "", ""]
    return [float(measured.mean()), *ends, float(expected), *(end / expected for end in ends)]
