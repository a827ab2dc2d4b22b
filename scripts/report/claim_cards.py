"""A card for each claim: its verdict, the numbers behind it, and why in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from scripts.job.durations import duration
from scripts.report.answers import difference
from scripts.report.bars import Bars, bars_of
from scripts.report.formats import (
    confidence,
    count,
    limits,
    p_value,
    percent,
    percent_interval,
    points,
    points_interval,
    size,
)
from scripts.study.claims import Cause, Claim, Contrast, Level, Published
from scripts.study.names import selector_name
from scripts.study.study import Study

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
    study: Study, verdicts: Mapping[str, Any], cpu_seconds_per_seed: float
) -> tuple[Card, ...]:
    """Return a card for each claim, in the order of the study.

    Args:
        study: the study.
        verdicts: what ``verdicts.json`` holds.
        cpu_seconds_per_seed: what training every cell once costs.
    """
    return tuple(
        Card(
            id=claim.id,
            kind=found["kind"],
            statement=claim.statement,
            source=claim.source,
            verdict=found["verdict"],
            detail=found["detail"],
            strength=found["strength"],
            bars=bars_of(claim, found, study.smallest_difference),
            facts=tuple(_facts(study, claim, found)),
            reasons=tuple(_reasons(study, claim, found, verdicts)),
            would_decide=_would_decide(study, found, cpu_seconds_per_seed),
        )
        for claim, found in zip(study.claims, verdicts["claims"], strict=True)
    )


def _facts(study: Study, claim: Claim, found: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what was measured, as pairs of term and value."""
    if isinstance(claim, Level | Published):
        facts = _facts_of_accuracy(claim, found)
    else:
        facts = _facts_of_difference(study, claim, found)
    facts.append(("seeds", str(found["n"])))
    if found.get("spread") is not None:
        facts.append(("standard deviation over seeds", size(found["spread"])))
    facts.append(("rule", RULES[found["rule"]]))
    if found["p_adjusted"] is not None and found["n"] > 2:
        facts.append(("adjusted for all claims", p_value(found["p_adjusted"])))
    if isinstance(claim, Published) and found["n"] > 2:
        facts.append(("chance of a run this far off", p_value(found["p"])))
    if found["smallest_detectable"] is not None:
        detectable = found["smallest_detectable"]
        facts.append(
            ("this many seeds could find", size(detectable) if detectable < 1 else "no difference")
        )
    return facts


def _facts_of_accuracy(claim: Level | Published, found: Mapping[str, Any]) -> list[tuple[str, str]]:
    if isinstance(claim, Level):
        facts = [("claimed", limits((claim.between[0], claim.between[1])))]
    else:
        facts = [("published", percent(claim.published))]
    facts.append(("measured", percent(found["estimate"])))
    if found["interval"]:
        interval = percent_interval(found["interval"])
        facts.append((f"{confidence(found['confidence'])} interval", interval))
    if found["prediction_interval"]:
        facts.append(("one more seed", percent_interval(found["prediction_interval"])))
    return facts


def _facts_of_difference(
    study: Study, claim: Contrast | Cause, found: Mapping[str, Any]
) -> list[tuple[str, str]]:
    matters = size(study.smallest_difference)
    if isinstance(claim, Contrast):
        facts = [("has to exceed", matters), ("measured", points(found["estimate"]))]
    else:
        facts = [("a loss has to exceed", matters)]
        facts.append(("test accuracy changed by", points(found["estimate"])))
    if found["interval"]:
        interval = points_interval(found["interval"])
        facts.append((f"{confidence(found['confidence'])} interval", interval))
    if found.get("new_digits"):
        sure, interval = found["new_digits"]["confidence"], found["new_digits"]["interval"]
        facts.append((f"{confidence(sure)} for new digits", points_interval(interval)))
    return facts


def _reasons(
    study: Study, claim: Claim, found: Mapping[str, Any], verdicts: Mapping[str, Any]
) -> list[str]:
    if isinstance(claim, Level):
        return [_level_reason(claim, found, sum(cell.has(claim.where) for cell in study.cells))]
    if isinstance(claim, Published):
        return [_published_reason(claim, found)]
    if isinstance(claim, Contrast):
        return _contrast_reasons(study, claim, found)
    return _cause_reasons(study, claim, found)


def _level_reason(claim: Level, found: Mapping[str, Any], cells: int) -> str:
    low, high = claim.between
    claimed = limits((low, high))
    inside = low <= found["estimate"] <= high
    if found["n"] == 1:
        place = "inside" if inside else "outside"
        who = "The one network trained got"
        if cells > 1:
            who = f"The {cells} networks trained got, on average,"
        return (
            f"{who} {percent(found['estimate'])}, which is {place} {claimed}. How far other seeds "
            f"would fall from it was not measured."
        )
    mean = f"The mean over {count(found['n'], 'seed')} is {percent(found['estimate'])}"
    if found["verdict"] == "supported":
        return f"{mean}, and its whole interval lies inside {claimed}."
    if found["verdict"] == "contradicted":
        return f"{mean}, and its whole interval lies outside {claimed}."
    place = "inside" if inside else "outside"
    if found["n"] == 2:
        return f"{mean}, {place} {claimed}. Two seeds cannot show how much of that is luck."
    return f"{mean}, {place} {claimed}, but its interval reaches across the limit."


def _published_reason(claim: Published, found: Mapping[str, Any]) -> str:
    seeds, published = count(found["n"], "seed"), percent(claim.published)
    if found["n"] == 1:
        return (
            f"The one network trained got {percent(found['estimate'])}, and {published} was "
            f"published. How far other seeds would fall from it was not measured."
        )
    mean = f"The mean over {seeds} is {percent(found['estimate'])}"
    if found["n"] == 2:
        luck = "Two seeds cannot show how much of that is luck."
        return f"{mean}, and {published} was published. {luck}"
    expected = percent_interval(found["prediction_interval"])
    if found["verdict"] == "supported":
        place = "the published {} lies there: it may well be one of them"
    else:
        side = "above" if claim.published > found["estimate"] else "below"
        place = f"the published {{}} lies {side}. Luck with the seed alone hardly explains that"
    return f"{mean}. One more run is expected at {expected}, and {place.format(published)}."


def _sides(claim: Contrast) -> tuple[str, str]:
    higher, lower = (selector_name(side) for side in (claim.higher, claim.lower))
    return higher, lower


def _contrast_reasons(study: Study, claim: Contrast, found: Mapping[str, Any]) -> list[str]:
    higher, lower = _sides(claim)
    measured = difference(higher, lower, found["estimate"])
    measured = measured[:1].upper() + measured[1:]
    matters = size(study.smallest_difference)
    if found["n"] == 1:
        return [
            f"{measured}. That is these networks alone: luck was not measured, so it says "
            f"nothing about other seeds.",
            *(_pair(pair) for pair in found["these_networks"]["pairs"] or ()),
        ]
    if found["n"] == 2:
        return [f"{measured}. Two seeds cannot show how much of that is luck."]
    why = {
        "reversed": f"the difference goes the other way, by more than the {matters} that matter",
        "practically equal": f"the difference is smaller than the {matters} that would matter",
        "no meaningful gain": f"whatever gain there is does not reach the {matters} that matter",
        None: f"the difference exceeds the {matters} that matter"
        if found["verdict"] == "supported"
        else f"the seeds differ too much to say whether it exceeds the {matters} that matter",
    }[found["detail"]]
    reasons = [f"{measured}; {why}."]
    if found["without_collapsed"]:
        reasons.append(_without_collapsed(found["without_collapsed"]))
    return reasons


def _without_collapsed(found: Mapping[str, Any]) -> str:
    """Return what is left of a difference over the seeds in which no run collapsed."""
    if not found["n"]:
        return "In every seed at least one of the runs compared has collapsed."
    basis = f"Over the {count(found['n'], 'seed')} in which no run compared has collapsed"
    said = f"{basis} it is {points(found['estimate'])}"
    if found["interval"]:
        said += f" (95\u202f% interval {points_interval(found['interval'])})"
    return f"{said}."


def _pair(pair: Mapping[str, Any]) -> str:
    """Return what McNemar's test says of two networks."""
    higher, lower = (selector_name(pair[side]) for side in ("higher", "lower"))
    return (
        f"{higher} against {lower}: {count(pair['only_higher_right'], 'image')} only the first "
        f"got right, {count(pair['only_lower_right'])} only the second (McNemar's exact test, "
        f"{p_value(pair['p'])})."
    )


def _cause_reasons(study: Study, claim: Cause, found: Mapping[str, Any]) -> list[str]:
    parts = {part["name"]: part["estimate"] for part in found["parts"]}
    split = (
        f"Test accuracy changed by {points(parts['test'])}: {points(parts['train'])} because the "
        f"training images were fitted differently, and {points(-parts['gap'])} because the gap "
        f"between training and test accuracy changed."
    )
    if found["n"] < 3:
        return [split, f"{_leaning(study, parts)} One or two seeds cannot settle it."]
    fails = [part["name"] for part in found["parts"] if part["holds"] is False]
    needs = {
        "test": "there is no loss of accuracy to explain",
        "gap": "the gap between training and test accuracy did not grow by more than matters",
        "train": "accuracy fell on the training images too, which overfitting does not do",
    }
    if found["verdict"] == "supported":
        return [split, "That is consistent with overfitting; it is not proof of it."]
    if found["verdict"] == "contradicted":
        return [split, f"Overfitting is not the cause here: {'; '.join(needs[f] for f in fails)}."]
    return [split, "Not every part of that is sure enough to decide."]


def _leaning(study: Study, parts: Mapping[str, float]) -> str:
    """Return what the split would mean if the seed made no difference."""
    smallest = study.smallest_difference
    if parts["test"] >= -smallest:
        return "In these networks there is no loss to explain."
    if parts["train"] <= -smallest:
        return (
            "In these networks accuracy fell on the training images as well, which overfitting "
            "does not do."
        )
    if parts["gap"] > smallest:
        return "In these networks that has the shape of overfitting."
    return "In these networks the gap hardly grew."


def _would_decide(
    study: Study, found: Mapping[str, Any], cpu_seconds_per_seed: float
) -> str | None:
    """Return how many seeds would settle an undecided claim, and what they cost."""
    if found["verdict"] != "undecided":
        return None
    decide = found["decide"]
    if not decide and found["kind"] == "published":
        return "Three seeds decide it, either way."
    if not decide:
        return "With three seeds or more, the report estimates how many would decide it."
    if decide["seeds"] is None:
        return f"If nothing changes, more than {decide['more_than']} seeds would be needed."
    cost = duration(cpu_seconds_per_seed * (decide["seeds"] - len(study.seeds)))
    return (
        f"If nothing changes, {count(decide['seeds'], 'seed')} would decide it, about {cost} more "
        f"of training on one core."
    )
