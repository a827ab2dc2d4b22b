"""A card for each claim: its verdict, the numbers behind it, and why in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from scripts.claims.cause import CauseVerdict
from scripts.claims.claim import Decision
from scripts.claims.contrast import ContrastVerdict
from scripts.claims.kinds import Verdict
from scripts.claims.level import LevelVerdict
from scripts.claims.published import PublishedVerdict
from scripts.job.durations import duration
from scripts.report.bars import Bars, bars_of
from scripts.report.claim_reasons import reasons
from scripts.study.study import Study
from scripts.words.formats import (
    confidence,
    count,
    limits,
    p_value,
    percent,
    percent_interval,
    percent_interval_beside,
    points,
    points_interval,
    size,
)

RULES = {
    "one seed": "none with one seed",
    "two seeds": "none with two seeds",
    "simultaneous interval": "interval over seeds, for all claims together",
    "prediction interval": "prediction interval of one run",
    "t test, Holm": "t test over seeds, Holm",
}
"""The rules of ``verdicts.json`` as a card names them."""


class Card(BaseModel):
    """A claim as the page shows it."""

    model_config = ConfigDict(frozen=True)

    id: str
    kind: str
    statement: str
    source: str | None
    verdict: str
    detail: str | None
    strength: str
    bars: Bars
    facts: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]
    would_decide: str | None


def cards(
    study: Study, verdicts: Sequence[Verdict], cpu_seconds_per_seed: float
) -> tuple[Card, ...]:
    """Return a card for each claim, in the order of the study.

    Args:
        study: the study.
        verdicts: on its claims.
        cpu_seconds_per_seed: what training every cell once costs.
    """
    return tuple(
        Card(
            id=claim.id,
            kind=found.kind,
            statement=claim.statement,
            source=claim.source,
            verdict=found.verdict,
            detail=found.detail,
            strength=found.strength,
            bars=bars_of(found, study.smallest_difference),
            facts=tuple(_facts(study, found)),
            reasons=tuple(reasons(study, claim, found)),
            would_decide=_would_decide(study, found, cpu_seconds_per_seed),
        )
        for claim, found in zip(study.claims, verdicts, strict=True)
    )


def _facts(study: Study, found: Verdict) -> list[tuple[str, str]]:
    """Return what was measured, as pairs of term and value."""
    if isinstance(found, LevelVerdict | PublishedVerdict):
        facts = _facts_of_accuracy(found)
    else:
        facts = _facts_of_difference(study, found)
    facts.append(("seeds", str(found.n)))
    if found.spread is not None:
        facts.append(("standard deviation over seeds", size(found.spread)))
    facts.append(("rule", RULES[found.rule]))
    if found.p_adjusted is not None and found.n > 2:
        facts.append(("adjusted for all claims", p_value(found.p_adjusted)))
    if isinstance(found, PublishedVerdict) and found.p is not None and found.n > 2:
        facts.append(("chance of a run this far off", p_value(found.p)))
    if found.smallest_detectable is not None:
        detectable = found.smallest_detectable
        facts.append(
            ("this many seeds could find", size(detectable) if detectable < 1 else "no difference")
        )
    return facts


def _facts_of_accuracy(found: LevelVerdict | PublishedVerdict) -> list[tuple[str, str]]:
    if isinstance(found, LevelVerdict):
        facts = [("claimed", limits(found.threshold))]
    else:
        facts = [("published", percent(found.threshold))]
    facts.append(("measured", percent(found.estimate)))
    if found.interval:
        interval = percent_interval(found.interval)
        facts.append((f"{confidence(found.confidence)} interval", interval))
    if found.prediction_interval:
        expected = found.prediction_interval
        told = percent_interval(expected)
        if isinstance(found, PublishedVerdict):
            told = percent_interval_beside(expected, found.threshold)
        facts.append(("one more seed", told))
    return facts


def _facts_of_difference(
    study: Study, found: ContrastVerdict | CauseVerdict
) -> list[tuple[str, str]]:
    matters = size(study.smallest_difference)
    if isinstance(found, ContrastVerdict):
        facts = [("has to exceed", matters), ("measured", points(found.estimate))]
    else:
        facts = [("a loss has to exceed", matters)]
        facts.append(("test accuracy changed by", points(found.estimate)))
    if found.interval:
        interval = points_interval(found.interval)
        facts.append((f"{confidence(found.confidence)} interval", interval))
    if isinstance(found, ContrastVerdict) and found.new_digits and found.test_set:
        alone = found.test_set
        if alone.confidence != found.confidence:
            term = f"{confidence(alone.confidence)}, for this claim alone"
            facts.append((term, points_interval(alone.interval)))
        new = found.new_digits
        facts.append(
            (f"{confidence(new.confidence)} for new digits", points_interval(new.interval))
        )
    return facts


def _would_decide(study: Study, found: Decision, cpu_seconds_per_seed: float) -> str | None:
    """Return how many seeds would settle an undecided claim, and what they cost."""
    if found.verdict != "undecided":
        return None
    decide = found.decide
    if not decide and isinstance(found, PublishedVerdict):
        return "Three seeds decide it, either way."
    if not decide:
        return "With three seeds or more, the report estimates how many would decide it."
    if decide.seeds is None:
        return (
            f"If mean and spread stay as they are, more than {decide.more_than} seeds would be "
            f"needed."
        )
    cost = duration(cpu_seconds_per_seed * (decide.seeds - len(study.seeds)))
    return (
        f"If mean and spread stay as they are, {count(decide.seeds, 'seed')} would decide it, "
        f"about {cost} more of training on one core."
    )
