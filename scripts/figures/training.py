"""Figure ``training``: loss and accuracy of every run by epoch."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter

from scripts.figures.outcomes import HISTORY, by_cell, level_columns, read_history
from scripts.figures.style import looks, new_figure, save
from scripts.job.log import job_log
from scripts.study.names import cell_name
from scripts.study.study import Study

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake

    snakemake: Snakemake

PANELS = (
    ("loss", "Training loss", 1),
    ("val_loss", "Test loss", 1),
    ("accuracy", "Training accuracy (%)", 100),
    ("val_accuracy", "Test accuracy (%)", 100),
)


def main(study: Study, histories: Sequence[str], svg: str, table: str) -> None:
    """Draw the mean of each cell, and every seed faintly where there are several."""
    figure, grid = new_figure("training", 4.6, nrows=2, ncols=2, sharex=True, sharey="row")
    rows = []
    handles = []
    for (cell, files), look in zip(by_cell(study, histories), looks(study), strict=True):
        runs = [read_history(file) for file in files]
        for seed, run in zip(study.seeds, runs, strict=True):
            for epoch, values in enumerate(zip(*(run[name] for name in HISTORY), strict=True), 1):
                rows.append([*level_columns(cell), seed, epoch, *values])
        for axes, (name, title, factor) in zip(grid.flat, PANELS, strict=True):
            curves = factor * np.array([run[name] for run in runs])
            epochs = np.arange(1, curves.shape[1] + 1)
            if len(runs) > 1:
                axes.plot(epochs, curves.T, color=look.colour, linewidth=0.5, alpha=0.45)
            axes.plot(epochs, curves.mean(axis=0), color=look.colour, linestyle=look.dash)
            axes.set_title(title)
        handles.append(
            Line2D([], [], color=look.colour, linestyle=look.dash, label=cell_name(cell.levels))
        )
    for axes in grid[0]:
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_formatter(NullFormatter())
    for axes in grid[1]:
        axes.set_xlabel("epoch")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    figure.legend(handles=handles, loc="outside lower center", ncols=2)
    save(figure, svg, table, [*study.factors, "seed", "epoch", *HISTORY], rows)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        main(
            Study.model_validate(snakemake.params.study),
            snakemake.input.histories,
            snakemake.output.svg,
            snakemake.output.csv,
        )
