"""Figure ``interaction``: whether what one factor does depends on the other."""

from collections.abc import Sequence

import numpy as np
from matplotlib.lines import Line2D

from scripts.figures.colours import PALETTE
from scripts.figures.limits import MOST_SEEDS
from scripts.figures.outcomes import by_cell
from scripts.figures.style import DASHES, MARKERS, Drawing, add_legend, new_figure
from scripts.job.files import read_json
from scripts.study.names import level_name
from scripts.study.study import Study


def draw(study: Study, evaluations: Sequence[str]) -> Drawing:
    """Draw the mean accuracy over the levels of the second factor, a line for each of the first.

    Each seed is a small mark; its marks are joined faintly. Other factors are averaged over.
    """
    first, second = [name for name, levels in study.factors.items() if len(levels) > 1][:2]
    accuracy: dict[tuple[str, str], list[list[float]]] = {
        (str(cell.levels[first]), str(cell.levels[second])): [] for cell in study.cells
    }
    for cell, files in by_cell(study, evaluations):
        accuracy[str(cell.levels[first]), str(cell.levels[second])].append(
            [read_json(file)["test"]["accuracy"] for file in files]
        )
    figure, axes = new_figure("interaction", 3.2)
    rows = []
    handles: list[Line2D] = []
    places = np.arange(len(study.factors[second]))
    for number, level in enumerate(study.factors[first]):
        colour = PALETTE[number % len(PALETTE)]
        marker = MARKERS[number % len(MARKERS)]
        curves = np.array(
            [np.mean(accuracy[str(level), str(other)], axis=0) for other in study.factors[second]]
        )
        shifted = places + 0.03 * (number - (len(study.factors[first]) - 1) / 2)
        series = f"series-{number}"
        if 1 < len(study.seeds) <= MOST_SEEDS:
            axes.plot(
                shifted, 100 * curves, color=colour, linewidth=0.5, alpha=0.5, marker=marker,
                ms=2.5, gid=series,
            )  # fmt: skip
        handles += axes.plot(
            shifted, 100 * curves.mean(axis=1), color=colour, marker=marker, ms=6,
            linestyle=DASHES[number % len(DASHES)], label=level_name(first, level), gid=series,
        )  # fmt: skip
        for other, seeds in zip(study.factors[second], curves, strict=True):
            rows += [
                [str(level), str(other), seed, value]
                for seed, value in zip(study.seeds, seeds, strict=True)
            ]
    axes.set_xticks(places, [level_name(second, level) for level in study.factors[second]])
    axes.set_xlim(-0.4, len(places) - 0.6)
    axes.set_ylabel("test accuracy (%)")
    add_legend(figure, handles, 3)
    return Drawing(figure, [first, second, "seed", "test_accuracy"], rows)
