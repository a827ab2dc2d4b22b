"""The claim that some cells are more accurate than others, by more than the smallest difference."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from scripts.claims.claim import Asked, Claim, Decision, Judged, Refused, Selector, Test
from scripts.compare.measures import Difference, Interval, Result

if TYPE_CHECKING:
    from scripts.compare.judging import Judging

Detail = Literal["reversed", "practically equal", "no meaningful gain"]


class Contrast(Claim):
    """A claim that some cells are more accurate than others."""

    KIND: ClassVar[str] = "contrast"

    higher: Selector
    lower: Selector

    def problems(self, asked: Asked) -> Iterator[Refused]:
        """Yield what is wrong with its two sides."""
        wrong = [*asked.problems("higher", self.higher), *asked.problems("lower", self.lower)]
        yield from wrong
        if wrong:
            return
        if set(self.higher) != set(self.lower):
            what = "the same settings as higher, other values"
            yield Refused(("lower",), self.lower, what)
        elif set(asked.named_by(self.higher)) & set(asked.named_by(self.lower)):
            yield Refused(("lower",), self.lower, "other cells than higher")

    def question(self, asked: Asked) -> Hashable:
        """Return its networks, the same for a contrast and its opposite.

        For one difference the two ask on which side of the smallest difference, and of its
        negative, it lies. It can be at one of these limits only, so the chance of a wrong verdict
        that one of the two claims is given pays for both (docs/statistics.md).
        """
        weights = self.difference(asked)
        return frozenset([weights, frozenset((network, -weight) for network, weight in weights)])

    def difference(self, asked: Asked) -> frozenset[tuple[int, Fraction]]:
        """Return the weight of each network in the difference."""
        higher, lower = asked.shares(self.higher), asked.shares(self.lower)
        weights = {
            network: higher.get(network, Fraction(0)) - lower.get(network, Fraction(0))
            for network in {**higher, **lower}
        }
        return frozenset((network, weight) for network, weight in weights.items() if weight)

    def judge(self, by: Judging) -> Judged:
        """Test the mean difference over seeds against the smallest that matters."""
        weight = by.weights(self.higher, self.lower)
        found, mean, smallest = by.difference(weight), by.test(weight), by.smallest
        interval = mean.interval(by.confidence) or found.shown
        facts = ContrastFacts(
            interval=interval,
            threshold=smallest,
            without_collapsed=by.without_collapsed(weight),
            **dict(found),
        )
        if mean.alone:
            return Judged(facts, None)
        above = mean.value > smallest
        test = Test(
            p=mean.p_value(smallest),
            verdict="supported" if above else "contradicted",
            detail=None if above else _shortfall(interval, smallest),
            confirm=lambda: mean.flipped_p(smallest),
            p_of_detail=mean.p_value(-smallest),
        )
        return Judged(facts, mean.spread, test, lambda seeds: mean.p_value(smallest, seeds))


def _shortfall(interval: Interval, smallest: float) -> Detail:
    """Say in which way a claimed gain is contradicted."""
    low, high = interval
    if high < -smallest:
        return "reversed"
    if -smallest < low and high < smallest:
        return "practically equal"
    return "no meaningful gain"


class WithoutCollapsed(Result):
    """A difference over the seeds in which no run of it collapsed."""

    n: int
    estimate: float | None
    interval: Interval | None


class ContrastFacts(Difference):
    """A difference beside the smallest that matters, ``threshold``."""

    kind: Literal["contrast"] = "contrast"
    interval: Interval
    threshold: float
    without_collapsed: WithoutCollapsed | None


class ContrastVerdict(ContrastFacts, Decision):
    """The verdict on a claim that some cells are more accurate than others."""

    detail: Detail | None
