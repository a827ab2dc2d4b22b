"""What the outcomes say of one claim: its test, its interval, and the facts beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy import stats

from scripts.compare.contrasts import compare, weights
from scripts.compare.estimates import Estimate, as_accuracies, over_seeds, spread
from scripts.compare.exact import sign_flip_p, wilson
from scripts.compare.results import (
    AccuracyFacts,
    CauseFacts,
    CausePart,
    ContrastFacts,
    Detail,
    Facts,
    LevelFacts,
    Method,
    PublishedFacts,
    WithoutCollapsed,
    Word,
)
from scripts.measured.outcomes import Outcomes
from scripts.study.claims import ALPHA, Claim, Contrast, Level, Published
from scripts.study.study import Study

CHANCES = 3 / 2  # of three parts in one direction each, beside one part in both


@dataclass(frozen=True)
class Test:
    """One test of a claim: its p, the verdict if p is small enough, and a second opinion.

    Attributes:
        p: of the verdict.
        settled: the p at which nothing about the claim is left to decide, not even in
            which way a claimed gain is contradicted; ``p`` or more.
        verdict: ``supported`` or ``contradicted``.
        detail: how it is contradicted, where there is more than one way.
        confirm: returns the p of the sign-flip test that a firm verdict needs as well; None
            where no verdict can be firm.
    """

    p: float
    settled: float
    verdict: Word
    detail: Detail | None
    confirm: Callable[[], float] | None


@dataclass(frozen=True)
class Judged:
    """A claim with its test, where there is one, and what the report says of it.

    ``p_with`` returns the p that a number of seeds of the same mean and spread have.
    """

    test: Test | None
    facts: Facts
    p_with: Callable[[int], float] | None = None
    method: Method = "t test, Holm"


def judged_claim(study: Study, outcomes: Outcomes, claim: Claim) -> Judged:
    """Return what ``outcomes`` say of ``claim``, before the other claims are weighed with it."""
    if isinstance(claim, Level):
        return _level(study, outcomes, claim)
    if isinstance(claim, Published):
        return _published(study, outcomes, claim)
    if isinstance(claim, Contrast):
        return _contrast(study, outcomes, claim)
    explained = next(
        other
        for other in study.claims
        if isinstance(other, Contrast) and other.id == claim.explains
    )
    return _cause(study, outcomes, explained)


def confidence_of(study: Study) -> float:
    """Return the confidence of a claim's interval; with one seed there is no verdict to guard."""
    if len(study.seeds) == 1:
        return 1 - ALPHA
    return 1 - ALPHA / max(1, len(study.weighed))


def _accuracy_facts(
    study: Study, outcomes: Outcomes, where: Mapping[str, Any]
) -> tuple[np.ndarray, AccuracyFacts]:
    """Return the accuracy of the cells that ``where`` names, float64 (seeds,), and its facts.

    The prediction interval says where one more run is expected with 95 % probability.
    """
    matches = np.array([cell.has(dict(where)) for cell in study.cells])
    per_seed = outcomes.test_accuracy[matches].mean(axis=0)
    mean, confidence = float(per_seed.mean()), confidence_of(study)
    if per_seed.size == 1:
        interval = wilson(mean, outcomes.images, confidence)
        return per_seed, AccuracyFacts(
            estimate=mean, interval=interval, prediction_interval=None, spread=None
        )
    one_more = stats.t.ppf(0.975, per_seed.size - 1) * _of_one_more(per_seed, outcomes.images)
    return per_seed, AccuracyFacts(
        estimate=mean,
        interval=as_accuracies(over_seeds(per_seed, outcomes.images).interval(confidence)),
        prediction_interval=as_accuracies((mean - one_more, mean + one_more)),
        spread=spread(per_seed, outcomes.images),
    )


def _of_one_more(per_seed: np.ndarray, images: int) -> float:
    """Return the standard error of one more run about the mean of ``per_seed``."""
    return float(spread(per_seed, images) * np.sqrt(1 + 1 / per_seed.size))


def _level(study: Study, outcomes: Outcomes, claim: Level) -> Judged:
    low, high = claim.between
    per_seed, accuracy = _accuracy_facts(study, outcomes, claim.where)
    facts = LevelFacts(threshold=(low, high), **dict(accuracy))
    if per_seed.size == 1:
        return Judged(None, facts)
    estimate = over_seeds(per_seed, outcomes.images)
    inside = low <= estimate.value <= high
    nearest = low if abs(estimate.value - low) <= abs(estimate.value - high) else high
    p, _ = estimate.p_value(nearest)
    test = Test(
        p=p,
        settled=p,
        verdict="supported" if inside else "contradicted",
        detail=None if inside else "outside",
        confirm=lambda: sign_flip_p(per_seed - nearest),
    )
    return Judged(
        test,
        facts,
        lambda seeds: _p_with(per_seed, nearest, outcomes.images, seeds),
        method="simultaneous interval",
    )


def _published(study: Study, outcomes: Outcomes, claim: Published) -> Judged:
    """Judge whether one more run could have given what was published of one training.

    It is decided either way by the 95 % prediction interval of one run, which leans on runs
    being normally distributed however many there are, so that it is never firm.
    """
    per_seed, accuracy = _accuracy_facts(study, outcomes, claim.where)
    facts = PublishedFacts(threshold=claim.published, **dict(accuracy))
    method: Method = "prediction interval"
    if per_seed.size == 1:
        return Judged(None, facts, method=method)
    away = abs(claim.published - facts.estimate) / _of_one_more(per_seed, outcomes.images)
    p = float(2 * stats.t.sf(away, per_seed.size - 1))
    test = Test(
        p=p,
        settled=p,
        verdict="supported" if p > ALPHA else "contradicted",
        detail="consistent" if p > ALPHA else "not reproduced",
        confirm=None,
    )
    return Judged(test, facts, method=method)


def _contrast(study: Study, outcomes: Outcomes, claim: Contrast) -> Judged:
    weight = weights(study, claim.higher, claim.lower)
    found = compare(study, outcomes, weight)
    per_seed, smallest = np.array(found.per_seed), study.smallest_difference
    several = per_seed.size > 1
    estimate = over_seeds(per_seed, outcomes.images) if several else None
    interval = estimate.interval(confidence_of(study)) if estimate else found.shown
    facts = ContrastFacts(
        interval=interval,
        threshold=smallest,
        without_collapsed=_without_collapsed(outcomes, weight),
        **dict(found),
    )
    if not estimate:
        return Judged(None, facts)
    p, above = estimate.p_value(smallest)
    test = Test(
        p=p,
        settled=max(p, estimate.p_value(-smallest)[0]),
        verdict="supported" if above else "contradicted",
        detail=None if above else _shortfall(interval, smallest),
        confirm=lambda: sign_flip_p(per_seed - smallest),
    )
    return Judged(
        test,
        facts,
        lambda seeds: _p_with(per_seed, smallest, outcomes.images, seeds),
    )


def _shortfall(interval: tuple[float, float], smallest: float) -> Detail:
    """Say in which way a claimed gain is contradicted."""
    low, high = interval
    if high < -smallest:
        return "reversed"
    if -smallest < low and high < smallest:
        return "practically equal"
    return "no meaningful gain"


def _without_collapsed(outcomes: Outcomes, weight: np.ndarray) -> WithoutCollapsed | None:
    """Return the contrast over the seeds in which no run of it collapsed."""
    sound = ~outcomes.collapsed[weight != 0].any(axis=0)
    if sound.all():
        return None
    per_seed = (weight @ outcomes.test_accuracy)[sound]
    several = per_seed.size > 1
    return WithoutCollapsed(
        n=per_seed.size,
        estimate=float(per_seed.mean()) if per_seed.size else None,
        interval=over_seeds(per_seed, outcomes.images).interval(1 - ALPHA) if several else None,
    )


@dataclass(frozen=True)
class _Part:
    """One of the parts that make up a cause: a mean over seeds beyond a threshold."""

    name: Literal["test", "gap", "train"]
    per_seed: np.ndarray
    threshold: float
    above: bool
    images: int

    def p_value(self, seeds: int) -> float:
        """Return the p that ``seeds`` seeds of this mean and spread have."""
        return _p_with(self.per_seed, self.threshold, self.images, seeds)

    @property
    def holds(self) -> bool:
        return bool(self.per_seed.mean() > self.threshold) == self.above


def _cause(study: Study, outcomes: Outcomes, explained: Contrast) -> Judged:
    """Judge overfitting as the cause: test accuracy fell, the gap grew, fitting did not suffer.

    All three must hold, so the p of support is the largest. The claim is contradicted
    where one part is; three chances in one direction take 3/2 of a two-sided p.
    """
    weight = -weights(study, explained.higher, explained.lower)
    smallest, images = study.smallest_difference, outcomes.images
    parts = (
        _Part("test", weight @ outcomes.test_accuracy, -smallest, False, images),
        _Part("gap", weight @ outcomes.gap, smallest, True, images),
        _Part("train", weight @ outcomes.train_accuracy, -smallest, True, outcomes.train_images),
    )
    fell, grew, fitted = (_shown(study, part) for part in parts)
    facts = CauseFacts(
        estimate=fell.estimate,
        interval=fell.interval,
        explains=explained.id,
        threshold=smallest,
        parts=(fell, grew, fitted),
        spread=spread(parts[0].per_seed, images) if len(study.seeds) > 1 else None,
    )
    seeds = len(study.seeds)
    if seeds == 1:
        return Judged(None, facts)
    against = [part for part in parts if not part.holds]

    def p_with(seeds: int) -> float:
        if against:
            return min(1.0, CHANCES * min(part.p_value(seeds) for part in against))
        return max(part.p_value(seeds) for part in parts)

    def flipped_p() -> float:
        if against:
            part = min(against, key=lambda part: part.p_value(seeds))
            return min(1.0, CHANCES * sign_flip_p(part.per_seed - part.threshold))
        return max(sign_flip_p(part.per_seed - part.threshold) for part in parts)

    p = p_with(seeds)
    test = Test(p, p, "contradicted" if against else "supported", None, flipped_p)
    return Judged(test, facts, p_with)


def _shown(study: Study, part: _Part) -> CausePart:
    several = part.per_seed.size > 1
    estimate = over_seeds(part.per_seed, part.images) if several else None
    return CausePart(
        name=part.name,
        estimate=float(part.per_seed.mean()),
        interval=estimate.interval(confidence_of(study)) if estimate else None,
        p=part.p_value(part.per_seed.size) if several else None,
        holds=part.holds if several else None,
    )


def _p_with(per_seed: np.ndarray, threshold: float, images: int, seeds: int) -> float:
    """Return the p against ``threshold`` of ``seeds`` seeds with this mean and spread."""
    error = spread(per_seed, images) / np.sqrt(seeds)
    return Estimate(float(per_seed.mean()), error, seeds - 1).p_value(threshold)[0]
