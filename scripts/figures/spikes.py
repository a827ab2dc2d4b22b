"""Figure ``spikes``: how often and how far the loss of a step leaps, epoch by epoch."""

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
from scripts.measured.run_files import read_history, read_steps
from scripts.measured.spikes import spikes
from scripts.study.study import Study

Course = tuple[np.ndarray, np.ndarray]
"""Of a run: spikes of 1,000 steps, and highest over median loss, float64 (epochs,) each."""


def numbers(study: Study, steps: Sequence[str], histories: Sequence[str]) -> list[list[Course]]:
    """Return the course of each run of each cell."""
    epochs = [len(read_history(files[0])["loss"]) for _, files in by_cell(study, histories)]
    return [
        [_by_epoch(read_steps(file), number) for file in files]
        for (_, files), number in zip(by_cell(study, steps), epochs, strict=True)
    ]


def table(study: Study, numbers: list[list[Course]]) -> Table:
    """Return both numbers of every epoch of every run."""
    rows = [
        [*level_columns(cell), seed, epoch, *values]
        for cell, runs in zip(study.cells, numbers, strict=True)
        for seed, course in zip(study.seeds, runs, strict=True)
        for epoch, values in enumerate(zip(*map(rounded, course), strict=True), 1)
    ]
    header = [*study.factors, "seed", "epoch", "spikes_per_thousand_steps", "highest_over_median"]
    return Table(header, rows)


def draw(study: Study, numbers: list[list[Course]]) -> Figure:
    """Draw spikes of 1,000 steps, and the highest loss of a step over the epoch's median."""
    height = 4.2 + legend_height(study)
    figure, (above, below) = new_figure("spikes", height, nrows=2, sharex=True)
    for runs, look in zip(numbers, looks(study), strict=True):
        epochs = np.arange(1, len(runs[0][0]) + 1)
        for axes, place in ((above, 0), (below, 1)):
            banded(axes, epochs, np.array([run[place] for run in runs]), look)
    above.set_title("Spikes of 1,000 steps")
    below.set_title("Highest loss of a step over the epoch's median")
    log_scale(below)
    below.set_xlabel("epoch")
    below.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8))
    add_legend(figure, cell_handles(study))
    return figure


def _by_epoch(losses: np.ndarray, epochs: int) -> tuple[np.ndarray, np.ndarray]:
    """Return spikes of 1,000 steps, and highest over median loss, float64 (epochs,) each."""
    each = losses.size // epochs
    counts = np.bincount(spikes(losses) // each, minlength=epochs)[:epochs]
    by_epoch = losses[: each * epochs].reshape(epochs, each)
    with np.errstate(invalid="ignore", divide="ignore"):
        return 1_000 * counts / each, by_epoch.max(axis=1) / np.median(by_epoch, axis=1)
