"""Everything that ``verdicts.json`` and ``runs.csv`` hold, from the outcomes of a study."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import stats

from scripts.compare.contrasts import (
    CONFIDENCE,
    interactions,
    levels_of,
    main_effects,
    simple_effects,
)
from scripts.compare.estimates import EXACT, as_accuracies, over_seeds, spread
from scripts.compare.exact import clopper_pearson, wilson
from scripts.compare.explanations import explanations
from scripts.compare.results import CellResult, Collapsed, Results, Summary
from scripts.compare.verdicts import judge_claims
from scripts.measured.dynamics import Dynamics
from scripts.measured.outcomes import Outcomes
from scripts.study.study import Study

FEWEST_FOR_SKEW = 8

HEADER = (
    "seed",
    "test_accuracy",
    "train_accuracy",
    "gap",
    "test_loss",
    "train_loss",
    "parameters",
    "seconds",
    "cpu_seconds",
    "collapsed",
    "spikes_per_thousand_steps",
    "dead_units",
    "activation_doublings",
    "loss_correlation",
)


def results(study: Study, outcomes: Outcomes, dynamics: Dynamics) -> Results:
    """Return cells, effects, the verdict on every claim, and what speaks for one cause or other."""
    return Results(
        study=study.study,
        seeds=tuple(study.seeds),
        smallest_difference=study.smallest_difference,
        test_images=outcomes.images,
        cells=tuple(_cell(study, outcomes, place) for place in range(len(study.cells))),
        main_effects=tuple(main_effects(study, outcomes)),
        simple_effects=tuple(simple_effects(study, outcomes)),
        interactions=tuple(interactions(study, outcomes)),
        claims=tuple(judge_claims(study, outcomes)),
        explanations=tuple(explanations(study, outcomes, dynamics)),
    )


def _cell(study: Study, outcomes: Outcomes, place: int) -> CellResult:
    loss = outcomes.test_loss[place].mean()
    collapsed = int(outcomes.collapsed[place].sum())
    seeds = len(study.seeds)
    return CellResult(
        levels=levels_of(study, place),
        runs=tuple(study.cells[place].run(seed).id for seed in study.seeds),
        test_accuracy=_summary(outcomes.test_accuracy[place], outcomes.images),
        train_accuracy=_summary(outcomes.train_accuracy[place], outcomes.train_images),
        gap=_summary(outcomes.gap[place], None),
        skewed=_skewed(outcomes.test_accuracy[place]),
        test_loss=float(loss) if np.isfinite(loss) else None,
        collapsed=Collapsed(
            runs=collapsed, share_interval=clopper_pearson(collapsed, seeds, CONFIDENCE)
        ),
    )


def _skewed(per_seed: np.ndarray) -> bool | None:
    """Tell whether runs are skewed (D'Agostino's test, p < 0.01); None with under eight seeds."""
    if per_seed.size < FEWEST_FOR_SKEW:
        return None
    if np.ptp(per_seed) == 0:
        return False
    return bool(stats.skewtest(per_seed).pvalue < 0.01)


def _summary(per_seed: np.ndarray, images: int | None) -> Summary:
    """Return mean, interval and spread of a cell's runs.

    Args:
        per_seed: float64 (seeds,).
        images: how many images each accuracy is over; None where it is a difference.
    """
    mean = float(per_seed.mean())
    if per_seed.size == 1:
        interval = wilson(mean, images, CONFIDENCE) if images else None
        return Summary(
            mean=mean, interval=interval, confidence=CONFIDENCE, method="Wilson", spread=None
        )
    over = over_seeds(per_seed, images or EXACT).interval(CONFIDENCE)
    return Summary(
        mean=mean,
        interval=as_accuracies(over) if images else over,
        confidence=CONFIDENCE,
        method="t over seeds",
        spread=spread(per_seed, images or EXACT),
    )


def run_rows(
    study: Study, outcomes: Outcomes, dynamics: Dynamics
) -> tuple[list[str], list[list[Any]]]:
    """Return the header and rows of ``runs.csv``; a number that is not finite is left empty."""
    rows = []
    for c, cell in enumerate(study.cells):
        for s, seed in enumerate(study.seeds):
            numbers = (
                outcomes.test_accuracy,
                outcomes.train_accuracy,
                outcomes.gap,
                outcomes.test_loss,
                outcomes.train_loss,
            )
            course = (dynamics.spikes, dynamics.dead, dynamics.growth, dynamics.together)
            rows.append(
                [
                    cell.run(seed).id,
                    *(str(level) for level in cell.levels.values()),
                    seed,
                    *(_or_empty(values[c, s]) for values in numbers),
                    int(outcomes.parameters[c, s]),
                    float(outcomes.seconds[c, s]),
                    float(outcomes.cpu_seconds[c, s]),
                    "yes" if outcomes.collapsed[c, s] else "no",
                    *(_or_empty(values[c, s]) for values in course),
                ]
            )
    return ["run", *study.factors, *HEADER], rows


def _or_empty(number: float) -> float | str:
    return float(number) if np.isfinite(number) else ""
