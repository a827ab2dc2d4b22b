"""The numbers of a report that a comparison goes by, whatever else it holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, JsonValue

from scripts.claims.claim import Strength, Word
from scripts.words.models import Model

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Difference = Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False)]
Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Values = Mapping[str, JsonValue]
"""Plain values by their names: of settings, which another version may have others of."""


class RunNumbers(Model):
    """One training."""

    id: str
    seed: int
    test_accuracy: Share
    collapsed: bool
    seconds: Seconds
    cpu_seconds: Seconds


class CellNumbers(Model):
    """One combination of factor levels, with its runs in the order of the seeds."""

    levels: Values
    runs: Annotated[tuple[RunNumbers, ...], Field(min_length=1)]


class Ruling(Model):
    """What a report says of a claim; the estimate is an accuracy or a difference (0 to 1)."""

    id: str
    kind: str
    verdict: Word
    detail: str | None
    strength: Strength
    estimate: Difference | None

    @property
    def whole(self) -> str:
        """The verdict with its detail and strength: ``undecided (provisional)``."""
        detail = f": {self.detail}" if self.detail else ""
        return f"{self.verdict}{detail} ({self.strength})"


class ClaimNumbers(Ruling):
    """A claim, what it asks as its study file says, and its verdict."""

    statement: str
    asked: Values


class Machine(Model):
    """What some of the runs were trained on and with."""

    processor: str
    cores: int | None
    threads: int
    system: str
    python: str
    packages: Mapping[str, str]


class Numbers(Model):
    """What was asked, and what came out."""

    settings: Values
    factors: Mapping[str, tuple[JsonValue, ...]]
    seeds: Annotated[tuple[int, ...], Field(min_length=1)]
    smallest_difference: Share
    test_images: Annotated[int, Field(ge=1, le=10**9)]
    cells: Annotated[tuple[CellNumbers, ...], Field(min_length=1)]
    claims: tuple[ClaimNumbers, ...]
    machines: tuple[Machine, ...]
