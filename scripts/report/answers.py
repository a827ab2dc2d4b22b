"""The answer first: what each factor changed, and how sure that is."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from scripts.claims.contrast import Contrast
from scripts.compare.measures import Difference
from scripts.compare.results import Effect, Interaction, Results
from scripts.study.names import (
    level_name,
    selector_name,
    setting_name,
    setting_names,
)
from scripts.study.settings import as_level
from scripts.study.study import Study
from scripts.words.formats import (
    capital,
    count,
    listed,
    percent,
    percent_interval,
    points,
    points_interval,
    size,
)

Reading = Literal["unmeasured", "higher", "lower", "equal", "not lower", "not higher", "undecided"]


class Answer(BaseModel):
    """One question of the study, its answer in a few words, and the sentences that carry it."""

    model_config = ConfigDict(frozen=True)

    question: str
    headline: str
    reading: Reading
    sentences: tuple[str, ...]


def read_effect(effect: Difference, smallest: float, settled: bool = True) -> Reading:
    """Say what the interval over seeds of a difference shows.

    Args:
        effect: a difference between cells.
        smallest: the smallest difference that matters, in accuracy.
        settled: False where a claim on the same difference stays undecided once all
            claims are weighed together; then nothing more is said here either.
    """
    if effect.n < 3 or effect.test_set is None:
        return "unmeasured"
    low, high = effect.test_set.interval
    if not settled:
        return "undecided"
    if low > smallest:
        return "higher"
    if high < -smallest:
        return "lower"
    if low > -smallest and high < smallest:
        return "equal"
    if low >= -smallest:
        return "not lower"
    if high <= smallest:
        return "not higher"
    return "undecided"


def answers(study: Study, results: Results) -> tuple[Answer, ...]:
    """Return one answer for each factor, and one on whether the first two depend on each other."""
    found = [_of_factor(study, results, factor) for factor in study.factors]
    if not study.factors or not any(len(levels) > 1 for levels in study.factors.values()):
        return (_of_one_cell(study, results),)
    if results.interactions:
        found.append(_of_interactions(study, results.interactions))
    return tuple(answer for answer in found if answer is not None)


def _of_one_cell(study: Study, results: Results) -> Answer:
    seeds, cell = len(study.seeds), results.cells[0].test_accuracy
    mean, interval = percent(cell.mean), cell.interval and percent_interval(cell.interval)
    if seeds == 1:
        sentences = [f"The test accuracy of the one network trained is {mean}."]
        if interval:
            sentences.append(
                f"Its 95\u202f% interval, {interval}, covers other test images like these only: "
                f"what another seed would give was not measured."
            )
    else:
        spread = f", {interval} at 95\u202f% confidence" if interval else ""
        sentences = [f"The mean test accuracy over {seeds} seeds is {mean}{spread}."]
    return Answer(
        question="How accurate is it?",
        headline=f"{mean}.",
        reading="unmeasured" if seeds < 3 else "higher",
        sentences=tuple(sentences),
    )


def _of_factor(study: Study, results: Results, factor: str) -> Answer | None:
    levels = study.factors[factor]
    effects = [effect for effect in results.main_effects if effect.factor == factor]
    if not effects:
        return None
    names = [level_name(factor, level) for level in levels]
    readings = [_reading_of(study, results, effect) for effect in effects]
    sentences = [
        _sentence(study, effect, reading)
        for effect, reading in itertools.islice(zip(effects, readings, strict=True), 6)
    ]
    if len(effects) > 6:
        sentences.append(
            f"The other {count(len(effects) - 6, 'pair')} of levels are in the results."
        )
    sentences += _at_each_level(results, effects)
    return Answer(
        question=f"{capital(listed(names, 'or'))}?",
        headline=_headline(effects, readings, len(study.seeds)),
        reading=readings[0],
        sentences=tuple(sentences),
    )


def _reading_of(study: Study, results: Results, effect: Effect) -> Reading:
    """Read an effect, and leave open what a claim on the same difference leaves open."""
    factor = effect.factor
    sides = {as_level(factor, level) for level in (effect.level, effect.against)}
    undecided = any(
        verdict.verdict == "undecided"
        for claim, verdict in zip(study.claims, results.claims, strict=True)
        if isinstance(claim, Contrast)
        and set(claim.higher) == {factor}
        and {as_level(factor, claim.higher[factor]), as_level(factor, claim.lower[factor])} == sides
    )
    return read_effect(effect, study.smallest_difference, settled=not undecided)


def _headline(effects: Sequence[Effect], readings: list[Reading], seeds: int) -> str:
    if readings[0] == "unmeasured":
        return cannot_tell(seeds)
    if len(effects) > 1:
        return _headline_of_several(effects, readings)
    level, against = effects[0].names
    low, high = effects[0].shown
    slight = "more accurate, whether by enough to matter is open"
    unsure = "at least not worse by more than matters"
    return {
        "higher": f"{capital(level)}, by more than matters.",
        "lower": f"{capital(against)}, by more than matters.",
        "equal": "No difference that matters.",
        "not lower": f"Undecided; {level} is {slight if low > 0 else unsure}.",
        "not higher": f"Undecided; {against} is {slight if high < 0 else unsure}.",
        "undecided": "Undecided.",
        "unmeasured": "",
    }[readings[0]]


def _headline_of_several(effects: Sequence[Effect], readings: Sequence[Reading]) -> str:
    """Name the level that is more or less accurate than each other one by more than matters."""
    wins, losses = Counter[str](), Counter[str]()
    for effect, reading in zip(effects, readings, strict=True):
        level, against = effect.names
        if reading in ("higher", "lower"):
            wins[level if reading == "higher" else against] += 1
            losses[against if reading == "higher" else level] += 1
    shown = sum(wins.values())
    if not shown:
        return "No difference between any two is shown."
    others = len({name for effect in effects for name in effect.names}) - 1
    named = [
        f"{word} with {level}"
        for word, found in (("most accurate", wins), ("least accurate", losses))
        for level, times in found.items()
        if times == others
    ]
    if named:
        return capital(f"{listed(named)}, by more than matters.")
    verb = "differs" if shown == 1 else "differ"
    return f"{shown} of {count(len(effects), 'pair')} {verb} by more than matters."


def cannot_tell(seeds: int) -> str:
    """Say that so few seeds do not measure luck."""
    return "One seed cannot tell." if seeds == 1 else "Two seeds cannot tell."


def _sentence(study: Study, effect: Effect, reading: Reading) -> str:
    level, against = effect.names
    average = _averaged_over(study, effect.factor)
    measured = difference(level, against, effect.estimate)
    if reading == "unmeasured":
        interval = points_interval(effect.these_networks.interval)
        return (
            f"{capital(measured)}{average}; these networks on other images like these: {interval} "
            f"at 95\u202f% confidence."
        )
    interval = points_interval(effect.shown)
    basis = f"95\u202f% interval over {count(effect.n, 'seed')}: {interval}"
    matters = size(study.smallest_difference)
    alone = read_effect(effect, study.smallest_difference)
    left_open = "; that is not enough to decide."
    if alone not in ("undecided", "not lower", "not higher"):
        left_open = (
            "; by itself that would decide, but a claim on this difference stays undecided, since "
            "claims are weighed together."
        )
    ending = {
        "higher": f"; the whole interval lies beyond the {matters} that matter.",
        "lower": f"; the whole interval lies beyond the {matters} that matter.",
        "equal": f"; the whole interval lies within the {matters} that would matter.",
        "not lower": f"; that leaves open whether the {matters} that matter are reached.",
        "not higher": f"; that leaves open whether the {matters} that matter are reached.",
        "undecided": left_open,
    }[reading]
    return f"{capital(measured)}{average} ({basis}){ending}"


def difference(level: str, against: str, estimate: float) -> str:
    """Return a measured difference in words, without judging it."""
    if f"{abs(100 * estimate):.2f}" == "0.00":
        return f"with {level} the networks were as accurate as with {against}, to 0.01 points"
    more = "more" if estimate > 0 else "less"
    return (
        f"with {level} the networks were {size(estimate)} {more} accurate on the test images "
        f"than with {against}"
    )


def _averaged_over(study: Study, factor: str) -> str:
    others = [
        f"the {setting_names(name)}"
        for name, levels in study.factors.items()
        if name != factor and len(levels) > 1
    ]
    return f", on average over {listed(others)}" if others else ""


def _at_each_level(results: Results, effects: Sequence[Effect]) -> list[str]:
    """Return what a difference is at each level of the other factor, where that is short to say."""
    if len(effects) != 1:
        return []
    (effect,) = effects
    simple = [
        (selector_name(found.at), found)
        for found in results.simple_effects
        if (found.factor, found.level, found.against)
        == (effect.factor, effect.level, effect.against)
    ]
    if not 1 < len(simple) <= 4:
        return []
    parts = [f"{points(found.estimate)} with {where}" for where, found in simple]
    level, against = effect.names
    return [f"{capital(level)} minus {against} is {listed(parts)}."]


def _of_interactions(study: Study, effects: Sequence[Interaction]) -> Answer:
    """Say whether the first two factors depend on each other, over all neighbouring levels."""
    first, second = (setting_name(factor) for factor in effects[0].factors)
    readings = [read_effect(effect, study.smallest_difference) for effect in effects]
    sentences = [interaction_sentence(effect, True) for effect in effects[:4]]
    if len(effects) > 4:
        sentences.append(f"The other {len(effects) - 4} such changes are in verdicts.json.")
    return Answer(
        question=f"Does the effect of the {first} depend on the {second}?",
        headline=_headline_of_interactions(readings, len(study.seeds)),
        reading=readings[0],
        sentences=tuple(sentences),
    )


def _headline_of_interactions(readings: Sequence[Reading], seeds: int) -> str:
    if readings[0] == "unmeasured":
        return cannot_tell(seeds)
    shown = sum(reading in ("higher", "lower") for reading in readings)
    if shown:
        return "Yes." if len(readings) == 1 else f"Yes, in {shown} of {len(readings)} comparisons."
    if all(reading == "equal" for reading in readings):
        return "Not so that it matters."
    return "Undecided."


def interaction_sentence(effect: Interaction, interval: bool) -> str:
    """Return how a difference changes with the other factor, with its interval where wanted."""
    (earlier, later), (low, high) = (
        [level_name(factor, as_level(factor, level)) for level in levels]
        for factor, levels in zip(effect.factors, effect.levels, strict=True)
    )
    text = (
        f"{capital(later)} minus {earlier} changes by {points(effect.estimate)} from {low} to "
        f"{high}"
    )
    if not interval:
        return f"{text}."
    basis = f"over {count(effect.n, 'seed')}" if effect.test_set else "over the test images"
    return f"{text} (95\u202f% interval {basis}: {points_interval(effect.shown)})."
