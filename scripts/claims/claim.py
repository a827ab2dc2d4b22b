"""What every kind of claim has: its keys, what is refused, what it asks, and how it is judged.

Every job reads study files, so nothing here imports NumPy or SciPy: a judgement is handed what it
computes with.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scripts.compare.measures import Result
from scripts.study.settings import Settings, as_level

if TYPE_CHECKING:
    from scripts.compare.judging import Judging

ALPHA = 0.05
"""The chance that is allowed of deciding any claim of a study wrongly."""

FIRST_VERDICT = 3
"""Fewer seeds decide nothing: luck is not measured."""

FIRST_FIRM = 6
"""Fewer seeds decide nothing firmly: with five the least p of a sign-flip test is 1/16."""

Selector = Annotated[
    dict[str, Any],
    Field(description="settings with one value each; names every cell that has them"),
]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
Word = Literal["supported", "contradicted", "undecided"]
Strength = Literal["these networks only", "provisional", "firm"]
Method = Literal["t test, Holm", "simultaneous interval", "prediction interval"]
Rule = Literal["one seed", "two seeds"] | Method


@dataclass(frozen=True)
class Refused:
    """Something wrong with a claim: the keys that lead to it, what stands there, what may."""

    place: tuple[str, ...]
    found: Any
    allowed: str
    error: str = "claim"


@dataclass(frozen=True)
class Asked:
    """What the claims of a study can speak of: the settings of each cell, and each other."""

    cells: Sequence[Settings]
    claims: Sequence[Claim]

    @cached_property
    def networks(self) -> list[int]:
        """The number of the network of each cell, the same for cells that are the same one."""
        numbers: dict[Settings, int] = {}
        return [numbers.setdefault(cell.effective, len(numbers)) for cell in self.cells]

    def named_by(self, selector: Mapping[str, Any]) -> list[int]:
        """Return the places of the cells that ``selector`` names."""
        levels = {name: as_level(name, value) for name, value in selector.items()}
        return [
            place
            for place, cell in enumerate(self.cells)
            if all(getattr(cell, name) == level for name, level in levels.items())
        ]

    def shares(self, selector: Mapping[str, Any]) -> dict[int, Fraction]:
        """Return how much each network counts in the mean of the cells that ``selector`` names."""
        chosen = [self.networks[place] for place in self.named_by(selector)]
        return {network: Fraction(chosen.count(network), len(chosen)) for network in chosen}

    def problems(self, key: str, selector: Mapping[str, Any]) -> Iterator[Refused]:
        """Yield what is wrong with the selector that stands at ``key`` of a claim."""
        for name, value in selector.items():
            try:
                as_level(name, value)
            except ValidationError as error:
                for detail in error.errors():
                    yield Refused((key, name), value, detail["msg"], detail["type"])
                return
        if not self.named_by(selector):
            yield Refused((key,), selector, "a cell of this study; its factors have no such levels")


@dataclass(frozen=True)
class Test:
    """One test of a claim: its p, the verdict if p is small enough, and a second opinion.

    Attributes:
        p: of the verdict.
        verdict: ``supported`` or ``contradicted``.
        detail: how it is contradicted, where there is more than one way.
        confirm: returns the p of the sign-flip test that a firm verdict needs as well; None
            where no verdict can be firm.
        p_of_detail: that of the further limit at which the detail is decided, if there is one.
    """

    p: float
    verdict: Word
    detail: str | None = None
    confirm: Callable[[], float] | None = None
    p_of_detail: float = 0.0

    @property
    def settled(self) -> float:
        """The p at which nothing about the claim is left to decide."""
        return max(self.p, self.p_of_detail)


@dataclass(frozen=True)
class Judged:
    """A claim with its test, where there is one, and what the report says of it.

    Attributes:
        facts: what was measured.
        spread: over seeds, of what is tested; None with one seed.
        test: None with one seed.
        p_with: returns the p that a number of seeds of the same mean and spread have.
    """

    facts: Result
    spread: float | None
    test: Test | None = None
    p_with: Callable[[int], float] | None = None


class Claim(BaseModel):
    """A statement that a study tests; each kind of it is a module of this folder."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    KIND: ClassVar[str]
    METHOD: ClassVar[Method] = "t test, Holm"
    """By which it is decided, beside the other claims of its study."""

    id: Identifier
    statement: Annotated[str, Field(min_length=1, max_length=1_000)]
    source: Annotated[
        str | None, Field(max_length=1_000, description="who says so, as the report prints it")
    ] = None

    def problems(self, asked: Asked) -> Iterator[Refused]:
        """Yield what is wrong with it in its study, though it is well-formed."""
        raise NotImplementedError

    def question(self, asked: Asked) -> Hashable:
        """Return what it asks: equal for claims that one test answers, however they spell it."""
        raise NotImplementedError

    def judge(self, by: Judging) -> Judged:
        """Return what the outcomes say of it, before the other claims are weighed with it."""
        raise NotImplementedError


class Decide(Result):
    """How many seeds would decide a claim if mean and spread stay, or that it takes more."""

    seeds: int | None
    more_than: int | None


class Decision(Result):
    """What is decided of a claim, and by which rule; ``confidence`` is that of its interval."""

    id: str
    verdict: Word
    detail: str | None
    strength: Strength
    rule: Rule
    n: int
    confidence: float
    p: float | None
    p_adjusted: float | None
    smallest_detectable: float | None
    decide: Decide | None
