"""What became of the accuracy of each cell that two reports have, and whether that is noise.

The runs of the two reports are taken as independent samples, and Welch's t interval is that
of the difference of their means. It holds for other seeds as well as for the same ones. Where
the same seeds keep something in common after a change of code or machine, it is too wide
rather than too narrow; where they do not, it is far narrower with few seeds than an interval
over pairs. Seeds that gave the very same accuracies are told apart first: nothing was drawn
anew there.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
from pydantic import JsonValue, ValidationError

from scripts.changes.numbers import CellNumbers, Numbers, Values
from scripts.claims.claim import FIRST_VERDICT
from scripts.compare.estimates import Estimate, spread
from scripts.study.names import cell_name, level_name
from scripts.study.settings import Settings, as_level
from scripts.words.models import Model

WRONG = 0.05
"""The chance, over all cells together, that noise alone passes for a change."""

Reading = Literal["identical", "within noise", "beyond noise", "noise not measured"]


class CellChange(Model):
    """A cell that both reports have; accuracies from 0 to 1, differences now minus before."""

    name: str
    seeds_before: int
    seeds_now: int
    seeds_common: int
    collapsed_before: int
    collapsed_now: int
    before: float
    now: float
    difference: float
    interval: tuple[float, float] | None
    confidence: float | None
    reading: Reading


def settings_of(numbers: Numbers, cell: CellNumbers) -> Values:
    """Return every setting of a cell; one that its version did not know has its default."""
    return {**Settings().complete(), **numbers.settings, **cell.levels}


def by_settings(numbers: Numbers) -> dict[str, CellNumbers]:
    """Return the cells by all of their settings."""
    return {json.dumps(settings_of(numbers, cell), sort_keys=True): cell for cell in numbers.cells}


def name_of(settings: Values, told_by: Sequence[str]) -> str:
    """Return how a cell is called by those of its settings that tell cells apart."""
    return ", ".join(
        value_name(name, settings[name]) for name in told_by if name in settings
    ) or cell_name({})


def value_name(name: str, value: JsonValue) -> str:
    """Return how a plain value of a setting is called, also one that this version lacks."""
    try:
        return level_name(name, as_level(name, value))
    except ValidationError:
        return f"{name} {value if isinstance(value, str) else json.dumps(value)}"


def changed_cells(before: Numbers, now: Numbers, told_by: Sequence[str]) -> tuple[CellChange, ...]:
    """Return what became of each cell that both reports have, in the order of this one."""
    earlier = by_settings(before)
    pairs = [
        (name_of(settings_of(now, cell), told_by), earlier[key], cell)
        for key, cell in by_settings(now).items()
        if key in earlier
    ]
    weighed = sum(len(one.runs) >= FIRST_VERDICT <= len(other.runs) for _, one, other in pairs)
    confidence = 1 - WRONG / max(weighed, 1)
    images = min(before.test_images, now.test_images)
    return tuple(_change(name, one, other, confidence, images) for name, one, other in pairs)


def _change(
    name: str, before: CellNumbers, now: CellNumbers, confidence: float, images: int
) -> CellChange:
    one, other = ({run.seed: run.test_accuracy for run in cell.runs} for cell in (before, now))
    common = one.keys() & other.keys()
    means = [math.fsum(side.values()) / len(side) for side in (one, other)]
    reading: Reading = "noise not measured"
    interval = None
    if common and all(one[seed] == other[seed] for seed in common):
        reading = "identical"
    elif len(one) >= FIRST_VERDICT <= len(other):
        sides = [np.array(list(side.values())) for side in (one, other)]
        interval = welch(sides[1], sides[0], images).interval(confidence)
        reading = "within noise" if interval[0] <= 0 <= interval[1] else "beyond noise"
    return CellChange(
        name=name,
        seeds_before=len(one),
        seeds_now=len(other),
        seeds_common=len(common),
        collapsed_before=sum(run.collapsed for run in before.runs),
        collapsed_now=sum(run.collapsed for run in now.runs),
        before=means[0],
        now=means[1],
        difference=means[1] - means[0],
        interval=interval,
        confidence=confidence if interval else None,
        reading=reading,
    )


def welch(sample: np.ndarray, against: np.ndarray, images: int) -> Estimate:
    """Estimate how much the mean of ``sample`` exceeds that of ``against``, float64 (n,) each.

    Welch (1947), Biometrika 34, 28–35. A spread is at least one image's worth.
    """
    variances = [spread(values, images) ** 2 / values.size for values in (sample, against)]
    freedom = sum(variances) ** 2 / sum(
        variance**2 / (values.size - 1)
        for variance, values in zip(variances, (sample, against), strict=True)
    )
    return Estimate(
        value=math.fsum(sample) / sample.size - math.fsum(against) / against.size,
        standard_error=math.sqrt(sum(variances)),
        degrees_of_freedom=freedom,
    )
