"""Small charts of one run, as points that a template places."""

from __future__ import annotations

import math

import numpy as np

from scripts.report.parts import Part

WIDTH, HEIGHT = 200.0, 64.0
MOST_POINTS = 100


class Chart(Part):
    """Two curves over epochs; ``training`` and ``test`` are points for a ``polyline``."""

    title: str
    label: str
    highest: str
    lowest: str
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
    ends = [f"{form.format(curve[0])} to {form.format(curve[-1])}" for curve in curves]
    return Chart(
        title=title,
        label=f"{title} by epoch: on training images from {ends[0]}, on test images from {ends[1]}",
        highest=form.format(back(high)),
        lowest=form.format(back(low)),
        training=_points(scaled[0], low, high),
        test=_points(scaled[1], low, high),
    )


def _points(curve: np.ndarray, low: float, high: float) -> str:
    """Return the finite points of a curve, at most a hundred, in the units of the chart."""
    chosen = np.unique(np.linspace(0, len(curve) - 1, min(len(curve), MOST_POINTS)).round())
    span = (high - low) or 1.0
    return " ".join(
        f"{WIDTH * place / max(1, len(curve) - 1):.0f},{HEIGHT * (high - curve[place]) / span:.1f}"
        for place in chosen.astype(int)
        if math.isfinite(curve[place])
    )
