"""Values as places on a scale."""

from __future__ import annotations

from collections.abc import Callable, Iterable

MARGIN = 0.06
"""Of the range shown, on each side of it."""


def scale(values: Iterable[float]) -> Callable[[float], float]:
    """Return what takes a value to its place, from 0 to 100, where all of ``values`` fit."""
    shown = list(values)
    low, high = min(shown), max(shown)
    margin = MARGIN * (high - low or 1.0)
    width = high - low + 2 * margin
    return lambda value: round(100 * (value - low + margin) / width, 2)
