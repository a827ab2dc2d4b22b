"""Contrasts between cells: their weights, and what they are worth in each seed."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from scipy import stats

from scripts.compare.estimates import EXACT, Estimate, over_seeds, over_seeds_and_images, spread
from scripts.compare.measures import (
    Change,
    Difference,
    Interval,
    Levels,
    Pair,
    Plain,
    TheseNetworks,
    Uncertain,
)
from scripts.compare.results import Effect, Interaction
from scripts.measured.outcomes import Outcomes
from scripts.study.study import Study, plain

CONFIDENCE = 0.95


def weights(study: Study, higher: Mapping[str, Any], lower: Mapping[str, Any]) -> np.ndarray:
    """Return the weight of each cell, float64 (cells,).

    Those that match ``higher`` sum to 1 and those that match ``lower`` to −1, equal
    within each side; since every combination of levels is trained, the two sides are
    matched over the other factors.
    """
    chosen = np.zeros(len(study.cells))
    for selector, sign in ((higher, 1), (lower, -1)):
        matches = np.array([cell.has(dict(selector)) for cell in study.cells])
        chosen += sign * matches / matches.sum()
    return chosen


def compare(study: Study, outcomes: Outcomes, weight: np.ndarray) -> Difference:
    """Return a difference between cells with all of its uncertainties.

    Args:
        study: the study.
        outcomes: of its runs.
        weight: float64 (cells,), summing to zero.
    """
    per_seed = weight @ outcomes.test_accuracy
    several = per_seed.size > 1
    values = np.tensordot(weight.astype(np.float32), outcomes.correct.astype(np.float32), axes=1)
    new_digits = over_seeds_and_images(values) if several and outcomes.paired else None
    return Difference(
        estimate=float(per_seed.mean()),
        n=per_seed.size,
        per_seed=tuple(per_seed.tolist()),
        spread=spread(per_seed, outcomes.images) if several else None,
        test_set=described(over_seeds(per_seed, outcomes.images)) if several else None,
        new_digits=described(new_digits) if new_digits else None,
        these_networks=TheseNetworks(
            interval=_over_images(values, weight, outcomes),
            confidence=CONFIDENCE,
            pairs=(
                tuple(_pairs(study, outcomes, weight)) if not several and outcomes.paired else None
            ),
        ),
    )


def described(estimate: Estimate, confidence: float = CONFIDENCE) -> Uncertain:
    """Return how sure an estimate is, with its interval at ``confidence``."""
    return Uncertain(
        standard_error=estimate.standard_error,
        degrees_of_freedom=estimate.degrees_of_freedom,
        interval=estimate.interval(confidence),
        confidence=confidence,
    )


def change(per_seed: np.ndarray, images: int) -> Change:
    """Return the mean over seeds of a change in accuracy over ``images``, and its interval."""
    return Change(estimate=float(per_seed.mean()), interval=interval_of(per_seed, images))


def interval_of(per_seed: np.ndarray, images: int = EXACT) -> Interval | None:
    """Return the 95 % interval of a mean over seeds; None where it is not to be had."""
    if per_seed.size < 2 or not np.isfinite(per_seed.mean()):
        return None
    return over_seeds(per_seed, images).interval(CONFIDENCE)


def _over_images(values: np.ndarray, weight: np.ndarray, outcomes: Outcomes) -> tuple[float, float]:
    """Return the interval for these networks on other images like the test images."""
    images = outcomes.images
    if outcomes.paired:
        variance = float(values.mean(axis=0, dtype=np.float64).var(ddof=1)) / images
    else:
        accuracy = outcomes.test_accuracy.mean(axis=1)
        variance = float((weight**2 * accuracy * (1 - accuracy)).sum()) / images
    reach = float(stats.norm.ppf((1 + CONFIDENCE) / 2)) * max(np.sqrt(variance), 1 / images)
    mean = float(values.mean(dtype=np.float64))
    return mean - reach, mean + reach


def _pairs(study: Study, outcomes: Outcomes, weight: np.ndarray) -> Iterator[Pair]:
    """Yield McNemar's exact test for each pair of cells that the contrast matches."""
    uppers = [place for place, w in enumerate(weight) if w > 0]
    lowers = [place for place, w in enumerate(weight) if w < 0]
    if len(uppers) != len(lowers):
        return
    for upper, lower in zip(uppers, lowers, strict=True):
        first, second = outcomes.correct[upper, 0], outcomes.correct[lower, 0]
        only_first = int((first & ~second).sum())
        only_second = int((second & ~first).sum())
        yield Pair(
            higher=levels_of(study, upper),
            lower=levels_of(study, lower),
            seed=study.seeds[0],
            only_higher_right=only_first,
            only_lower_right=only_second,
            p=mcnemar(only_first, only_second),
        )


def mcnemar(only_first: int, only_second: int) -> float:
    """Return the exact two-sided p of McNemar's test on the discordant images."""
    discordant = only_first + only_second
    return float(stats.binomtest(only_first, discordant).pvalue) if discordant else 1.0


def levels_of(study: Study, place: int) -> Levels:
    """Return the levels of the cell at ``place`` as plain values."""
    return {name: plain(level) for name, level in study.cells[place].levels.items()}


def main_effects(study: Study, outcomes: Outcomes) -> Iterator[Effect]:
    """Yield, for each factor, each later level against each earlier one, over the others."""
    for factor, levels in study.factors.items():
        for against, level in itertools.combinations(map(plain, levels), 2):
            yield _effect(study, outcomes, factor, level, against, {})


def _effect(
    study: Study, outcomes: Outcomes, factor: str, level: Plain, against: Plain, at: Levels
) -> Effect:
    weight = weights(study, {**at, factor: level}, {**at, factor: against})
    return Effect(
        factor=factor,
        level=level,
        against=against,
        at=at,
        train=change(weight @ outcomes.train_accuracy, outcomes.train_images),
        gap=change(weight @ outcomes.gap, outcomes.images),
        **dict(compare(study, outcomes, weight)),
    )


def simple_effects(study: Study, outcomes: Outcomes) -> Iterator[Effect]:
    """Yield the same at each combination of levels of the other factors."""
    for factor, levels in study.factors.items():
        others = {
            name: values
            for name, values in study.factors.items()
            if name != factor and len(values) > 1
        }
        if not others:
            continue
        for against, level in itertools.combinations(map(plain, levels), 2):
            for combination in itertools.product(*others.values()):
                at = dict(zip(others, map(plain, combination), strict=True))
                yield _effect(study, outcomes, factor, level, against, at)


def interactions(study: Study, outcomes: Outcomes) -> Iterator[Interaction]:
    """Yield differences of differences of the first two factors, for neighbouring levels."""
    varied = list(study.varied)[:2]
    if len(varied) < 2:
        return
    first, second = varied
    for a1, a2 in itertools.pairwise(study.factors[first]):
        for b1, b2 in itertools.pairwise(study.factors[second]):
            sides = [{first: plain(a), second: plain(b)} for b in (b1, b2) for a in (a1, a2)]
            weight = weights(study, sides[3], sides[2]) - weights(study, sides[1], sides[0])
            yield Interaction(
                factors=(first, second),
                levels=((plain(a1), plain(a2)), (plain(b1), plain(b2))),
                **dict(compare(study, outcomes, weight)),
            )
