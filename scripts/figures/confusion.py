"""Figure ``confusion``: which classes each cell takes for which."""

import itertools
import math
from collections.abc import Sequence

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from scripts.data.images import class_names, load, short_class_names
from scripts.figures.colours import INK, PALETTE
from scripts.figures.limits import MOST_PANELS
from scripts.figures.matrices import draw_matrix
from scripts.figures.outcomes import by_cell, level_columns
from scripts.figures.style import Drawing, extra_lines, new_figure, wrapped
from scripts.measured.mistakes import mean_errors
from scripts.study.names import cell_name
from scripts.study.study import Study


def draw(study: Study, data: dict[str, str], predictions: Sequence[str]) -> Drawing:
    """Draw the errors of each cell, actual class by predicted class, as means over its runs."""
    cells = by_cell(study, predictions)
    drawn = min(len(cells), MOST_PANELS)
    columns = min(2, drawn)
    lines = math.ceil(drawn / columns)
    height = (2.45 * 2 / columns + 0.15 * extra_lines(study)) * lines
    figure, grid = new_figure("confusion", height, nrows=lines, ncols=columns, squeeze=False)
    labels = {name: load(path).y_test for name, path in data.items()}
    counts = [mean_errors(labels[cell.settings.dataset], files) for cell, files in cells]
    top = max(1.0, *(matrix.max() for matrix in counts))
    shades = LinearSegmentedColormap.from_list("errors", [f"{PALETTE[0]}00", PALETTE[0]])
    rows = []
    for axes, (cell, _), matrix in zip(list(grid.flat)[:drawn], cells, counts, strict=False):
        names = short_class_names(cell.settings.dataset)
        draw_matrix(axes, matrix, names, shades, (0, top), "{:.0f}", (INK, "#ffffff"))
        axes.set_title(wrapped(cell_name(cell.levels)))
    for (cell, _), matrix in zip(cells, np.round(counts, 9), strict=True):
        names = class_names(cell.settings.dataset)
        rows += [
            [
                *level_columns(cell),
                names[actual],
                names[predicted],
                matrix[actual, predicted],
            ]
            for actual, predicted in itertools.permutations(range(10), 2)
        ]
    for axes in list(grid.flat)[drawn:]:
        axes.set_visible(False)
    return Drawing(figure, [*study.factors, "actual", "predicted", "images_per_run"], rows)
