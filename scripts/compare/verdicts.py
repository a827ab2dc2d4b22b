"""The rules by which a claim is supported, contradicted or left undecided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from scripts.compare.contrasts import compare, weights
from scripts.compare.estimates import Estimate, over_seeds, sign_flip_p, spread, wilson
from scripts.compare.outcomes import Outcomes
from scripts.study.claims import Cause, Contrast, Level
from scripts.study.study import Study

ALPHA = 0.05
POWER = 0.8
MOST_SEEDS = 100
FIRST_VERDICT = 3
FIRST_FIRM = 6


@dataclass(frozen=True)
class Test:
    """One test of a claim: its p, the verdict if p is small enough, and a second opinion.

    ``confirm`` returns the p of the sign-flip test that a firm verdict needs as well.
    """

    p: float
    verdict: str
    detail: str | None
    confirm: Callable[[], float]


@dataclass(frozen=True)
class Judged:
    """A claim with its test, where there is one, and what the report says of it."""

    kind: str
    test: Test | None
    facts: dict[str, Any]
    decided_with: Callable[[int], bool] | None = None
    by_interval: bool = False


def judge_claims(study: Study, outcomes: Outcomes) -> list[dict[str, Any]]:
    """Return the verdict on each claim of ``study``, in its order, for ``verdicts.json``.

    The chance that any claim is decided wrongly is at most 0.05 over the whole study
    of m claims. A level claim goes by its interval at 1 − 0.05/m, which spends 0.05/m. The k
    contrasts and causes share what is left, 0.05 k/m, by Holm's procedure among
    themselves.
    """
    judged = [_judge(study, outcomes, claim) for claim in study.claims]
    claims = len(judged)
    p_values = {
        place: one.test.p for place, one in enumerate(judged) if one.test and not one.by_interval
    }
    factors = holm_factors(p_values, claims)
    adjusted: dict[int, float] = {}
    for place in sorted(p_values, key=lambda place: p_values[place]):
        before = max(adjusted.values(), default=0.0)
        adjusted[place] = min(1.0, max(before, factors[place] * p_values[place]))
    return [
        _verdict(study, outcomes, claim.id, one, factors.get(i, claims), adjusted.get(i))
        for i, (claim, one) in enumerate(zip(study.claims, judged, strict=True))
    ]


def holm_factors(p_values: Mapping[int, float], claims: int) -> dict[int, float]:
    """Return what Holm multiplies each p by, where they may spend their share of ``claims``."""
    tests = len(p_values)
    order = sorted(p_values, key=lambda place: p_values[place])
    return {place: claims / tests * (tests - rank) for rank, place in enumerate(order)}


def _judge(study: Study, outcomes: Outcomes, claim: Level | Contrast | Cause) -> Judged:
    if isinstance(claim, Level):
        return _level(study, outcomes, claim)
    if isinstance(claim, Contrast):
        return _contrast(study, outcomes, claim)
    explained = next(
        other
        for other in study.claims
        if isinstance(other, Contrast) and other.id == claim.explains
    )
    return _cause(study, outcomes, explained)


def _confidence(study: Study) -> float:
    """Return the confidence of a claim's interval; with one seed there is no verdict to guard."""
    if len(study.seeds) == 1:
        return 1 - ALPHA
    return 1 - ALPHA / len(study.claims)


def _level(study: Study, outcomes: Outcomes, claim: Level) -> Judged:
    matches = np.array([cell.has(claim.where) for cell in study.cells])
    per_seed = outcomes.test_accuracy[matches].mean(axis=0)
    low, high = claim.between
    facts: dict[str, Any] = {
        "estimate": float(per_seed.mean()),
        "interval": None,
        "threshold": [low, high],
        "prediction_interval": None,
    }
    confidence = _confidence(study)
    if per_seed.size == 1:
        images = outcomes.images * int(matches.sum())
        facts["interval"] = list(wilson(facts["estimate"], images, confidence))
        return Judged("level", None, facts)
    estimate = over_seeds(per_seed, outcomes.images)
    facts["interval"] = list(estimate.interval(confidence))
    deviation = spread(per_seed, outcomes.images)
    reach = float(stats.t.ppf(0.975, per_seed.size - 1)) * deviation
    reach *= np.sqrt(1 + 1 / per_seed.size)
    facts["prediction_interval"] = [estimate.value - reach, estimate.value + reach]
    inside = low <= estimate.value <= high
    nearest = low if abs(estimate.value - low) <= abs(estimate.value - high) else high
    test = Test(
        p=estimate.p_value(nearest)[0],
        verdict="supported" if inside else "contradicted",
        detail=None if inside else "outside",
        confirm=lambda: sign_flip_p(per_seed - nearest),
    )
    return Judged("level", test, facts, _enough(study, per_seed, nearest, outcomes.images), True)


def _contrast(study: Study, outcomes: Outcomes, claim: Contrast) -> Judged:
    weight = weights(study, claim.higher, claim.lower)
    comparison = compare(study, outcomes, weight)
    facts = {
        "interval": comparison["these_networks"]["interval"],
        **comparison,
        "threshold": study.smallest_difference,
        "without_collapsed": _without_collapsed(outcomes, weight),
    }
    per_seed = np.array(comparison["per_seed"])
    if per_seed.size == 1:
        return Judged("contrast", None, facts)
    estimate = over_seeds(per_seed, outcomes.images)
    interval = estimate.interval(_confidence(study))
    facts["interval"] = list(interval)
    smallest = study.smallest_difference
    p, above = estimate.p_value(smallest)
    test = Test(
        p=p,
        verdict="supported" if above else "contradicted",
        detail=None if above else _shortfall(interval, smallest),
        confirm=lambda: sign_flip_p(per_seed - smallest),
    )
    return Judged("contrast", test, facts, _enough(study, per_seed, smallest, outcomes.images))


def _shortfall(interval: tuple[float, float], smallest: float) -> str:
    """Say in which way a claimed gain is contradicted."""
    low, high = interval
    if high < -smallest:
        return "reversed"
    if -smallest < low and high < smallest:
        return "practically equal"
    return "no meaningful gain"


def _without_collapsed(outcomes: Outcomes, weight: np.ndarray) -> dict[str, Any] | None:
    """Return the contrast over the seeds in which no run of it collapsed."""
    sound = ~outcomes.collapsed[weight != 0].any(axis=0)
    if sound.all():
        return None
    per_seed = (weight @ outcomes.test_accuracy)[sound]
    interval = (
        list(over_seeds(per_seed, outcomes.images).interval(1 - ALPHA))
        if per_seed.size > 1
        else None
    )
    return {
        "n": per_seed.size,
        "estimate": float(per_seed.mean()) if per_seed.size else None,
        "interval": interval,
    }


def _cause(study: Study, outcomes: Outcomes, explained: Contrast) -> Judged:
    """Judge overfitting as the cause: test accuracy fell, the gap grew, fitting did not suffer.

    All three must hold, so the p of support is the largest. The claim is contradicted
    where one part is; three chances in one direction take 3/2 of a two-sided p.
    """
    weight = -weights(study, explained.higher, explained.lower)
    smallest = study.smallest_difference
    parts = {
        "test": (weight @ outcomes.test_accuracy, -smallest, False),
        "gap": (weight @ outcomes.gap, smallest, True),
        "train": (weight @ outcomes.train_accuracy, -smallest, True),
    }
    shown = []
    tests: list[tuple[float, bool, np.ndarray]] = []
    for name, (per_seed, threshold, above) in parts.items():
        estimate: Estimate | None = None
        p, holds = None, None
        if per_seed.size > 1:
            images = outcomes.train_images if name == "train" else outcomes.images
            estimate = over_seeds(per_seed, images)
            p, lies_above = estimate.p_value(threshold)
            holds = lies_above == above
            tests.append((p, holds, per_seed - threshold))
        shown.append(
            {
                "name": name,
                "estimate": float(per_seed.mean()),
                "interval": list(estimate.interval(_confidence(study))) if estimate else None,
                "p": p,
                "holds": holds,
            }
        )
    facts = {
        "estimate": shown[0]["estimate"],
        "interval": shown[0]["interval"],
        "explains": explained.id,
        "threshold": smallest,
        "parts": shown,
    }
    if not tests:
        return Judged("cause", None, facts)
    against = [(p, values) for p, holds, values in tests if not holds]
    if against:
        p, values = min(against, key=lambda pair: pair[0])
        test = Test(
            min(1.0, 1.5 * p), "contradicted", None, lambda: min(1.0, 1.5 * sign_flip_p(values))
        )
    else:
        test = Test(
            max(p for p, _, _ in tests),
            "supported",
            None,
            lambda: max(sign_flip_p(values) for _, _, values in tests),
        )

    def decided_with(seeds: int) -> bool:
        found = [
            _decided(study, per_seed, threshold, outcomes.images, seeds)
            for per_seed, threshold, _ in parts.values()
        ]
        return all(found) if not against else any(
            ok for ok, (_, holds, _) in zip(found, tests, strict=True) if not holds
        )  # fmt: skip

    return Judged("cause", test, facts, decided_with)


def _enough(
    study: Study, per_seed: np.ndarray, threshold: float, images: int
) -> Callable[[int], bool]:
    return lambda seeds: _decided(study, per_seed, threshold, images, seeds)


def _decided(study: Study, per_seed: np.ndarray, threshold: float, images: int, seeds: int) -> bool:
    """Tell whether ``seeds`` seeds with this mean and spread would decide a claim."""
    error = spread(per_seed, images) / np.sqrt(seeds)
    p, _ = Estimate(float(per_seed.mean()), error, seeds - 1).p_value(threshold)
    return p * len(study.claims) <= ALPHA


def _verdict(
    study: Study,
    outcomes: Outcomes,
    identifier: str,
    one: Judged,
    factor: float,
    adjusted: float | None,
) -> dict[str, Any]:
    seeds = len(study.seeds)
    test = one.test
    if one.by_interval and test:
        adjusted = min(1.0, test.p * len(study.claims))
    decided = seeds >= FIRST_VERDICT and adjusted is not None and adjusted <= ALPHA
    strength = "these networks only" if seeds < FIRST_VERDICT else "provisional"
    if decided and test and seeds >= FIRST_FIRM and factor * test.confirm() <= ALPHA:
        strength = "firm"
    deviation = one.facts.get("spread")
    return {
        "id": identifier,
        "kind": one.kind,
        "verdict": test.verdict if decided and test else "undecided",
        "detail": test.detail if decided and test else None,
        "strength": strength,
        "rule": _rule(seeds, one),
        "n": seeds,
        "confidence": _confidence(study),
        "p": test.p if test else None,
        "p_adjusted": adjusted,
        "smallest_detectable": _detectable(study, deviation),
        "decide": None if decided else _decide(study, outcomes, one),
        **one.facts,
    }


def _rule(seeds: int, one: Judged) -> str:
    if seeds < FIRST_VERDICT:
        return "one seed" if seeds == 1 else "two seeds"
    return "simultaneous interval" if one.by_interval else "t test, Holm"


def _detectable(study: Study, deviation: float | None) -> float | None:
    """Return the smallest difference that these seeds find with a power of 0.8."""
    seeds = len(study.seeds)
    if deviation is None or seeds < FIRST_VERDICT:
        return None
    tails = stats.t.ppf([1 - ALPHA / 2 / len(study.claims), POWER], seeds - 1)
    return float(tails.sum() * deviation / np.sqrt(seeds))


def _decide(study: Study, outcomes: Outcomes, one: Judged) -> dict[str, Any] | None:
    """Return how many seeds would decide, if mean and spread stay, and their processor time."""
    seeds = len(study.seeds)
    if seeds < FIRST_VERDICT or one.decided_with is None:
        return None
    enough = next((n for n in range(seeds + 1, MOST_SEEDS + 1) if one.decided_with(n)), None)
    if enough is None:
        return {"seeds": None, "more_than": MOST_SEEDS, "cpu_seconds": None}
    each = float(outcomes.cpu_seconds.mean(axis=1).sum())
    return {"seeds": enough, "more_than": None, "cpu_seconds": each * (enough - seeds)}
