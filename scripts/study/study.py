"""A study: settings, factors, seeds and claims, and the runs that they ask for."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    create_model,
    field_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from scripts.claims.claim import FIRST_FIRM, FIRST_VERDICT, Asked, Claim, Identifier
from scripts.claims.kinds import AnyClaim, questions
from scripts.study.initializers import Initializer
from scripts.study.runs import Run
from scripts.study.settings import NUMBER, WHOLE, Settings, as_level

MOST_RUNS = 10_000
"""Runs of a study: more would be trained for weeks, and Snakemake could not plan them."""


def _each_once(values: list[Any]) -> list[Any]:
    before = set()
    for value in values:
        if value in before:
            raise PydanticCustomError(
                "given_twice", "each value once; {value} stands there twice", {"value": str(value)}
            )
        before.add(value)
    return values


def _is_path(value: str) -> str:
    try:
        value.encode()
        known = "\0" not in value and Path(value).expanduser()
    except (UnicodeEncodeError, RuntimeError):  # the latter where ~ is nobody's home
        known = False
    if not known:
        raise PydanticCustomError("path", "a path on this machine")
    return value


_FACTOR_FIELDS: dict[str, Any] = {
    name: (
        Annotated[
            list[hint],  # type: ignore[valid-type]
            Field(min_length=1),
            AfterValidator(_each_once),
        ]
        | None,
        None,
    )
    for name, hint in get_type_hints(Settings, include_extras=True).items()
    if name in Settings.model_fields
}
_Factors = create_model(
    "Factors",
    __config__=ConfigDict(extra="forbid", strict=True),
    __doc__="Settings that vary, each with its list of levels; null takes a factor out.",
    **_FACTOR_FIELDS,
)


def _levels(given: Any) -> dict[str, tuple[Any, ...]]:
    checked = _Factors.model_validate(given)
    return {
        name: tuple(getattr(checked, name)) for name in given if getattr(checked, name) is not None
    }


def plain(value: Any) -> Any:
    """Return a level as the plain JSON value that a study file would hold."""
    return value.as_setting() if isinstance(value, Initializer) else value


Factors = Annotated[
    dict[str, tuple[Any, ...]],
    PlainValidator(_levels),
    PlainSerializer(
        lambda factors: {
            name: [plain(level) for level in levels] for name, levels in factors.items()
        }
    ),
    WithJsonSchema(_Factors.model_json_schema()),
]


SHARED_FOLDERS = ("benchmarks", "data", "logs", "runs")
"""Folders in ``results/`` that belong to all studies."""


@dataclass(frozen=True)
class Cell:
    """One combination of factor levels, with the settings that it gives."""

    levels: dict[str, Any]
    settings: Settings

    def run(self, seed: int) -> Run:
        """Return the run of this cell with ``seed``."""
        return Run(self.settings, seed)

    def has(self, selector: dict[str, Any]) -> bool:
        """Tell whether every setting that ``selector`` names has that value here."""
        return all(
            getattr(self.settings, name) == as_level(name, value)
            for name, value in selector.items()
        )


class Study(BaseModel):
    """A study file, read and checked."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    study: Annotated[Identifier, Field(description="names the folder results/<study>/")]
    title: Annotated[str | None, Field(min_length=1, max_length=300)] = None
    preview: Annotated[
        bool, Field(description="small networks that show the report, not the answer")
    ] = False
    data_folder: Annotated[
        Annotated[str, AfterValidator(_is_path)] | None,
        Field(description="folder with the original IDX files, tried before any download"),
    ] = None
    compare_with: Annotated[
        Annotated[str, Field(min_length=1), AfterValidator(_is_path)] | None,
        Field(
            description="report_context.json of an earlier report; the page says what changed",
        ),
    ] = None
    allow_missing: Annotated[
        bool, Field(description="make the report from the runs that are there, and say so first")
    ] = False
    settings: Settings = Settings()
    factors: Factors
    seeds: Annotated[
        list[Annotated[int, Field(ge=0, lt=2**31), WHOLE]],
        Field(min_length=1),
        AfterValidator(_each_once),
    ]
    smallest_difference: Annotated[
        float,
        Field(ge=0, lt=1, description="accuracy differences below this have no practical meaning"),
        NUMBER,
    ] = 0.001
    claims: Annotated[list[AnyClaim], Field(max_length=1_000)] = []

    @field_validator("seeds", mode="after")
    @classmethod
    def _can_be_run(cls, seeds: list[int], info: ValidationInfo) -> list[int]:
        cells = _count(info.data.get("factors", {}))
        if cells * len(seeds) > MOST_RUNS:
            raise PydanticCustomError(
                "runs",
                "seeds and factors that ask for at most {most} runs, not {cells} cells × {seeds}",
                {"most": f"{MOST_RUNS:,}", "cells": f"{cells:,}", "seeds": f"{len(seeds):,}"},
            )
        return seeds

    @field_validator("study", mode="after")
    @classmethod
    def _has_a_folder_of_its_own(cls, study: str) -> str:
        if study in SHARED_FOLDERS:
            taken = ", ".join(SHARED_FOLDERS)
            raise PydanticCustomError(
                "taken",
                "the name of a folder of its own in results/, not {taken}",
                {"taken": taken},
            )
        return study

    @field_validator("claims", mode="after")
    @classmethod
    def _claims_name_cells(cls, claims: list[AnyClaim], info: ValidationInfo) -> list[AnyClaim]:
        if "factors" not in info.data or _count(info.data["factors"]) > MOST_RUNS:
            return claims  # the factors, or seeds with them, have errors of their own, told first
        cells = cells_of(info.data.get("settings", Settings()), info.data["factors"])
        problems = list(_problems(Asked([cell.settings for cell in cells], claims)))
        if problems:
            raise ValidationError.from_exception_data("claims", problems)
        return claims

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every combination of factor levels, the last factor varying fastest."""
        return cells_of(self.settings, self.factors)

    def cells_with(self, selector: dict[str, Any]) -> tuple[Cell, ...]:
        """Return the cells that ``selector`` names."""
        return tuple(cell for cell in self.cells if cell.has(selector))

    @cached_property
    def varied(self) -> dict[str, tuple[Any, ...]]:
        """The factors of more than one level, with their levels."""
        return {name: levels for name, levels in self.factors.items() if len(levels) > 1}

    @property
    def luck(self) -> Literal["unmeasured", "hardly measured", "provisional", "firm"]:
        """How well the luck of the seed is known, and so what verdicts can be at best."""
        seeds = len(self.seeds)
        if seeds < FIRST_VERDICT:
            return "unmeasured" if seeds == 1 else "hardly measured"
        return "provisional" if seeds < FIRST_FIRM else "firm"

    @cached_property
    def questions(self) -> tuple[tuple[Claim, ...], ...]:
        """The claims, those that ask the same together."""
        return questions(self._asked)

    @cached_property
    def weighed(self) -> list[Claim]:
        """The claims that share the chance of a wrong verdict, of those that ask the same one."""
        firsts = [claims[0] for claims in self.questions]
        return [claim for claim in firsts if claim.METHOD != "prediction interval"]

    @cached_property
    def grid(self) -> tuple[Run, ...]:
        """The run of every cell with every seed; cells that are one network have the same ones."""
        return tuple(cell.run(seed) for cell in self.cells for seed in self.seeds)

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """Every run once."""
        return tuple(dict.fromkeys(self.grid))

    @cached_property
    def _asked(self) -> Asked:
        return Asked([cell.settings for cell in self.cells], self.claims)

    @cached_property
    def alike(self) -> tuple[tuple[Cell, ...], ...]:
        """The cells that are the same network as others, each network's together."""
        found: dict[int, list[Cell]] = {}
        for network, cell in zip(self._asked.networks, self.cells, strict=True):
            found.setdefault(network, []).append(cell)
        return tuple(tuple(cells) for cells in found.values() if len(cells) > 1)

    @cached_property
    def idle(self) -> frozenset[str]:
        """The settings that have no effect in any cell."""
        return frozenset.intersection(*(frozenset(cell.settings.idle) for cell in self.cells))


def _count(factors: dict[str, tuple[Any, ...]]) -> int:
    """Return how many cells there are."""
    return math.prod(len(levels) for levels in factors.values())


def cells_of(settings: Settings, factors: dict[str, tuple[Any, ...]]) -> tuple[Cell, ...]:
    """Return one cell for each combination of factor levels."""
    combinations = itertools.product(*factors.values())
    return tuple(
        Cell(levels, settings.model_copy(update=levels))
        for levels in (dict(zip(factors, values, strict=True)) for values in combinations)
    )


def _problems(asked: Asked) -> Iterator[InitErrorDetails]:
    """Yield what is wrong with claims that are well-formed one by one."""

    def refused(found: Any, what: str, error: str, *place: int | str) -> InitErrorDetails:
        reason = PydanticCustomError(error, "{what}", {"what": what})
        return InitErrorDetails(type=reason, loc=place, input=found)

    ids = set()
    for number, claim in enumerate(asked.claims):
        if claim.id in ids:
            yield refused(claim.id, "each id once", "claim", number, "id")
        ids.add(claim.id)
        for one in claim.problems(asked):
            yield refused(one.found, one.allowed, one.error, number, *one.place)
