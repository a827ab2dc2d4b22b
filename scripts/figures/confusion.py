"""Figure ``confusion``: which classes each cell takes for which."""

import itertools
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from scripts.compare.run_files import read_predictions
from scripts.data.images import class_names, load
from scripts.figures.colours import INK, PALETTE, PAPER
from scripts.figures.outcomes import by_cell, level_columns
from scripts.figures.style import extra_lines, new_figure, save, wrapped
from scripts.job.log import job_log
from scripts.study.names import cell_name
from scripts.study.study import Study

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake

    snakemake: Snakemake


def main(
    study: Study, datasets: dict[str, str], predictions: Sequence[str], svg: str, table: str
) -> None:
    """Draw the errors of each cell, actual class by predicted class, as means over its runs."""
    cells = by_cell(study, predictions)
    columns = min(2, len(cells))
    lines = math.ceil(len(cells) / columns)
    height = (2.45 * 2 / columns + 0.15 * extra_lines(study)) * lines
    figure, grid = new_figure("confusion", height, nrows=lines, ncols=columns, squeeze=False)
    counts = [_errors(cell.settings.dataset, files, datasets) for cell, files in cells]
    top = max(1.0, *(matrix.max() for matrix in counts))
    shades = LinearSegmentedColormap.from_list("errors", ["#ffffff00", PALETTE[0]])
    rows = []
    for axes, (cell, _), matrix in zip(grid.flat, cells, counts, strict=False):
        axes.imshow(matrix, cmap=shades, vmin=0, vmax=top)
        names = class_names(cell.settings.dataset)
        for actual, predicted in np.argwhere(matrix >= 0.5):
            value = matrix[actual, predicted]
            axes.text(
                predicted,
                actual,
                f"{value:.0f}",
                ha="center",
                va="center",
                fontsize=6,
                color=PAPER if value > 0.6 * top else INK,
            )
        axes.set_title(wrapped(cell_name(cell.levels)))
        axes.set_xticks(range(10), [name[:6] for name in names], fontsize=7)
        axes.set_yticks(range(10), [name[:6] for name in names], fontsize=7)
        if max(map(len, names)) > 1:
            axes.tick_params(axis="x", rotation=90)
        axes.grid(False)
        axes.tick_params(length=0)
        axes.set_xlabel("predicted")
        axes.set_ylabel("actual")
        rows += [
            [*level_columns(cell), names[actual], names[predicted], matrix[actual, predicted]]
            for actual, predicted in itertools.permutations(range(10), 2)
        ]
    for axes in list(grid.flat)[len(cells) :]:
        axes.set_visible(False)
    save(figure, svg, table, [*study.factors, "actual", "predicted", "images_per_run"], rows)


def _errors(dataset: str, files: list[str], datasets: dict[str, str]) -> np.ndarray:
    """Return the mean number of errors per run, (actual 10, predicted 10), zero where right."""
    labels = load(datasets[dataset]).y_test
    counts = np.zeros((10, 10))
    for file in files:
        predicted, _ = read_predictions(file)
        np.add.at(counts, (labels, predicted), 1)
    np.fill_diagonal(counts, 0)
    return counts / len(files)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        main(
            Study.model_validate(snakemake.params.study),
            dict(zip(snakemake.params.datasets, snakemake.input.data, strict=True)),
            snakemake.input.predictions,
            snakemake.output.svg,
            snakemake.output.csv,
        )
