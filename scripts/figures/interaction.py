"""Figure ``interaction``: whether what one factor does depends on the other."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from scripts.figures.colours import PALETTE
from scripts.figures.limits import MOST_SEEDS
from scripts.figures.outcomes import Table, by_cell
from scripts.figures.style import DASHES, MARKERS, add_legend, new_figure
from scripts.measured.records import read_evaluation
from scripts.study.names import level_name
from scripts.study.study import Study

Curves = list[tuple[Any, np.ndarray]]
"""Each level of the first factor, with accuracies by level of the second, (levels, seeds)."""


def factors_of(study: Study) -> list[str]:
    """Return the first two factors that vary."""
    return list(study.varied)[:2]


def numbers(study: Study, evaluations: Sequence[str]) -> Curves:
    """Return the curves of the first factor's levels; other factors are averaged over."""
    first, second = factors_of(study)
    accuracy: dict[tuple[str, str], list[list[float]]] = {}
    for cell, files in by_cell(study, evaluations):
        accuracy.setdefault((str(cell.levels[first]), str(cell.levels[second])), []).append(
            [read_evaluation(file).test.accuracy for file in files]
        )
    return [
        (
            level,
            np.array(
                [np.mean(accuracy[str(level), str(x)], axis=0) for x in study.factors[second]]
            ),
        )
        for level in study.factors[first]
    ]


def table(study: Study, numbers: Curves) -> Table:
    """Return the accuracy of each seed at each pair of levels."""
    first, second = factors_of(study)
    rows = [
        [str(level), str(other), seed, value]
        for level, curves in numbers
        for other, seeds in zip(study.factors[second], curves, strict=True)
        for seed, value in zip(study.seeds, seeds, strict=True)
    ]
    return Table([first, second, "seed", "test_accuracy"], rows)


def draw(study: Study, numbers: Curves) -> Figure:
    """Draw the mean accuracy over the levels of the second factor, a line for each of the first.

    Each seed is a small mark; its marks are joined faintly. Other factors are averaged over.
    """
    first, second = factors_of(study)
    figure, axes = new_figure("interaction", 3.2)
    handles: list[Line2D] = []
    places = np.arange(len(study.factors[second]))
    for number, (level, curves) in enumerate(numbers):
        colour = PALETTE[number % len(PALETTE)]
        marker = MARKERS[number % len(MARKERS)]
        shifted = places + 0.03 * (number - (len(numbers) - 1) / 2)
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
    axes.set_xticks(places, [level_name(second, level) for level in study.factors[second]])
    axes.set_xlim(-0.4, len(places) - 0.6)
    axes.set_ylabel("test accuracy (%)")
    add_legend(figure, handles, 3)
    return figure
