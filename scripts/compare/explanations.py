"""Why some cells are less accurate: the split of the loss, and what the evidence favours.

Two explanations compete. Overfitting: the network fits its training images as well or
better, and carries less over to new ones. Unstable training: it fits them worse.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from scripts.claims.cause import Cause
from scripts.claims.claim import FIRST_VERDICT
from scripts.compare.contrasts import change, interval_of, weights
from scripts.compare.measures import Interval, Levels, Plain
from scripts.compare.results import EvidenceRow, Explanation, Favours, RowName
from scripts.measured.dynamics import Dynamics
from scripts.measured.outcomes import Outcomes
from scripts.study.study import Study, plain

OVERFITTING: Literal["overfitting"] = "overfitting"
UNSTABLE: Literal["unstable training"] = "unstable training"
NEITHER: Literal["neither"] = "neither"
NOT_TRIED: Literal["not tried"] = "not tried"
FEW_SPIKES = 1.0
FLAT_DEAD = 0.01
FLAT_GROWTH = float(np.log2(1.1))

Reading = Callable[[Interval], Favours]
Intervention = Literal["learning_rate", "dropout", "train_images"]
INTERVENTIONS: tuple[tuple[Intervention, bool, Favours], ...] = (
    ("learning_rate", False, UNSTABLE),
    ("dropout", True, OVERFITTING),
    ("train_images", True, OVERFITTING),
)
"""Settings, whether their greatest level is the intervention, and what a loss that vanishes there
favours."""


@dataclass(frozen=True)
class _Sides:
    """The less and the more accurate side of a comparison, as the study's words and weights."""

    lower: Levels
    higher: Levels
    on_lower: np.ndarray
    on_higher: np.ndarray


def explanations(study: Study, outcomes: Outcomes, dynamics: Dynamics) -> list[Explanation]:
    """Return, for each comparison to explain, the rows of evidence between the two causes.

    These are the contrasts that the study's cause claims explain; where it has none, its
    greatest width against its smallest.
    """
    compared: list[tuple[str | None, Mapping[str, Any], Mapping[str, Any]]] = []
    for claim in study.claims:
        if isinstance(claim, Cause):
            explained = claim.explained(study.claims)
            compared.append((claim.id, explained.lower, explained.higher))
    widths = study.factors.get("width", ())
    if not compared and len(widths) > 1:
        compared.append((None, {"width": max(widths)}, {"width": min(widths)}))
    return [
        _explanation(study, outcomes, dynamics, claim, dict(lower), dict(higher))
        for claim, lower, higher in compared
    ]


def _explanation(
    study: Study,
    outcomes: Outcomes,
    dynamics: Dynamics,
    claim: str | None,
    lower: Levels,
    higher: Levels,
) -> Explanation:
    """Return the loss of accuracy and the rows, which favour something only where it is sure."""
    weight = weights(study, lower, higher)
    loss = change(weight @ outcomes.test_accuracy, outcomes.images)
    rows = _rows(study, outcomes, dynamics, lower, higher)
    sure = loss.interval is not None and bool(loss.interval[1] < 0)
    if not sure:
        rows = [
            row if row.favours == NOT_TRIED else row.model_copy(update={"favours": None})
            for row in rows
        ]
    return Explanation(
        claim=claim, lower=lower, higher=higher, loss=loss, sure=sure, rows=tuple(rows)
    )


def _rows(
    study: Study,
    outcomes: Outcomes,
    dynamics: Dynamics,
    lower: Levels,
    higher: Levels,
) -> list[EvidenceRow]:
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
    for setting, most, vanishing in INTERVENTIONS:
        rows.append(_intervention(study, outcomes, sides, setting, most, vanishing))
    return rows


def _row(
    name: RowName,
    values: np.ndarray,
    sides: _Sides,
    reading: Reading,
    of_difference: bool = True,
    at: Plain | None = None,
) -> EvidenceRow:
    """Return one row of evidence.

    Args:
        name: of the row.
        values: one number for each run, float64 (cells, seeds).
        sides: what is compared.
        reading: says which explanation an interval favours.
        of_difference: whether the interval is of lower minus higher, or of lower alone.
        at: the level that an intervention holds its setting at.
    """
    lower, higher = sides.on_lower @ values, sides.on_higher @ values
    per_seed = lower - higher if of_difference else lower
    interval = interval_of(per_seed)
    favours = None
    if interval is not None and per_seed.size >= FIRST_VERDICT:
        favours = reading(interval)
    return EvidenceRow(
        name=name,
        lower=_finite(lower.mean()),
        higher=_finite(higher.mean()),
        estimate=_finite(per_seed.mean()),
        interval=interval,
        favours=favours,
        at=at,
    )


def _correlation(together: np.ndarray, sides: _Sides) -> EvidenceRow:
    """Return the row of the correlation on the lower side; its interval ends at ±1."""
    row = _row("losses together", together, sides, _by_sign, of_difference=False)
    if row.interval is None:
        return row
    low, high = (float(np.clip(end, -1, 1)) for end in row.interval)
    return row.model_copy(update={"interval": (low, high)})


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _fitting(smallest: float) -> Reading:
    def reading(interval: Interval) -> Favours:
        low, high = interval
        if low > -smallest:
            return OVERFITTING
        return UNSTABLE if high < 0 else NEITHER

    return reading


def _gap(smallest: float) -> Reading:
    def reading(interval: Interval) -> Favours:
        low, high = interval
        if high < smallest:
            return UNSTABLE
        return OVERFITTING if low > 0 else NEITHER

    return reading


def _by_sign(interval: Interval) -> Favours:
    """Above zero favours unstable training, below it overfitting."""
    low, high = interval
    if low > 0:
        return UNSTABLE
    return OVERFITTING if high < 0 else NEITHER


def _spikes(spikes: np.ndarray, sides: _Sides) -> Reading:
    """More spikes favour unstable training, hardly any on the lower side overfitting."""
    there = float((sides.on_lower @ spikes).max())

    def reading(interval: Interval) -> Favours:
        if interval[0] > 0:
            return UNSTABLE
        return OVERFITTING if there < FEW_SPIKES else NEITHER

    return reading


def _growing(flat: float) -> Reading:
    """Growth favours unstable training, a difference within ``flat`` overfitting."""

    def reading(interval: Interval) -> Favours:
        low, high = interval
        if low > 0 and high > flat:
            return UNSTABLE
        return OVERFITTING if -flat < low and high < flat else NEITHER

    return reading


def _intervention(
    study: Study,
    outcomes: Outcomes,
    sides: _Sides,
    setting: Intervention,
    most: bool,
    vanishing: Favours,
) -> EvidenceRow:
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
    at: dict[str, Any] = {setting: max(levels) if most else min(levels)} if len(levels) > 1 else {}
    held = {side.get(setting) for side in (sides.lower, sides.higher)}
    if not at or len(held) > 1 or held == {at[setting]}:
        return EvidenceRow(
            name=setting, lower=None, higher=None, estimate=None, interval=None, favours=NOT_TRIED
        )
    weight = weights(study, dict(sides.lower) | at, dict(sides.higher) | at)
    staying: Favours = OVERFITTING if vanishing == UNSTABLE else UNSTABLE
    smallest = study.smallest_difference

    def reading(interval: Interval) -> Favours:
        low, high = interval
        if low > -smallest:
            return vanishing
        return staying if high < -smallest else NEITHER

    there = _Sides(sides.lower, sides.higher, np.maximum(weight, 0), np.maximum(-weight, 0))
    return _row(setting, outcomes.test_accuracy, there, reading, at=plain(at[setting]))
