"""The rules by which a claim is supported, contradicted or left undecided."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

import numpy as np
from pydantic import TypeAdapter
from scipy import stats

from scripts.claims.claim import (
    ALPHA,
    FIRST_FIRM,
    FIRST_VERDICT,
    Claim,
    Decide,
    Decision,
    Judged,
    Rule,
    Strength,
)
from scripts.claims.kinds import Verdict
from scripts.compare.judging import Judging
from scripts.measured.outcomes import Outcomes
from scripts.study.study import Study

POWER = 0.8
MOST_SEEDS = 100
VERDICT: TypeAdapter[Verdict] = TypeAdapter(Verdict)


def judge_claims(study: Study, outcomes: Outcomes) -> list[Verdict]:
    """Return the verdict on each claim of ``study``, in its order.

    The chance that any claim is decided wrongly is at most 0.05 over the whole study
    of m claims. Published figures are not among them: each is checked by itself, and where it is
    right it lies outside of its 95 % prediction interval in one study of twenty. A level claim goes
    by its interval at 1 − 0.05/m, which spends 0.05/m. The k contrasts and causes share what is
    left, 0.05 k/m, by Holm's procedure among themselves, as ``adjusted_p_values`` says. Claims that
    ask the same count once: those that are identical have one p, and a contrast and its opposite
    are at one limit each, of which one share pays for both.
    """
    by = Judging(study, outcomes)
    judged = [claim.judge(by) for claim in study.claims]
    claims = len(study.weighed)
    tests = {
        place: one.test
        for place, (claim, one) in enumerate(zip(study.claims, judged, strict=True))
        if one.test and claim.METHOD == "t test, Holm"
    }
    asked = {claim.id: n for n, same in enumerate(study.questions) for claim in same}
    question = {place: asked[study.claims[place].id] for place in tests}
    settled = {question[place]: test.settled for place, test in tests.items()}
    adjusted = {
        place: adjusted_p_values({question[place]: test.p}, settled, claims)[question[place]]
        for place, test in tests.items()
    }
    return [
        _verdict(by, claim, one, *adjusted.get(place, (None, claims)))
        for place, (claim, one) in enumerate(zip(study.claims, judged, strict=True))
    ]


def adjusted_p_values(
    p_values: Mapping[int, float], settled: Mapping[int, float], claims: int
) -> dict[int, tuple[float, float]]:
    """Return each p adjusted for the others, and the factor that it was multiplied by.

    Holm's procedure, with a claim that leaves its share to the others only once nothing
    about it is left to decide. A contradicted contrast has a second chance to be wrong: in
    saying that it is reversed or practically equal. Of the two limits, the smallest
    difference and its negative, the true difference can be at one only, so one share pays
    for both (procedure S2 of Shaffer, 1986, J. Am. Stat. Assoc. 81, 826–831).

    Args:
        p_values: of the verdicts, by the place of the claim.
        settled: the p at which nothing is left to decide, at least that of the verdict.
        claims: all claims of the study, also those that are not tested here.
    """
    factors = holm_factors(settled, claims)
    adjusted = {}
    for place, p in p_values.items():
        others = [settled[other] for other in factors if other != place]
        reached, ways = 0.0, []
        for factor, other in zip(factors.values(), [*others, 1.0], strict=True):
            ways.append((min(1.0, max(reached, factor * p)), factor))
            reached = max(reached, factor * other)  # what it takes that the next one leaves
        adjusted[place] = min(ways, key=lambda way: (_comparable(way[0]), way[1]))
    return adjusted


def _comparable(p: float) -> float:
    """Return p to ten digits, so that rounding does not order what is equal."""
    return float(f"{p:.9e}")


def holm_factors(p_values: Mapping[int, float], claims: int) -> dict[int, float]:
    """Return what Holm multiplies each p by, smallest p first.

    The tests may spend their share of the 0.05 that all ``claims`` have together.
    """
    tests = len(p_values)
    order = sorted(p_values, key=lambda place: _comparable(p_values[place]))
    return {place: claims / tests * (tests - rank) for rank, place in enumerate(order)}


def _verdict(
    by: Judging,
    claim: Claim,
    one: Judged,
    adjusted: float | None,
    factor: float,
) -> Verdict:
    study, test = by.study, one.test
    seeds = len(study.seeds)
    if test and claim.METHOD == "simultaneous interval":
        adjusted = min(1.0, test.p * len(study.weighed))
    sure = claim.METHOD == "prediction interval" or (adjusted is not None and adjusted <= ALPHA)
    decided = seeds >= FIRST_VERDICT and sure
    strength: Strength = "these networks only" if seeds < FIRST_VERDICT else "provisional"
    confirm = test.confirm if test else None
    if decided and confirm and seeds >= FIRST_FIRM and factor * confirm() <= ALPHA:
        strength = "firm"
    decision = Decision(
        id=claim.id,
        verdict=test.verdict if decided and test else "undecided",
        detail=test.detail if decided and test else None,
        strength=strength,
        rule=_rule(seeds, claim),
        n=seeds,
        confidence=by.confidence,
        p=test.p if test else None,
        p_adjusted=adjusted,
        smallest_detectable=_detectable(study, one.spread) if one.p_with else None,
        decide=None if decided else _decide(study, one),
    )
    return VERDICT.validate_python({**dict(decision), **dict(one.facts)})


def _rule(seeds: int, claim: Claim) -> Rule:
    if seeds < FIRST_VERDICT:
        return "one seed" if seeds == 1 else "two seeds"
    return claim.METHOD


def _detectable(study: Study, deviation: float | None) -> float | None:
    """Return the smallest difference that these seeds find with a power of 0.8."""
    seeds = len(study.seeds)
    if deviation is None or seeds < FIRST_VERDICT:
        return None
    tails = stats.t.ppf([1 - ALPHA / 2 / len(study.weighed), POWER], seeds - 1)
    return float(tails.sum() * deviation / np.sqrt(seeds))


def _decide(study: Study, one: Judged) -> Decide | None:
    """Return how many seeds would decide, if mean and spread stay."""
    seeds, p_with = len(study.seeds), one.p_with
    if seeds < FIRST_VERDICT or p_with is None:
        return None
    # more seeds only lower p, so the first number that decides is found by halving
    enough = bisect_left(
        range(MOST_SEEDS + 1),
        True,
        lo=seeds + 1,
        key=lambda n: p_with(n) * len(study.weighed) <= ALPHA,
    )
    if enough > MOST_SEEDS:
        return Decide(seeds=None, more_than=MOST_SEEDS)
    return Decide(seeds=enough, more_than=None)
