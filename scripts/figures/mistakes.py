"""Figure ``mistakes``: the test images that each cell gets wrong with most confidence."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from scripts.data.images import class_names, load
from scripts.figures.limits import MOST_PANELS
from scripts.figures.outcomes import Table, by_cell, level_columns
from scripts.figures.style import bare, extra_lines, new_figure, wrapped
from scripts.measured.mistakes import Mistake, most_confident
from scripts.study.names import cell_name
from scripts.study.study import Cell, Study

SHOWN = 5


@dataclass(frozen=True)
class Mistakes:
    """The most confident mistakes of a cell; ``images`` uint8 (n, 28, 28) and ``labels`` (n,)."""

    cell: Cell
    images: np.ndarray
    labels: np.ndarray
    found: list[Mistake]


def numbers(study: Study, data: dict[str, str], predictions: Sequence[str]) -> list[Mistakes]:
    """Return the mistakes of the first cells, over all of their runs."""
    read = {name: load(path) for name, path in data.items()}
    shown = []
    for cell, files in by_cell(study, predictions)[:MOST_PANELS]:
        dataset = read[cell.settings.dataset]
        worst = most_confident(dataset.y_test, study.seeds, files, SHOWN)
        shown.append(Mistakes(cell, dataset.x_test, dataset.y_test, worst))
    return shown


def table(study: Study, numbers: list[Mistakes]) -> Table:
    """Return which image was taken for what, by which run."""
    rows = [
        [*level_columns(of.cell), found.seed, found.image, *_classes(of, found), found.confidence]
        for of in numbers
        for found in of.found
    ]
    header = [*study.factors, "seed", "test_image", "actual", "predicted", "confidence"]
    return Table(header, rows)


def draw(study: Study, numbers: list[Mistakes]) -> Figure:
    """Draw a row of pictures for each cell, over all of its runs, the most confident first."""
    figure, grid = new_figure(
        "mistakes",
        (1.5 + 0.15 * extra_lines(study)) * len(numbers),
        nrows=len(numbers),
        ncols=SHOWN,
        squeeze=False,
        gridspec_kw={"hspace": 0.12},
    )
    for line, of in zip(grid, numbers, strict=True):
        for axes in line:
            bare(axes)
        line[0].set_title(wrapped(cell_name(of.cell.levels)))
        for axes, mistake in zip(line, of.found, strict=False):
            axes.imshow(255 - of.images[mistake.image], cmap="gray", vmin=0, vmax=255, gid="digits")
            actual, guess = _classes(of, mistake)
            axes.set_xlabel(f"{actual} → {guess}\n{_percent(mistake.confidence)}", fontsize=8)
    return figure


def _classes(of: Mistakes, mistake: Mistake) -> tuple[str, str]:
    """Return the class of an image, and what it was taken for."""
    names = class_names(of.cell.settings.dataset)
    return names[of.labels[mistake.image]], names[mistake.predicted]


def _percent(confidence: float) -> str:
    """Return a confidence, without calling certain what rounds to it."""
    return "> 99.9 %" if confidence > 0.999 else f"{100 * confidence:.1f} %"
