"""Figure ``confusion_change``: which errors a level of a factor makes more or less often."""

import itertools
import math
from collections.abc import Sequence

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from scripts.compare.contrasts import weights
from scripts.compare.results import Effect, read_results
from scripts.data.images import class_names, load, short_class_names
from scripts.figures.colours import INK, PALETTE
from scripts.figures.matrices import draw_matrix
from scripts.figures.outcomes import by_cell
from scripts.figures.style import Drawing, new_figure, wrapped
from scripts.measured.mistakes import mean_errors
from scripts.study.settings import as_level
from scripts.study.study import Study

SHOWN = 4


def draw(study: Study, verdicts: str, data: dict[str, str], predictions: Sequence[str]) -> Drawing:
    """Draw the change of each error for the first pairs of levels, averaged over other factors."""
    pairs = read_results(verdicts).main_effects[:SHOWN]
    columns = min(2, len(pairs))
    lines = math.ceil(len(pairs) / columns)
    figure, grid = new_figure(
        "confusion_change", 2.55 * 2 / columns * lines, nrows=lines, ncols=columns, squeeze=False
    )
    labels = {name: load(path).y_test for name, path in data.items()}
    counts = np.array(
        [mean_errors(labels[cell.settings.dataset], files)
         for cell, files in by_cell(study, predictions)]
    )  # fmt: skip
    dataset = study.cells[0].settings.dataset
    classes, short = class_names(dataset), short_class_names(dataset)
    changes = [np.round(np.tensordot(_weights(study, p), counts, axes=1), 9) for p in pairs]
    top = max(1.0, *(np.abs(change).max() for change in changes))
    fewer, more = PALETTE[:2]
    shades = LinearSegmentedColormap.from_list(
        "change", [(0, fewer), (0.5, f"{fewer}00"), (0.5, f"{more}00"), (1, more)]
    )
    rows = []
    for axes, pair, change in zip(grid.flat, pairs, changes, strict=False):
        draw_matrix(
            axes,
            change,
            short,
            shades,
            (-top, top),
            "{:+.0f}",
            (INK, INK),
        )
        names = pair.names
        axes.set_title(wrapped(" − ".join(names)))
        rows += [
            [*names, classes[actual], classes[predicted], change[actual, predicted]]
            for actual, predicted in itertools.permutations(range(10), 2)
        ]
    for axes in list(grid.flat)[len(pairs) :]:
        axes.set_visible(False)
    header = ["level", "against", "actual", "predicted", "images_per_run"]
    return Drawing(figure, header, rows)


def _weights(study: Study, pair: Effect) -> np.ndarray:
    level, against = (
        {pair.factor: as_level(pair.factor, level)} for level in (pair.level, pair.against)
    )
    return weights(study, level, against)
