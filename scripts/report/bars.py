"""A claim's measurements drawn to scale: estimates and intervals against what was claimed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scripts.report.formats import (
    confidence,
    percent,
    percent_interval,
    points,
    points_interval,
)
from scripts.report.parts import Part
from scripts.study.claims import Cause, Claim, Level

MARGIN = 0.06
PARTS = (
    ("test", "test accuracy", 1),
    ("train", "by fitting", 1),
    ("gap", "by generalization", -1),
)
"""The parts of a cause as ``verdicts.json`` names them, as a reader does, and their signs."""


class Bar(Part):
    """One measurement; places are per cent of the width, and ``label`` says it in words."""

    name: str
    label: str
    interval: tuple[float, float] | None
    estimate: float


class Bars(Part):
    """Measurements on one scale, over a range that ``meaning`` explains.

    ``claimed`` is where that range begins and how wide it is.
    """

    bars: tuple[Bar, ...]
    claimed: tuple[float, float]
    zero: float | None
    meaning: str


def bars_of(claim: Claim, found: Mapping[str, Any], smallest: float) -> Bars:
    """Return the bars of a claim.

    Args:
        claim: of the study.
        found: its verdict.
        smallest: the smallest difference that matters, in accuracy.
    """
    if isinstance(claim, Level):
        return _to_scale(
            [("test accuracy", found["estimate"], found["interval"])], claim.between, False,
            "claimed", percent, percent_interval, found["confidence"],
        )  # fmt: skip
    rows = [("difference", found["estimate"], found["interval"])]
    if isinstance(claim, Cause):
        parts = {part["name"]: part for part in found["parts"]}
        rows = [
            (
                called,
                sign * parts[name]["estimate"],
                parts[name]["interval"] and sorted(sign * end for end in parts[name]["interval"]),
            )
            for name, called, sign in PARTS
        ]
    return _to_scale(
        rows, (-smallest, smallest), True, "no practical meaning", points, points_interval,
        found["confidence"],
    )  # fmt: skip


def _to_scale(
    rows: Sequence[tuple[str, float, Sequence[float] | None]],
    claimed: Sequence[float],
    zero: bool,
    meaning: str,
    one: Callable[[float], str],
    both: Callable[[Sequence[float]], str],
    sure: float,
) -> Bars:
    values = [*claimed, *([0.0] if zero else [])]
    for _, estimate, interval in rows:
        values += [estimate, *(interval or ())]
    low, high = min(values), max(values)
    margin = MARGIN * (high - low or 1.0)

    def place(value: float) -> float:
        return round(100 * (value - low + margin) / (high - low + 2 * margin), 2)

    def words(name: str, estimate: float, interval: Sequence[float] | None) -> str:
        text = f"{name} {one(estimate)}"
        return f"{text}, {confidence(sure)} interval {both(interval)}" if interval else text

    return Bars(
        bars=tuple(
            Bar(
                name=name,
                label=words(name, estimate, interval),
                interval=(place(interval[0]), place(interval[1])) if interval else None,
                estimate=place(estimate),
            )
            for name, estimate, interval in rows
        ),
        claimed=(place(claimed[0]), round(place(claimed[1]) - place(claimed[0]), 2)),
        zero=place(0.0) if zero else None,
        meaning=meaning,
    )
