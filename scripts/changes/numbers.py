"""The numbers of a report that a comparison goes by, whatever else it holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from scripts.claims.claim import Strength, Word
from scripts.words.parts import Part

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Difference = Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False)]
Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class RunNumbers(Part):
    """One training."""

    id: str
    seed: int
    test_accuracy: Share
    collapsed: bool
    seconds: Seconds
    cpu_seconds: Seconds


class CellNumbers(Part):
    """One combination of factor levels, with its runs in the order of the seeds."""

    levels: Mapping[str, Any]
    runs: Annotated[tuple[RunNumbers, ...], Field(min_length=1)]


class ClaimNumbers(Part):
    """A claim, what it asks as its study file says, and its verdict."""

    id: str
    kind: str
    statement: str
    asked: Mapping[str, Any]
    verdict: Word
    detail: str | None
    strength: Strength
    estimate: Difference | None


class Machine(Part):
    """What some of the runs were trained on and with."""

    processor: str
    cores: int | None
    threads: int
    system: str
    python: str
    packages: Mapping[str, str]


class Numbers(Part):
    """What was asked, and what came out."""

    settings: Mapping[str, Any]
    factors: Mapping[str, tuple[Any, ...]]
    seeds: Annotated[tuple[int, ...], Field(min_length=1)]
    smallest_difference: Share
    test_images: Annotated[int, Field(ge=1, le=10**9)]
    cells: Annotated[tuple[CellNumbers, ...], Field(min_length=1)]
    claims: tuple[ClaimNumbers, ...]
    machines: tuple[Machine, ...]
