"""Spikes: steps whose loss leaps far above what it has been."""

from __future__ import annotations

import numpy as np

WINDOW = 100
LEAP = 3.0


def spikes(losses: np.ndarray) -> np.ndarray:
    """Return the steps, from 0, whose loss is over 3 × the median of the 100 steps before.

    The first 100 steps have no such median and cannot be spikes; neither can a loss that
    is not finite, which makes the run a collapsed one.

    Args:
        losses: float (steps,).
    """
    if losses.size <= WINDOW:
        return np.empty(0, np.intp)
    before = np.lib.stride_tricks.sliding_window_view(losses[:-1], WINDOW)
    with np.errstate(invalid="ignore"):
        leaps = losses[WINDOW:] > LEAP * np.median(before, axis=1)
    return WINDOW + np.flatnonzero(leaps & np.isfinite(losses[WINDOW:]))


def per_thousand(losses: np.ndarray) -> float:
    """Return how many of 1,000 steps are spikes, of those that can be; NaN where none can."""
    possible = losses.size - WINDOW
    return 1_000 * spikes(losses).size / possible if possible > 0 else float("nan")
