"""Figure ``initialization``: weights, signals and gradients before training, beside theory."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from scripts.figures.colours import MUTED
from scripts.figures.outcomes import by_cell, level_columns
from scripts.figures.style import (
    Drawing,
    Look,
    add_legend,
    cell_handles,
    legend_height,
    log_scale,
    looks,
    new_figure,
)
from scripts.job.files import read_json
from scripts.measured.run_files import read_signals
from scripts.measured.theory import Expected, expect
from scripts.study.study import Study

QUANTITIES = (
    ("weight_std", "Weights (sd)"),
    ("preactivation", "Pre-activations (mean square)"),
    ("gradient", "Gradients (mean square)"),
)


def draw(study: Study, signals: Sequence[str], trainings: Sequence[str]) -> Drawing:
    """Draw each quantity by layer: the mean over seeds with their range, a line for theory.

    The second column shows measured over expected; it is left out where theory says
    nothing about any cell.
    """
    expected = [
        expect(cell.settings, read_json(files[0])["probe"]["mean_square_pixel"])
        for cell, files in by_cell(study, trainings)
    ]
    columns = 2 if any(expected) else 1
    height = 6.2 + legend_height(study)
    figure, grid = new_figure(
        "initialization", height, nrows=3, ncols=columns, squeeze=False, sharex=True
    )
    rows = []
    styles = looks(study)
    for place, ((cell, files), theory) in enumerate(
        zip(by_cell(study, signals), expected, strict=True)
    ):
        shift = 0.5 * ((place + 0.5) / len(styles) - 0.5)
        runs = [read_signals(file) for file in files]
        layers = np.arange(1, len(runs[0].layers) + 1)
        for line, (name, _) in zip(grid, QUANTITIES, strict=True):
            measured = np.array([_relative(run.values[name][0], name) for run in runs])
            right = _predicted(theory, name, len(layers))
            _mark(line[0], layers + shift, measured, styles[place])
            if theory:
                _mark(line[1], layers + shift, measured / right, styles[place])
            rows += [
                [*level_columns(cell), layer, name, *_numbers(found, should)]
                for layer, found, should in zip(runs[0].layers, measured.T, right, strict=True)
            ]
        if theory:
            for line, (name, _) in zip(grid, QUANTITIES, strict=True):
                right = _predicted(theory, name, len(theory))
                line[0].plot(
                    np.arange(1, len(theory) + 1), right,
                    color=styles[place].colour, linestyle=styles[place].dash, linewidth=1.2,
                    gid=styles[place].series,
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
    header = [*study.factors, "layer", "quantity", "mean", "lowest", "highest"]
    header += ["expected", "lowest_ratio", "highest_ratio"]
    return Drawing(figure, header, rows)


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


def _numbers(measured: np.ndarray, expected: float) -> list[float | str]:
    """Return mean, lowest and highest over seeds, what is expected, and the ratios' ends."""
    ends = [float(measured.min()), float(measured.max())]
    if np.isnan(expected):
        return [float(measured.mean()), *ends, "", "", ""]
    return [float(measured.mean()), *ends, float(expected), *(end / expected for end in ends)]
