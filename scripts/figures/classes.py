"""Figure ``classes``: the test accuracy of each class."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from scripts.data.images import class_names, short_class_names
from scripts.figures.outcomes import Table, by_cell, level_columns
from scripts.figures.style import (
    add_legend,
    cell_handles,
    legend_height,
    looks,
    new_figure,
)
from scripts.measured.records import read_evaluation
from scripts.study.names import TITLES
from scripts.study.study import Study

Shares = tuple[np.ndarray, np.ndarray]
"""Images of each class, int64 (10,), and the share that is right, float64 (seeds, 10)."""


def numbers(study: Study, evaluations: Sequence[str]) -> list[Shares]:
    """Return the shares of each cell."""
    found = []
    for _, files in by_cell(study, evaluations):
        read = [read_evaluation(file).test.per_class for file in files]
        images = np.array([one.images for one in read[0]])
        found.append((images, np.array([[one.correct for one in run] for run in read]) / images))
    return found


def table(study: Study, numbers: list[Shares]) -> Table:
    """Return for each class of each cell the mean over seeds and their range."""
    rows = [
        [*level_columns(cell), name, int(number), *values]
        for cell, (images, shares) in zip(study.cells, numbers, strict=True)
        for name, number, *values in zip(
            class_names(cell.settings.dataset), images, shares.mean(0), shares.min(0),
            shares.max(0), strict=True,
        )
    ]  # fmt: skip
    header = [*study.factors, "class", "test_images", "mean", "lowest", "highest"]
    return Table(header, rows)


def draw(study: Study, numbers: list[Shares]) -> Figure:
    """Draw for each class a mark for each cell: the mean over seeds, with their range."""
    together = Counter(cell.settings.dataset for cell in study.cells)
    used = list(dict.fromkeys(cell.settings.dataset for cell in study.cells))
    height = 0.2 + 2.6 * len(used) + legend_height(study)
    figure, grid = new_figure("classes", height, nrows=len(used), squeeze=False)
    panels = dict(zip(used, grid[:, 0], strict=True))
    before: Counter[str] = Counter()
    for cell, (_, shares), look in zip(study.cells, numbers, looks(study), strict=True):
        axes = panels[cell.settings.dataset]
        shift = np.arange(shares.shape[1]) + 0.6 * (
            (before[cell.settings.dataset] + 0.5) / together[cell.settings.dataset] - 0.5
        )
        before[cell.settings.dataset] += 1
        if len(shares) > 1:
            axes.vlines(
                shift, 100 * shares.min(axis=0), 100 * shares.max(axis=0), color=look.colour,
                linewidth=1, gid=look.series,
            )  # fmt: skip
        axes.plot(
            shift, 100 * shares.mean(axis=0), look.marker, color=look.colour, ms=4,
            gid=look.series,
        )  # fmt: skip
    for name, axes in panels.items():
        classes = short_class_names(name)
        axes.set_xticks(range(len(classes)), classes, fontsize=9 if len(classes[0]) < 3 else 7)
        if len(classes[0]) > 2:
            axes.tick_params(axis="x", rotation=40)
        axes.tick_params(axis="x", length=0)
        axes.grid(False, axis="x")
        axes.set_title(f"{TITLES[name]}: test images right (%)")
    add_legend(figure, cell_handles(study))
    return figure
