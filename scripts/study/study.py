"""A study: settings, factors, seeds and claims, and the runs that they ask for."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, get_type_hints

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

from scripts.study.claims import Cause, Claim, Contrast, Identifier, Level, Published
from scripts.study.initializers import Initializer
from scripts.study.questions import questions
from scripts.study.runs import Run
from scripts.study.settings import NUMBER, WHOLE, Settings

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


def as_level(name: str, value: Any) -> Any:
    """Return ``value`` as the setting ``name`` holds it.

    Raises:
        ValidationError: where the setting has no such value, or does not exist.
    """
    return getattr(Settings.model_validate({name: value}), name)


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
    claims: Annotated[list[Claim], Field(max_length=1_000)] = []

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
    def _claims_name_cells(cls, claims: list[Claim], info: ValidationInfo) -> list[Claim]:
        if "factors" not in info.data or _count(info.data["factors"]) > MOST_RUNS:
            return claims  # the factors, or seeds with them, have errors of their own, told first
        cells = cells_of(info.data.get("settings", Settings()), info.data["factors"])
        problems = list(_problems(claims, cells))
        if problems:
            raise ValidationError.from_exception_data("claims", problems)
        return claims

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every combination of factor levels, the last factor varying fastest."""
        return cells_of(self.settings, self.factors)

    @cached_property
    def questions(self) -> tuple[tuple[Claim, ...], ...]:
        """The claims, those that ask the same together."""
        return questions(self.claims, self._shares)

    @cached_property
    def weighed(self) -> list[Claim]:
        """The claims that share the chance of a wrong verdict, of those that ask the same one.

        Published figures stand alone.
        """
        firsts = [claims[0] for claims in self.questions]
        return [claim for claim in firsts if not isinstance(claim, Published)]

    def _shares(self, selector: Mapping[str, Any]) -> dict[int, Fraction]:
        """Return how much each network counts in the mean of the cells that ``selector`` names."""
        levels = {name: as_level(name, value) for name, value in selector.items()}
        chosen = Counter(
            network
            for network, cell in zip(self._networks, self.cells, strict=True)
            if all(getattr(cell.settings, name) == level for name, level in levels.items())
        )
        return {network: Fraction(times, chosen.total()) for network, times in chosen.items()}

    @cached_property
    def grid(self) -> tuple[Run, ...]:
        """The run of every cell with every seed; cells that are one network have the same ones."""
        return tuple(cell.run(seed) for cell in self.cells for seed in self.seeds)

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """Every run once."""
        return tuple(dict.fromkeys(self.grid))

    @cached_property
    def _networks(self) -> list[int]:
        """The number of the network of each cell, the same for cells that are the same one."""
        numbers: dict[Settings, int] = {}
        return [numbers.setdefault(cell.settings.effective, len(numbers)) for cell in self.cells]

    @cached_property
    def alike(self) -> tuple[tuple[Cell, ...], ...]:
        """The cells that are the same network as others, each network's together."""
        found: dict[int, list[Cell]] = {}
        for network, cell in zip(self._networks, self.cells, strict=True):
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


def _problems(claims: list[Claim], cells: tuple[Cell, ...]) -> list[InitErrorDetails]:
    """Return what is wrong with claims that are well-formed one by one."""
    problems: list[InitErrorDetails] = []

    def refuse(place: tuple[int | str, ...], found: Any, what: str) -> None:
        error = PydanticCustomError("claim", "{what}", {"what": what})
        problems.append(InitErrorDetails(type=error, loc=place, input=found))

    def selects(place: tuple[int | str, ...], selector: dict[str, Any]) -> set[int]:
        levels = {}
        for name, value in selector.items():
            try:
                levels[name] = as_level(name, value)
            except ValidationError as error:
                for detail in error.errors():
                    reason = PydanticCustomError(
                        detail["type"],
                        "{what}",
                        {"what": detail["msg"]},
                    )
                    problems.append(InitErrorDetails(type=reason, loc=(*place, name), input=value))
                return set()
        chosen = {
            i
            for i, cell in enumerate(cells)
            if all(getattr(cell.settings, name) == level for name, level in levels.items())
        }
        if not chosen:
            refuse(place, selector, "a cell of this study; its factors have no such levels")
        return chosen

    contrasts = {claim.id for claim in claims if isinstance(claim, Contrast)}
    ids = set()
    for i, claim in enumerate(claims):
        if claim.id in ids:
            refuse((i, "id"), claim.id, "each id once")
        ids.add(claim.id)
        if isinstance(claim, Level):
            selects((i, "where"), claim.where)
        elif isinstance(claim, Published):
            if len(chosen := selects((i, "where"), claim.where)) > 1:
                one = f"one cell, since one network was published; these are {len(chosen)}"
                refuse((i, "where"), claim.where, one)
        elif isinstance(claim, Contrast):
            higher = selects((i, "higher"), claim.higher)
            lower = selects((i, "lower"), claim.lower)
            if higher and lower and set(claim.higher) != set(claim.lower):
                refuse((i, "lower"), claim.lower, "the same settings as higher, other values")
            elif higher & lower:
                refuse((i, "lower"), claim.lower, "other cells than higher")
        elif isinstance(claim, Cause) and claim.explains not in contrasts:
            allowed = ", ".join(sorted(contrasts)) or "none, this study has no contrast"
            refuse((i, "explains"), claim.explains, f"the id of a contrast ({allowed})")
    return problems
