"""The claim that runs like these give an accuracy that someone published, of one training.

It is decided either way by the 95 % prediction interval of one run. "Consistent" is no discovery,
so each figure is checked by itself and takes nothing from the other claims. The interval leans on
runs being normally distributed however many there are, so a verdict is never firm.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from scripts.claims.claim import (
    ALPHA,
    Asked,
    Claim,
    Decision,
    Judged,
    Method,
    Refused,
    Selector,
    Test,
)
from scripts.compare.measures import Accuracy
from scripts.study.settings import NUMBER

if TYPE_CHECKING:
    from scripts.compare.judging import Judging


class Published(Claim):
    """A claim that runs like these give an accuracy that someone published, of one training."""

    KIND: ClassVar[str] = "published"
    METHOD: ClassVar[Method] = "prediction interval"

    where: Selector
    published: Annotated[float, Field(ge=0, le=1, description="an accuracy from 0 to 1"), NUMBER]

    def problems(self, asked: Asked) -> Iterator[Refused]:
        """Yield what is wrong with its cell."""
        wrong = list(asked.problems("where", self.where))
        yield from wrong
        if not wrong and (cells := len(asked.named_by(self.where))) > 1:
            one = f"one cell, since one network was published; these are {cells}"
            yield Refused(("where",), self.where, one)

    def question(self, asked: Asked) -> Hashable:
        """Return its network and figure."""
        return frozenset(asked.shares(self.where).items()), self.published

    def judge(self, by: Judging) -> Judged:
        """Ask whether one more run could have given what was published."""
        mean = by.accuracy(self.where)
        facts = PublishedFacts(threshold=self.published, **dict(by.accuracy_facts(mean)))
        if mean.alone:
            return Judged(facts, None)
        p = mean.p_of_one_more(self.published)
        test = Test(
            p=p,
            verdict="supported" if p > ALPHA else "contradicted",
            detail="consistent" if p > ALPHA else "not reproduced",
        )
        return Judged(facts, mean.spread, test)


class PublishedFacts(Accuracy):
    """An accuracy beside the one that was published, ``threshold``."""

    kind: Literal["published"] = "published"
    threshold: float


class PublishedVerdict(PublishedFacts, Decision):
    """The verdict on an accuracy that someone published."""

    detail: Literal["consistent", "not reproduced"] | None
