"""Figure ``classes``: the test accuracy of each class."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from scripts.data.images import class_names, short_class_names
from scripts.figures.outcomes import by_cell, level_columns
from scripts.figures.style import (
    Drawing,
    add_legend,
    cell_handles,
    legend_height,
    looks,
    new_figure,
)
from scripts.job.files import read_json
from scripts.study.names import TITLES
from scripts.study.study import Study


def draw(study: Study, evaluations: Sequence[str]) -> Drawing:
    """Draw for each class a mark for each cell: the mean over seeds, with their range."""
    together = Counter(cell.settings.dataset for cell in study.cells)
    used = list(dict.fromkeys(cell.settings.dataset for cell in study.cells))
    height = 0.2 + 2.6 * len(used) + legend_height(study)
    figure, grid = new_figure("classes", height, nrows=len(used), squeeze=False)
    panels = dict(zip(used, grid[:, 0], strict=True))
    rows = []
    styles = looks(study)
    before: Counter[str] = Counter()
    for place, (cell, files) in enumerate(by_cell(study, evaluations)):
        axes = panels[cell.settings.dataset]
        names = class_names(cell.settings.dataset)
        read = [read_json(file)["test"]["per_class"] for file in files]
        images = np.array([found["images"] for found in read[0]])
        shares = np.array([[found["correct"] for found in run] for run in read]) / images
        shift = np.arange(len(names)) + 0.6 * (
            (before[cell.settings.dataset] + 0.5) / together[cell.settings.dataset] - 0.5
        )
        before[cell.settings.dataset] += 1
        look = styles[place]
        if len(files) > 1:
            axes.vlines(
                shift, 100 * shares.min(axis=0), 100 * shares.max(axis=0), color=look.colour,
                linewidth=1, gid=look.series,
            )  # fmt: skip
        axes.plot(
            shift, 100 * shares.mean(axis=0), look.marker, color=look.colour, ms=4,
            gid=look.series,
        )  # fmt: skip
        rows += [
            [*level_columns(cell), name, int(number), *values]
            for name, number, values in zip(
                names, images, zip(shares.mean(0), shares.min(0), shares.max(0), strict=True),
                strict=True,
            )
        ]  # fmt: skip
    for name, axes in panels.items():
        classes = short_class_names(name)
        axes.set_xticks(range(len(classes)), classes, fontsize=9 if len(classes[0]) < 3 else 7)
        if len(classes[0]) > 2:
            axes.tick_params(axis="x", rotation=40)
        axes.tick_params(axis="x", length=0)
        axes.grid(False, axis="x")
        axes.set_title(f"{TITLES[name]}: test images right (%)")
    add_legend(figure, cell_handles(study))
    header = [*study.factors, "class", "test_images", "mean", "lowest", "highest"]
    return Drawing(figure, header, rows)
