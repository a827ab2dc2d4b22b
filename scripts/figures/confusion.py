"""Figure ``confusion``: which classes each cell takes for which."""

import itertools
import math
from collections.abc import Sequence

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from scripts.data.images import class_names, load, short_class_names
from scripts.figures.colours import INK, PALETTE
from scripts.figures.limits import MOST_PANELS
from scripts.figures.matrices import draw_matrix
from scripts.figures.outcomes import Table, by_cell, level_columns
from scripts.figures.style import extra_lines, new_figure, wrapped
from scripts.measured.mistakes import mean_errors
from scripts.study.names import cell_name
from scripts.study.study import Study


def numbers(study: Study, data: dict[str, str], predictions: Sequence[str]) -> list[np.ndarray]:
    """Return the errors of each cell, images per run, float64 (actual 10, predicted 10)."""
    labels = {name: load(path).y_test for name, path in data.items()}
    return [
        mean_errors(labels[cell.settings.dataset], files)
        for cell, files in by_cell(study, predictions)
    ]


def table(study: Study, numbers: list[np.ndarray]) -> Table:
    """Return every error of each cell."""
    rows = []
    for cell, matrix in zip(study.cells, np.round(numbers, 9), strict=True):
        names = class_names(cell.settings.dataset)
        rows += [
            [*level_columns(cell), names[actual], names[predicted], matrix[actual, predicted]]
            for actual, predicted in itertools.permutations(range(10), 2)
        ]
    return Table([*study.factors, "actual", "predicted", "images_per_run"], rows)


def draw(study: Study, numbers: list[np.ndarray]) -> Figure:
    """Draw the errors of each cell, actual class by predicted class, as means over its runs."""
    drawn = min(len(study.cells), MOST_PANELS)
    columns = min(2, drawn)
    lines = math.ceil(drawn / columns)
    height = (2.45 * 2 / columns + 0.15 * extra_lines(study)) * lines
    figure, grid = new_figure("confusion", height, nrows=lines, ncols=columns, squeeze=False)
    top = max(1.0, *(matrix.max() for matrix in numbers))
    shades = LinearSegmentedColormap.from_list("errors", [f"{PALETTE[0]}00", PALETTE[0]])
    for axes, cell, matrix in zip(list(grid.flat)[:drawn], study.cells, numbers, strict=False):
        names = short_class_names(cell.settings.dataset)
        draw_matrix(axes, matrix, names, shades, (0, top), "{:.0f}", (INK, "#ffffff"))
        axes.set_title(wrapped(cell_name(cell.levels)))
    for axes in list(grid.flat)[drawn:]:
        axes.set_visible(False)
    return figure
