"""Figure ``spikes``: how often and how far the loss of a step leaps, epoch by epoch."""

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
from scripts.measured.run_files import read_history, read_steps
from scripts.measured.spikes import spikes
from scripts.study.study import Study


def draw(study: Study, steps: Sequence[str], histories: Sequence[str]) -> Drawing:
    """Draw spikes of 1,000 steps, and the highest loss of a step over the epoch's median."""
    height = 4.2 + legend_height(study)
    figure, (above, below) = new_figure("spikes", height, nrows=2, sharex=True)
    rows = []
    epochs_of = {
        cell.run(study.seeds[0]).id: len(read_history(files[0])["loss"])
        for cell, files in by_cell(study, histories)
    }
    for (cell, files), look in zip(by_cell(study, steps), looks(study), strict=True):
        epochs = epochs_of[cell.run(study.seeds[0]).id]
        found = [_by_epoch(read_steps(file), epochs) for file in files]
        numbers = np.arange(1, epochs + 1)
        for axes, place in ((above, 0), (below, 1)):
            banded(axes, numbers, np.array([run[place] for run in found]), look)
        for seed, (often, far) in zip(study.seeds, found, strict=True):
            rows += [
                [*level_columns(cell), seed, *row]
                for row in zip(numbers, rounded(often), rounded(far), strict=True)
            ]  # fmt: skip
    above.set_title("Spikes of 1,000 steps")
    below.set_title("Highest loss of a step over the epoch's median")
    log_scale(below)
    below.set_xlabel("epoch")
    below.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8))
    add_legend(figure, cell_handles(study))
    header = [*study.factors, "seed", "epoch", "spikes_per_thousand_steps", "highest_over_median"]
    return Drawing(figure, header, rows)


def _by_epoch(losses: np.ndarray, epochs: int) -> tuple[np.ndarray, np.ndarray]:
    """Return spikes of 1,000 steps, and highest over median loss, float64 (epochs,) each."""
    each = losses.size // epochs
    counts = np.bincount(spikes(losses) // each, minlength=epochs)[:epochs]
    by_epoch = losses[: each * epochs].reshape(epochs, each)
    with np.errstate(invalid="ignore", divide="ignore"):
        return 1_000 * counts / each, by_epoch.max(axis=1) / np.median(by_epoch, axis=1)
