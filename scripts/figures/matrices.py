"""How a matrix of errors by class is drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Colormap


def draw_matrix(
    axes: Axes, matrix: np.ndarray, classes: Sequence[str], shades: Colormap,
    ends: tuple[float, float], form: str, inks: tuple[str, str],
) -> None:  # fmt: skip
    """Draw a matrix by class with its numbers, those that round to nothing left out.

    Args:
        axes: to draw in.
        matrix: float (actual 10, predicted 10).
        classes: a short name of each class.
        shades: colours between the two ``ends``.
        ends: the lowest and highest number on the scale.
        form: how a number is written.
        inks: the colour of numbers, and that of numbers near the highest.
    """
    axes.imshow(matrix, cmap=shades, vmin=ends[0], vmax=ends[1])
    for actual, predicted in np.argwhere(np.round(np.abs(matrix)) >= 1):
        value = matrix[actual, predicted]
        axes.text(
            predicted, actual, form.format(value).replace("-", "\N{MINUS SIGN}"), ha="center",
            va="center", fontsize=6, color=inks[bool(abs(value) > 0.92 * ends[1])],
        )  # fmt: skip
    axes.set_xticks(range(10), classes, fontsize=7)
    axes.set_yticks(range(10), classes, fontsize=7)
    if max(map(len, classes)) > 1:
        axes.tick_params(axis="x", rotation=90)
    axes.grid(False)
    axes.tick_params(length=0)
    axes.set_xlabel("predicted")
    axes.set_ylabel("actual")
