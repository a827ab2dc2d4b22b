"""The claim that an accuracy lies between two values.

It is decided by its interval at 1 − 0.05/m, of m claims that are weighed together.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from scripts.claims.claim import Asked, Claim, Decision, Judged, Method, Refused, Selector, Test
from scripts.compare.measures import Accuracy, Interval
from scripts.study.settings import NUMBER

if TYPE_CHECKING:
    from scripts.compare.judging import Judging


class Level(Claim):
    """A claim that an accuracy lies between two values."""

    KIND: ClassVar[str] = "level"
    METHOD: ClassVar[Method] = "simultaneous interval"

    where: Selector
    between: Annotated[
        list[Annotated[float, Field(ge=0, le=1), NUMBER]],
        Field(min_length=2, max_length=2, description="accuracies from 0 to 1, the lower first"),
    ]

    @model_validator(mode="after")
    def _lower_first(self) -> Level:
        low, high = self.between
        if low >= high:
            raise PydanticCustomError("between", "between must have its lower value first")
        return self

    def problems(self, asked: Asked) -> Iterator[Refused]:
        """Yield what is wrong with its cells."""
        yield from asked.problems("where", self.where)

    def question(self, asked: Asked) -> Hashable:
        """Return its networks and limits."""
        return frozenset(asked.shares(self.where).items()), tuple(self.between)

    def judge(self, by: Judging) -> Judged:
        """Test the mean over seeds against the nearer limit."""
        low, high = self.between
        mean = by.accuracy(self.where)
        facts = LevelFacts(threshold=(low, high), **dict(by.accuracy_facts(mean)))
        if mean.alone:
            return Judged(facts, None)
        inside = low <= mean.value <= high
        nearest = min(low, high, key=lambda limit: abs(mean.value - limit))
        test = Test(
            p=mean.p_value(nearest),
            verdict="supported" if inside else "contradicted",
            detail=None if inside else "outside",
            confirm=lambda: mean.flipped_p(nearest),
        )
        return Judged(facts, mean.spread, test, lambda seeds: mean.p_value(nearest, seeds))


class LevelFacts(Accuracy):
    """An accuracy beside the limits that are claimed, ``threshold``."""

    kind: Literal["level"] = "level"
    threshold: Interval


class LevelVerdict(LevelFacts, Decision):
    """The verdict on a claim that an accuracy lies between two values."""

    detail: Literal["outside"] | None
