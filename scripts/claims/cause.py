"""The claim that a contrast of the study has a certain cause: overfitting.

Test accuracy fell, the gap grew, fitting did not suffer: all three must hold, so the p of support
is the largest. The claim is contradicted where one of them is; three chances in one direction take
3/2 of a two-sided p.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from scripts.claims.claim import Asked, Claim, Decision, Identifier, Judged, Refused, Test
from scripts.claims.contrast import Contrast
from scripts.compare.measures import Change, Interval, Result

if TYPE_CHECKING:
    from scripts.compare.judging import Judging, Mean

CHANCES = 3 / 2  # of three parts in one direction each, beside one part in both
PartName = Literal["test", "gap", "train"]


class Cause(Claim):
    """A claim that a contrast of the study has a certain cause."""

    KIND: ClassVar[str] = "cause"

    explains: Identifier
    cause: Literal["overfitting"]

    def problems(self, asked: Asked) -> Iterator[Refused]:
        """Yield that it explains no contrast."""
        contrasts = sorted({claim.id for claim in asked.claims if isinstance(claim, Contrast)})
        if self.explains not in contrasts:
            allowed = ", ".join(contrasts) or "none, this study has no contrast"
            yield Refused(("explains",), self.explains, f"the id of a contrast ({allowed})")

    def question(self, asked: Asked) -> Hashable:
        """Return the cause and the difference, whose direction counts."""
        return self.cause, self.explained(asked.claims).difference(asked)

    def explained(self, claims: Sequence[Claim]) -> Contrast:
        """Return the contrast that it explains."""
        return next(
            claim for claim in claims if isinstance(claim, Contrast) and claim.id == self.explains
        )

    def judge(self, by: Judging) -> Judged:
        """Test each part of the explanation against the smallest difference that matters."""
        explained = self.explained(by.study.claims)
        weight, smallest = by.weights(explained.lower, explained.higher), by.smallest
        parts = (
            _Part("test", by.test(weight), -smallest, above=False),
            _Part("gap", by.gap(weight), smallest, above=True),
            _Part("train", by.train(weight), -smallest, above=True),
        )
        fell, grew, fitted = (part.shown(by.confidence) for part in parts)
        mean = parts[0].mean
        facts = CauseFacts(
            estimate=fell.estimate,
            interval=fell.interval,
            explains=explained.id,
            threshold=smallest,
            parts=(fell, grew, fitted),
            spread=mean.spread,
        )
        if mean.alone:
            return Judged(facts, None)
        against = [part for part in parts if not part.holds]

        def p_with(seeds: int | None = None) -> float:
            if against:
                return min(1.0, CHANCES * min(part.p_value(seeds) for part in against))
            return max(part.p_value(seeds) for part in parts)

        def flipped_p() -> float:
            if against:
                return min(1.0, CHANCES * min(against, key=_Part.p_value).flipped_p())
            return max(part.flipped_p() for part in parts)

        test = Test(p_with(), "contradicted" if against else "supported", confirm=flipped_p)
        return Judged(facts, mean.spread, test, p_with)


@dataclass(frozen=True)
class _Part:
    """One of the parts that make up a cause: a mean over seeds beyond a threshold."""

    name: PartName
    mean: Mean
    threshold: float
    above: bool

    def p_value(self, seeds: int | None = None) -> float:
        """Return its p, or the p that ``seeds`` seeds of this mean and spread have."""
        return self.mean.p_value(self.threshold, seeds)

    def flipped_p(self) -> float:
        return self.mean.flipped_p(self.threshold)

    @property
    def holds(self) -> bool:
        return (self.mean.value > self.threshold) == self.above

    def shown(self, confidence: float) -> CausePart:
        alone = self.mean.alone
        return CausePart(
            name=self.name,
            estimate=self.mean.value,
            interval=self.mean.interval(confidence),
            p=None if alone else self.p_value(),
            holds=None if alone else self.holds,
        )


class CausePart(Result):
    """A part of what a cause asks for: the change of test accuracy, gap or training accuracy."""

    name: PartName
    estimate: float
    interval: Interval | None
    p: float | None
    holds: bool | None


class CauseFacts(Result):
    """The change of test accuracy that is explained, and the parts of the explanation."""

    kind: Literal["cause"] = "cause"
    estimate: float
    interval: Interval | None
    explains: str
    threshold: float
    parts: tuple[CausePart, CausePart, CausePart]
    spread: float | None

    @property
    def split(self) -> tuple[CausePart, CausePart, Change]:
        """The change of test accuracy, and its two parts: by fitting, and by generalization."""
        fell, grew, fitted = self.parts
        closed = grew.interval and (-grew.interval[1], -grew.interval[0])
        return fell, fitted, Change(estimate=-grew.estimate, interval=closed)


class CauseVerdict(CauseFacts, Decision):
    """The verdict on a claim about what a contrast comes from."""

    detail: None = None
