"""Why some cells are less accurate: the split of the loss, and what the evidence favours.

Two explanations compete. Overfitting: the network fits its training images as well or
better, and carries less over to new ones. Unstable training: it fits them worse.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from scripts.compare.contrasts import CONFIDENCE, weights
from scripts.compare.dynamics import Dynamics
from scripts.compare.estimates import EXACT, over_seeds
from scripts.compare.outcomes import Outcomes
from scripts.study.claims import Cause, Contrast
from scripts.study.study import Study, plain

OVERFITTING = "overfitting"
UNSTABLE = "unstable training"
NEITHER = "neither"
NOT_TRIED = "not tried"
FIRST_READING = 3
"""With fewer seeds a row shows its numbers and favours nothing."""

FEW_SPIKES = 1.0
FLAT_DEAD = 0.01
FLAT_GROWTH = float(np.log2(1.1))

Interval = tuple[float, float]
Reading = Callable[[Interval], str]


@dataclass(frozen=True)
class _Sides:
    """The less and the more accurate side of a comparison, as the study's words and weights."""

    lower: dict[str, Any]
    higher: dict[str, Any]
    on_lower: np.ndarray
    on_higher: np.ndarray


def split(outcomes: Outcomes, weight: np.ndarray) -> dict[str, Any]:
    """Split a difference in test accuracy exactly: training accuracy minus gap.

    Args:
        outcomes: of the study.
        weight: float64 (cells,), summing to zero.
    """
    return {
        name: _summary(weight @ values, images)
        for name, values, images in (
            ("test", outcomes.test_accuracy, outcomes.images),
            ("train", outcomes.train_accuracy, outcomes.train_images),
            ("gap", outcomes.gap, outcomes.images),
        )
    }


def splits(study: Study, outcomes: Outcomes) -> list[dict[str, Any]]:
    """Return the split of each factor's effect: each later level against each earlier one."""
    found = []
    for factor, levels in study.factors.items():
        for place, level in enumerate(levels):
            for against in levels[:place]:
                sides = {factor: plain(level)}, {factor: plain(against)}
                found.append(
                    {
                        "factor": factor,
                        "level": plain(level),
                        "against": plain(against),
                        **split(outcomes, weights(study, *sides)),
                    }
                )
    return found


def explanations(study: Study, outcomes: Outcomes, dynamics: Dynamics) -> list[dict[str, Any]]:
    """Return, for each comparison to explain, the rows of evidence between the two causes.

    These are the contrasts that the study's cause claims explain; where it has none, its
    greatest width against its smallest.
    """
    compared: list[tuple[str | None, Mapping[str, Any], Mapping[str, Any]]] = []
    contrasts = {claim.id: claim for claim in study.claims if isinstance(claim, Contrast)}
    for claim in study.claims:
        if isinstance(claim, Cause):
            explained = contrasts[claim.explains]
            compared.append((claim.id, explained.lower, explained.higher))
    widths = study.factors.get("width", ())
    if not compared and len(widths) > 1:
        compared.append((None, {"width": max(widths)}, {"width": min(widths)}))
    return [
        {
            "claim": claim,
            "lower": dict(lower),
            "higher": dict(higher),
            **_explanation(study, outcomes, dynamics, dict(lower), dict(higher)),
        }
        for claim, lower, higher in compared
    ]


def _explanation(
    study: Study,
    outcomes: Outcomes,
    dynamics: Dynamics,
    lower: dict[str, Any],
    higher: dict[str, Any],
) -> dict[str, Any]:
    """Return the loss of accuracy and the rows, which favour something only where it is sure."""
    weight = weights(study, lower, higher)
    loss = _summary(weight @ outcomes.test_accuracy, outcomes.images)
    rows = _rows(study, outcomes, dynamics, lower, higher)
    sure = loss["interval"] is not None and bool(loss["interval"][1] < 0)
    if not sure:
        rows = [
            {**row, "favours": row["favours"] if row["favours"] == NOT_TRIED else None}
            for row in rows
        ]
    return {"loss": loss, "sure": sure, "rows": rows}


def _rows(
    study: Study,
    outcomes: Outcomes,
    dynamics: Dynamics,
    lower: dict[str, Any],
    higher: dict[str, Any],
) -> list[dict[str, Any]]:
    weight = weights(study, lower, higher)
    sides = _Sides(lower, higher, np.maximum(weight, 0), np.maximum(-weight, 0))
    smallest = study.smallest_difference
    rows = [
        _row("train accuracy", outcomes.train_accuracy, sides, _fitting(smallest)),
        _row("gap", outcomes.gap, sides, _gap(smallest)),
        _row("train loss", outcomes.train_loss, sides, _by_sign),
        _correlation(dynamics.together, sides),
        _row("spikes", dynamics.spikes, sides, _spikes(dynamics.spikes, sides)),
        _row("dead units", dynamics.dead, sides, _growing(FLAT_DEAD)),
        _row("activation growth", dynamics.growth, sides, _growing(FLAT_GROWTH)),
    ]
    for setting, most, vanishing in (
        ("learning_rate", False, UNSTABLE),
        ("dropout", True, OVERFITTING),
        ("train_images", True, OVERFITTING),
    ):
        rows.append(_intervention(study, outcomes, sides, setting, most, vanishing))
    return rows


def _row(
    name: str, values: np.ndarray, sides: _Sides, reading: Reading, of_difference: bool = True
) -> dict[str, Any]:
    """Return one row of evidence.

    Args:
        name: of the row.
        values: one number for each run, float64 (cells, seeds).
        sides: what is compared.
        reading: says which explanation an interval favours.
        of_difference: whether the interval is of lower minus higher, or of lower alone.
    """
    lower, higher = sides.on_lower @ values, sides.on_higher @ values
    per_seed = lower - higher if of_difference else lower
    summary = _summary(per_seed)
    favours = None
    if summary["interval"] is not None and per_seed.size >= FIRST_READING:
        favours = reading((summary["interval"][0], summary["interval"][1]))
    return {
        "name": name,
        "lower": _finite(lower.mean()),
        "higher": _finite(higher.mean()),
        **summary,
        "favours": favours,
    }


def _correlation(together: np.ndarray, sides: _Sides) -> dict[str, Any]:
    """Return the row of the correlation on the lower side; its interval ends at ±1."""
    row = _row("losses together", together, sides, _by_sign, of_difference=False)
    if row["interval"] is not None:
        row["interval"] = [float(np.clip(end, -1, 1)) for end in row["interval"]]
    return row


def _summary(per_seed: np.ndarray, images: int = EXACT) -> dict[str, Any]:
    """Return the mean over seeds and its 95 % interval; None where they are not to be had."""
    estimate, interval = _finite(per_seed.mean()), None
    if estimate is not None and per_seed.size > 1:
        interval = list(over_seeds(per_seed, images).interval(CONFIDENCE))
    return {"estimate": estimate, "interval": interval}


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _fitting(smallest: float) -> Reading:
    def reading(interval: Interval) -> str:
        low, high = interval
        if low > -smallest:
            return OVERFITTING
        return UNSTABLE if high < 0 else NEITHER

    return reading


def _gap(smallest: float) -> Reading:
    def reading(interval: Interval) -> str:
        low, high = interval
        if high < smallest:
            return UNSTABLE
        return OVERFITTING if low > 0 else NEITHER

    return reading


def _by_sign(interval: Interval) -> str:
    """Above zero favours unstable training, below it overfitting."""
    low, high = interval
    if low > 0:
        return UNSTABLE
    return OVERFITTING if high < 0 else NEITHER


def _spikes(spikes: np.ndarray, sides: _Sides) -> Reading:
    """More spikes favour unstable training, hardly any on the lower side overfitting."""
    there = float((sides.on_lower @ spikes).max())

    def reading(interval: Interval) -> str:
        if interval[0] > 0:
            return UNSTABLE
        return OVERFITTING if there < FEW_SPIKES else NEITHER

    return reading


def _growing(flat: float) -> Reading:
    """Growth favours unstable training, a difference within ``flat`` overfitting."""

    def reading(interval: Interval) -> str:
        low, high = interval
        if low > 0 and high > flat:
            return UNSTABLE
        return OVERFITTING if -flat < low and high < flat else NEITHER

    return reading


def _intervention(
    study: Study, outcomes: Outcomes, sides: _Sides, setting: str, most: bool, vanishing: str
) -> dict[str, Any]:
    """Return what an intervention does to the loss of accuracy.

    Args:
        study: the study, which tries the intervention where ``setting`` is a factor and the
            comparison is not already one at that level, or between its levels.
        outcomes: of its runs.
        sides: what is compared.
        setting: the setting that the intervention changes.
        most: whether its greatest level is the intervention, or its least.
        vanishing: what a loss that vanishes there favours.
    """
    levels = study.factors.get(setting, ())
    at = {setting: max(levels) if most else min(levels)} if len(levels) > 1 else {}
    held = {side.get(setting) for side in (sides.lower, sides.higher)}
    if not at or len(held) > 1 or held == {at[setting]}:
        return {
            "name": setting, "lower": None, "higher": None,
            "estimate": None, "interval": None, "favours": NOT_TRIED,
        }  # fmt: skip
    weight = weights(study, {**sides.lower, **at}, {**sides.higher, **at})
    staying = OVERFITTING if vanishing == UNSTABLE else UNSTABLE
    smallest = study.smallest_difference

    def reading(interval: Interval) -> str:
        low, high = interval
        if low > -smallest:
            return vanishing
        return staying if high < -smallest else NEITHER

    there = _Sides(sides.lower, sides.higher, np.maximum(weight, 0), np.maximum(-weight, 0))
    return {**_row(setting, outcomes.test_accuracy, there, reading), "at": at[setting]}
