"""A claim's measurements drawn to scale: estimates and intervals against what was claimed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scripts.claims.cause import CauseVerdict
from scripts.claims.kinds import Verdict
from scripts.claims.level import LevelVerdict
from scripts.claims.published import PublishedVerdict
from scripts.words.formats import (
    confidence,
    percent,
    percent_interval,
    points,
    points_interval,
)
from scripts.words.parts import Part

MARGIN = 0.06
PREDICTION = 0.95
"""The confidence of a prediction interval."""

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
    """Measurements on one scale.

    ``claimed`` is where a range that ``meaning`` explains begins, and how wide it is; ``mark`` is
    the place of a value that ``marked`` explains.
    """

    bars: tuple[Bar, ...]
    claimed: tuple[float, float] | None
    meaning: str | None
    mark: float | None
    marked: str | None


Row = tuple[str, float, Sequence[float] | None, float]
"""Name, estimate, interval and the interval's confidence."""


def bars_of(found: Verdict, smallest: float) -> Bars:
    """Return the bars of a claim.

    Args:
        found: its verdict.
        smallest: the smallest difference that matters, in accuracy.
    """
    estimate, interval, sure = found.estimate, found.interval, found.confidence
    if isinstance(found, LevelVerdict):
        scale = _Scale([("test accuracy", estimate, interval, sure)], found.threshold)
        return scale.bars(percent, percent_interval, meaning="claimed")
    if isinstance(found, PublishedVerdict):
        called = "mean of the runs" if found.prediction_interval else "test accuracy"
        rows: list[Row] = [(called, estimate, interval, sure)]
        if found.prediction_interval:
            rows.append(("one more run", estimate, found.prediction_interval, PREDICTION))
        scale = _Scale(rows, mark=found.threshold)
        return scale.bars(percent, percent_interval, marked="published")
    rows = [("difference", estimate, interval, sure)]
    if isinstance(found, CauseVerdict):
        rows = []
        for name, called, sign in PARTS:
            part = found.part(name)
            ends = part.interval and sorted(sign * end for end in part.interval)
            rows.append((called, sign * part.estimate, ends, sure))
    scale = _Scale(rows, (-smallest, smallest), mark=0.0)
    return scale.bars(
        points, points_interval, meaning="no practical meaning", marked="no difference"
    )


class _Scale:
    """Takes values to places from 0 to 100, with a margin around all that is to be shown."""

    def __init__(
        self,
        rows: Sequence[Row],
        claimed: Sequence[float] = (),
        mark: float | None = None,
    ) -> None:
        self._rows, self._claimed, self._mark = rows, claimed, mark
        values = [*claimed, *([] if mark is None else [mark])]
        for _, estimate, interval, _ in rows:
            values += [estimate, *(interval or ())]
        self._low, high = min(values), max(values)
        self._margin = MARGIN * (high - self._low or 1.0)
        self._width = high - self._low + 2 * self._margin

    def _place(self, value: float) -> float:
        return round(100 * (value - self._low + self._margin) / self._width, 2)

    def bars(
        self,
        one: Callable[[float], str],
        both: Callable[[Sequence[float]], str],
        meaning: str | None = None,
        marked: str | None = None,
    ) -> Bars:
        """Return the bars; ``one`` and ``both`` say a value and an interval in words."""

        def label(name: str, estimate: float, interval: Sequence[float] | None, sure: float) -> str:
            text = f"{name} {one(estimate)}"
            return f"{text}, {confidence(sure)} interval {both(interval)}" if interval else text

        place = self._place
        claimed = tuple(map(place, self._claimed))
        return Bars(
            bars=tuple(
                Bar(
                    name=row[0],
                    label=label(*row),
                    interval=(place(row[2][0]), place(row[2][1])) if row[2] else None,
                    estimate=place(row[1]),
                )
                for row in self._rows
            ),
            claimed=(claimed[0], round(claimed[1] - claimed[0], 2)) if claimed else None,
            meaning=meaning,
            mark=None if self._mark is None else place(self._mark),
            marked=marked,
        )
