"""Small charts of one run, as points that a template places."""

from __future__ import annotations

import math

import numpy as np

from scripts.words.models import Model

WIDTH, HEIGHT = 200.0, 64.0
MOST_POINTS = 100


class Chart(Model):
    """Two curves over epochs; ``training`` and ``test`` are points for a ``polyline``.

    A curve has no point where no value of it is finite; ``highest`` is None where none is at all.
    """

    title: str
    label: str
    highest: str | None
    lowest: str | None
    training: str
    test: str


def chart(
    title: str, training: np.ndarray, test: np.ndarray, form: str, log: bool = False
) -> Chart:
    """Return a chart of two curves, one value for each epoch.

    Args:
        title: what is drawn.
        training: float64 (epochs,) on the training images, and ``test`` on the test images.
        form: how a value is written.
        log: whether the scale is logarithmic.
    """
    curves = [training, test]
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = [np.log(curve) if log else curve for curve in curves]
    finite = np.concatenate(scaled)
    finite = finite[np.isfinite(finite)]
    low, high = (finite.min(), finite.max()) if finite.size else (0.0, 1.0)
    back = math.exp if log else float
    ends = [_ends(curve, form) for curve in curves]
    return Chart(
        title=f"{title} (log scale)" if log else title,
        label=f"{title} by epoch: on training images {ends[0]}, on test images {ends[1]}",
        highest=_written(back(high), form) if finite.size else None,
        lowest=_written(back(low), form) if finite.size else None,
        training=_points(scaled[0], low, high),
        test=_points(scaled[1], low, high),
    )


def _ends(curve: np.ndarray, form: str) -> str:
    """Say where a curve begins and ends; of a single epoch, what its value is."""
    first, last = (_written(value, form) for value in (curve[0], curve[-1]))
    return first if len(curve) == 1 else f"from {first} to {last}"


def _written(value: float, form: str) -> str:
    return form.format(value) if math.isfinite(value) else "not finite"


def _points(curve: np.ndarray, low: float, high: float) -> str:
    """Return the finite points of a curve, at most a hundred, in the units of the chart."""
    chosen = np.unique(np.linspace(0, len(curve) - 1, min(len(curve), MOST_POINTS)).round())
    span = (high - low) or 1.0
    return " ".join(
        f"{WIDTH * place / max(1, len(curve) - 1):.0f},{HEIGHT * (high - curve[place]) / span:.1f}"
        for place in chosen.astype(int)
        if math.isfinite(curve[place])
    )
