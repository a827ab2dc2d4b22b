"""Why each claim has its verdict, in sentences."""

from __future__ import annotations

from collections.abc import Mapping

from scripts.claims.cause import CauseVerdict
from scripts.claims.claim import Claim
from scripts.claims.contrast import Contrast, ContrastVerdict, WithoutCollapsed
from scripts.claims.kinds import Verdict
from scripts.claims.level import Level, LevelVerdict
from scripts.claims.published import Published, PublishedVerdict
from scripts.compare.measures import Pair
from scripts.report.answers import difference
from scripts.study.names import selector_name
from scripts.study.study import Study
from scripts.words.formats import (
    confidence,
    count,
    limits,
    p_value,
    percent,
    percent_interval_beside,
    points,
    points_interval,
    size,
)


def reasons(study: Study, claim: Claim, found: Verdict) -> list[str]:
    """Return why a claim has its verdict.

    Args:
        study: the study.
        claim: one of its claims.
        found: its verdict.
    """
    if isinstance(claim, Level) and isinstance(found, LevelVerdict):
        return [_level_reason(claim, found, sum(cell.has(claim.where) for cell in study.cells))]
    if isinstance(claim, Published) and isinstance(found, PublishedVerdict):
        return [_published_reason(claim, found)]
    if isinstance(claim, Contrast) and isinstance(found, ContrastVerdict):
        return _contrast_reasons(study, claim, found)
    if isinstance(found, CauseVerdict):
        return _cause_reasons(study, found)
    raise TypeError(f"{found.id} has the verdict of another kind of claim")


def _level_reason(claim: Level, found: LevelVerdict, cells: int) -> str:
    low, high = claim.between
    claimed = limits((low, high))
    inside = low <= found.estimate <= high
    if found.n == 1:
        place = "inside" if inside else "outside"
        who = "The one network trained got"
        if cells > 1:
            who = f"The {cells} networks trained got, on average,"
        return (
            f"{who} {percent(found.estimate)}, which is {place} {claimed}. How far other seeds "
            f"would fall from it was not measured."
        )
    mean = f"The mean over {count(found.n, 'seed')} is {percent(found.estimate)}"
    if found.verdict == "supported":
        return f"{mean}, and its whole interval lies inside {claimed}."
    if found.verdict == "contradicted":
        return f"{mean}, and its whole interval lies outside {claimed}."
    place = "inside" if inside else "outside"
    if found.n == 2:
        return f"{mean}, {place} {claimed}. Two seeds cannot show how much of that is luck."
    return f"{mean}, {place} {claimed}, but its interval reaches across the limit."


def _published_reason(claim: Published, found: PublishedVerdict) -> str:
    seeds, published = count(found.n, "seed"), percent(claim.published)
    if found.n == 1:
        return (
            f"The one network trained got {percent(found.estimate)}, and {published} was "
            f"published. How far other seeds would fall from it was not measured."
        )
    mean = f"The mean over {seeds} is {percent(found.estimate)}"
    if found.n == 2 or not found.prediction_interval:
        luck = "Two seeds cannot show how much of that is luck."
        return f"{mean}, and {published} was published. {luck}"
    expected = percent_interval_beside(found.prediction_interval, claim.published)
    if found.verdict == "supported":
        place = "the published {} lies there: it may well be one of them"
    else:
        side = "above" if claim.published > found.estimate else "below"
        place = f"the published {{}} lies {side}. Luck with the seed alone hardly explains that"
    return f"{mean}. One more run is expected at {expected}, and {place.format(published)}."


def _sides(claim: Contrast) -> tuple[str, str]:
    higher, lower = (selector_name(side) for side in (claim.higher, claim.lower))
    return higher, lower


def _contrast_reasons(study: Study, claim: Contrast, found: ContrastVerdict) -> list[str]:
    higher, lower = _sides(claim)
    measured = difference(higher, lower, found.estimate)
    measured = measured[:1].upper() + measured[1:]
    matters = size(study.smallest_difference)
    if found.n == 1:
        return [
            f"{measured}. That is these networks alone: luck was not measured, so it says "
            f"nothing about other seeds.",
            *(_pair(pair) for pair in found.these_networks.pairs or ()),
        ]
    if found.n == 2:
        return [f"{measured}. Two seeds cannot show how much of that is luck."]
    why = {
        "reversed": f"the difference goes the other way, by more than the {matters} that matter",
        "practically equal": f"the difference is smaller than the {matters} that would matter",
        "no meaningful gain": f"whatever gain there is does not reach the {matters} that matter",
        None: f"the difference exceeds the {matters} that matter"
        if found.verdict == "supported"
        else f"the {_interval(found)}, leaves open whether the difference claimed exceeds the "
        f"{matters} that matter",
    }[found.detail]
    said = [f"{measured}; {why}."]
    low, high = found.shown
    if found.verdict == "undecided" and not low <= found.threshold <= high:
        said.append(
            f"The 95\u202f% interval, {points_interval(found.shown)}, would decide it alone; "
            f"weighed together with the study's other claims it stays open."
        )
    if found.without_collapsed:
        said.append(_without_collapsed(found.without_collapsed))
    return said


def _interval(found: ContrastVerdict) -> str:
    return f"{confidence(found.confidence)} interval, {points_interval(found.interval)}"


def _without_collapsed(found: WithoutCollapsed) -> str:
    """Return what is left of a difference over the seeds in which no run collapsed."""
    if found.estimate is None:
        return "In every seed at least one of the runs compared has collapsed."
    basis = f"Over the {count(found.n, 'seed')} in which no run compared has collapsed"
    said = f"{basis} it is {points(found.estimate)}"
    if found.interval:
        said += f" (95\u202f% interval {points_interval(found.interval)})"
    return f"{said}."


def _pair(pair: Pair) -> str:
    """Return what McNemar's test says of two networks."""
    higher, lower = map(selector_name, (pair.higher, pair.lower))
    return (
        f"{higher} against {lower}: {count(pair.only_higher_right, 'image')} only the first "
        f"got right, {count(pair.only_lower_right)} only the second (McNemar's exact test, "
        f"{p_value(pair.p)})."
    )


def _cause_reasons(study: Study, found: CauseVerdict) -> list[str]:
    parts: dict[str, float] = {part.name: part.estimate for part in found.parts}
    split = (
        f"Test accuracy changed by {points(parts['test'])}: {points(parts['train'])} because the "
        f"training images were fitted differently, and {points(-parts['gap'])} because the gap "
        f"between training and test accuracy changed."
    )
    if found.n < 3:
        return [split, f"{_leaning(study, parts)} One or two seeds cannot settle it."]
    fails = [part.name for part in found.parts if part.holds is False]
    needs = {
        "test": "there is no loss of accuracy to explain",
        "gap": "the gap between training and test accuracy did not grow by more than matters",
        "train": "accuracy fell on the training images too, which overfitting does not do",
    }
    if found.verdict == "supported":
        return [split, "That is consistent with overfitting; it is not proof of it."]
    if found.verdict == "contradicted":
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
