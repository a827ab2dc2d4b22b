"""Figure ``accuracy``: the test and training accuracy of every run."""

from collections.abc import Sequence

import numpy as np
from matplotlib.lines import Line2D

from scripts.figures.colours import INK, MUTED
from scripts.figures.outcomes import by_cell, level_columns
from scripts.figures.style import Drawing, add_legend, looks, new_figure, row_height, wrapped
from scripts.job.files import read_json
from scripts.study.names import cell_name
from scripts.study.study import Study


def draw(study: Study, evaluations: Sequence[str]) -> Drawing:
    """Draw one row for each cell: filled marks on test images, hollow on training images.

    Faint lines join the test accuracies of one seed from cell to cell.
    """
    cells = by_cell(study, evaluations)
    names = [cell_name(cell.levels) for cell, _ in cells]
    figure, axes = new_figure("accuracy", 0.9 + row_height(names, 0.42) * len(cells))
    rows = []
    of_seed = np.empty((len(cells), len(study.seeds)))
    spread = np.linspace(-0.14, 0.14, len(study.seeds)) if len(study.seeds) > 1 else np.zeros(1)
    for place, ((cell, files), look) in enumerate(zip(cells, looks(study), strict=True)):
        read = [read_json(file) for file in files]
        test = np.array([run["test"]["accuracy"] for run in read])
        train = np.array([run["train"]["accuracy"] for run in read])
        of_seed[place] = test
        for found, filled in ((train, "none"), (test, "full")):
            axes.plot(
                100 * found, place + spread, look.marker, color=look.colour, fillstyle=filled,
                ms=5.5, gid=look.series,
            )  # fmt: skip
        if len(files) > 1:
            axes.vlines(100 * test.mean(), place - 0.3, place + 0.3, color=INK, linewidth=1.4)
        for seed, on_test, on_train in zip(study.seeds, test, train, strict=True):
            rows.append([*level_columns(cell), seed, on_test, on_train])
    if len(study.seeds) > 1:
        places = np.arange(len(cells))[:, None] + spread
        axes.plot(100 * of_seed, places, color=MUTED, linewidth=0.5, alpha=0.5, zorder=0.5)
    axes.set_yticks(range(len(cells)), [wrapped(name) for name in names])
    axes.set_ylim(len(cells) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("accuracy (%)")
    marks = [
        Line2D([], [], color=MUTED, marker="o", linestyle="", label="test images"),
        Line2D(
            [], [], color=MUTED, marker="o", linestyle="", fillstyle="none", label="training images"
        ),
    ]
    if len(study.seeds) > 1:
        marks.append(
            Line2D(
                [], [], color=INK, marker="|", ms=9, linestyle="", label="mean over seeds (test)"
            )
        )
    add_legend(figure, marks, len(marks))
    return Drawing(figure, [*study.factors, "seed", "test_accuracy", "train_accuracy"], rows)
