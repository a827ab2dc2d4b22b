"""Figure ``confusion_change``: which errors a level of a factor makes more or less often."""

import itertools
import math
from collections.abc import Sequence

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from scripts.compare.contrasts import weights
from scripts.compare.results import Effect, read_results
from scripts.data.images import class_names, load, short_class_names
from scripts.figures.colours import INK, PALETTE
from scripts.figures.matrices import draw_matrix
from scripts.figures.outcomes import Table, by_cell
from scripts.figures.style import new_figure, wrapped
from scripts.measured.mistakes import mean_errors
from scripts.study.settings import as_level
from scripts.study.study import Study

SHOWN = 4


Changed = tuple[Effect, np.ndarray]
"""Two levels, and how many images per run more are taken, float64 (actual 10, predicted 10)."""


def numbers(
    study: Study, verdicts: str, data: dict[str, str], predictions: Sequence[str]
) -> list[Changed]:
    """Return the change of each error for the first pairs of levels."""
    labels = {name: load(path).y_test for name, path in data.items()}
    counts = np.array(
        [mean_errors(labels[cell.settings.dataset], files)
         for cell, files in by_cell(study, predictions)]
    )  # fmt: skip
    pairs = read_results(verdicts).main_effects[:SHOWN]
    return [
        (pair, np.round(np.tensordot(_weights(study, pair), counts, axes=1), 9)) for pair in pairs
    ]


def table(study: Study, numbers: list[Changed]) -> Table:
    """Return every change."""
    classes = class_names(study.cells[0].settings.dataset)
    rows = [
        [*pair.names, classes[actual], classes[predicted], change[actual, predicted]]
        for pair, change in numbers
        for actual, predicted in itertools.permutations(range(10), 2)
    ]
    return Table(["level", "against", "actual", "predicted", "images_per_run"], rows)


def draw(study: Study, numbers: list[Changed]) -> Figure:
    """Draw the change of each error for the first pairs of levels, averaged over other factors."""
    columns = min(2, len(numbers))
    lines = math.ceil(len(numbers) / columns)
    figure, grid = new_figure(
        "confusion_change", 2.55 * 2 / columns * lines, nrows=lines, ncols=columns, squeeze=False
    )
    short = short_class_names(study.cells[0].settings.dataset)
    top = max(1.0, *(np.abs(change).max() for _, change in numbers))
    fewer, more = PALETTE[:2]
    shades = LinearSegmentedColormap.from_list(
        "change", [(0, fewer), (0.5, f"{fewer}00"), (0.5, f"{more}00"), (1, more)]
    )
    for axes, (pair, change) in zip(grid.flat, numbers, strict=False):
        draw_matrix(axes, change, short, shades, (-top, top), "{:+.0f}", (INK, INK))
        axes.set_title(wrapped(" − ".join(pair.names)))
    for axes in list(grid.flat)[len(numbers) :]:
        axes.set_visible(False)
    return figure


def _weights(study: Study, pair: Effect) -> np.ndarray:
    level, against = (
        {pair.factor: as_level(pair.factor, level)} for level in (pair.level, pair.against)
    )
    return weights(study, level, against)
