"""The answer first: what each factor changed, and how sure that is, to be said by templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from pydantic import model_validator

from scripts.claims.claim import FIRST_VERDICT
from scripts.claims.contrast import Contrast
from scripts.compare.measures import Difference, Interval
from scripts.compare.results import Effect, Results
from scripts.study.names import level_name, setting_name
from scripts.study.settings import as_level
from scripts.study.study import Study
from scripts.words.models import Model

Reading = Literal["unmeasured", "higher", "lower", "equal", "not lower", "not higher", "undecided"]


class Read(Model):
    """A difference, the first of ``names`` minus the second, and what its interval shows.

    The ``interval`` is over seeds where there are several; ``over_images`` is for these networks.
    ``decided_alone`` where it would decide by itself and a claim on it stays undecided.
    """

    names: tuple[str, str]
    estimate: float
    interval: Interval
    over_images: Interval
    reading: Reading
    decided_alone: bool = False


class Answer(Model):
    """A question of the study and what answers it.

    It asks for the accuracy of the one cell; what a ``factor`` changes, whose levels are ``names``;
    or whether the effect of one factor depends on another, which are ``names``. Of several levels,
    ``best`` and ``worst`` differ from each other one by more than matters.
    """

    asks: Literal["accuracy", "factor", "interaction"]
    seeds: int
    factor: str | None = None
    names: tuple[str, ...] = ()
    accuracy: float | None = None
    found: tuple[Read, ...] = ()
    best: str | None = None
    worst: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> Answer:
        if self.asks == "accuracy":
            whole = self.accuracy is not None
        else:
            whole = bool(self.found) and (self.asks == "factor" or len(self.names) == 2)
        if not whole:
            raise ValueError(f"an answer on {self.asks} without what answers it")
        return self

    @property
    def shown(self) -> int:
        """How many differences are shown to matter."""
        return sum(one.reading in ("higher", "lower") for one in self.found)


def read_effect(effect: Difference, smallest: float, settled: bool = True) -> Reading:
    """Say what the interval over seeds of a difference shows.

    Args:
        effect: a difference between cells.
        smallest: the smallest difference that matters, in accuracy.
        settled: False where a claim on the same difference stays undecided once all
            claims are weighed together; then nothing more is said here either.
    """
    if effect.n < FIRST_VERDICT or effect.test_set is None:
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
    seeds = len(study.seeds)
    if not results.main_effects:
        mean = results.cells[0].test_accuracy.mean
        return (Answer(asks="accuracy", seeds=seeds, accuracy=mean),)
    found = [_of_factor(study, results, factor) for factor in study.varied]
    if results.interactions:
        factors = results.interactions[0].factors
        found.append(
            Answer(
                asks="interaction",
                seeds=seeds,
                names=tuple(map(setting_name, factors)),
                found=tuple(
                    Read(
                        names=effect.names[0],
                        reading=read_effect(effect, study.smallest_difference),
                        estimate=effect.estimate,
                        interval=effect.shown,
                        over_images=effect.these_networks.interval,
                    )
                    for effect in results.interactions
                ),
            )
        )
    return tuple(found)


def _of_factor(study: Study, results: Results, factor: str) -> Answer:
    found = [
        _read(study, results, effect) for effect in results.main_effects if effect.factor == factor
    ]
    best, worst = _extremes(found)
    return Answer(
        asks="factor",
        seeds=len(study.seeds),
        factor=factor,
        names=tuple(level_name(factor, level) for level in study.factors[factor]),
        found=tuple(found),
        best=best,
        worst=worst,
    )


def _read(study: Study, results: Results, effect: Effect) -> Read:
    """Read an effect, and leave open what a claim on the same difference leaves open."""
    factor, smallest = effect.factor, study.smallest_difference
    sides = {as_level(factor, level) for level in (effect.level, effect.against)}
    undecided = any(
        verdict.verdict == "undecided"
        for claim, verdict in zip(study.claims, results.claims, strict=True)
        if isinstance(claim, Contrast)
        and set(claim.higher) == {factor}
        and {as_level(factor, claim.higher[factor]), as_level(factor, claim.lower[factor])} == sides
    )
    alone = read_effect(effect, smallest)
    return Read(
        names=effect.names,
        reading=read_effect(effect, smallest, settled=not undecided),
        decided_alone=undecided and alone in ("higher", "lower", "equal"),
        estimate=effect.estimate,
        interval=effect.shown,
        over_images=effect.these_networks.interval,
    )


def _extremes(found: Sequence[Read]) -> tuple[str | None, str | None]:
    """Return the level that is more accurate than each other one by more than matters, and less."""
    wins, losses = Counter[str](), Counter[str]()
    for one in found:
        if one.reading in ("higher", "lower"):
            more, less = one.names if one.reading == "higher" else one.names[::-1]
            wins[more] += 1
            losses[less] += 1
    others = len({name for one in found for name in one.names}) - 1
    best, worst = (
        next((level for level, times in counts.items() if times == others), None)
        for counts in (wins, losses)
    )
    return best, worst
