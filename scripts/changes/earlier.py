"""An earlier report, read back from its ``report_context.json`` to be compared with.

The Snakefile reads it before any job, so nothing here imports NumPy or SciPy.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from pydantic import JsonValue, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from scripts.changes.numbers import (
    CellNumbers,
    ClaimNumbers,
    Machine,
    Numbers,
    Ruling,
    RunNumbers,
    Values,
)
from scripts.job.problem import Problem
from scripts.study.study import Study
from scripts.words.models import Model

FORMAT = 2
"""The newest format of ``report_context.json``; docs/report-context.md says when it rises."""


class Origin(Model):
    """When and from what a report was made."""

    time: str
    commit: str | None
    changed: bool
    versions: tuple[str, ...]


class Context(Model):
    """The part of a report that a comparison goes by; whatever else it holds is left alone."""

    study: str
    title: str
    preview: bool
    made: Origin
    numbers: Numbers


def compared_with(study: Study, check: bool) -> list[str]:
    """Return the file that a study's report is compared with, in a list; none where there is none.

    Args:
        study: the study.
        check: whether to read the file now, so that nothing runs where it is of no use.

    Raises:
        Problem: in one line, where it is of no use.
    """
    if study.compare_with is None:
        return []
    path = Path(study.compare_with).expanduser()
    if os.path.realpath(path) == os.path.realpath(f"results/{study.study}/report_context.json"):
        raise Problem(
            f"{path} is what this report itself writes; copy the earlier one elsewhere, and name "
            f"the copy"
        )
    if check:
        read_context(path)
    return [os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)]


def read_context(path: str | Path) -> Context:
    """Return the report whose ``report_context.json`` lies at ``path``.

    Raises:
        Problem: in one line, where there is no such file, or it is not one that this version
            reads.
    """
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8-sig"), parse_constant=_no_number)
        json.dumps(content, ensure_ascii=False).encode()  # half a character cannot be written
    except FileNotFoundError:
        raise Problem(
            f"{path} is not there; name the report_context.json of an earlier report"
        ) from None
    except OSError as cause:
        raise Problem(f"{path} cannot be read ({cause.strerror})") from cause
    except (ValueError, RecursionError) as cause:
        raise Problem(f"{path} is damaged ({cause}); take another copy of it") from cause
    found = content.get("format") if isinstance(content, dict) else None
    if not isinstance(found, int) or isinstance(found, bool):
        raise Problem(f"{path} is no report_context.json, for it names no format")
    if found > FORMAT:
        raise Problem(
            f"{path} is of format {found}, and this version of Evident reads formats up to "
            f"{FORMAT}; take a newer version, or a report that this one made"
        )
    if found == 1 and isinstance(content.get("made"), dict) and "numbers" not in content:
        raise Problem(
            f"{path} was made by a version of Evident whose reports cannot be compared; make that "
            f"report again, which trains nothing"
        )
    try:
        return Context.model_validate(content) if found == 1 else context_of(content)
    except ValidationError as cause:
        raise Problem(f"{path} is no whole report_context.json: {_first(cause)}") from cause


class _Claim(Model, extra="allow"):
    """A claim as its study file says it; the keys that are not named here say what it asks."""

    id: str
    statement: str
    source: JsonValue = None


class _Study(Model):
    study: str
    title: str | None
    preview: bool
    factors: Mapping[str, tuple[JsonValue, ...]]
    seeds: tuple[int, ...]
    smallest_difference: float
    claims: tuple[_Claim, ...]


class _Cell(Model):
    levels: Values
    runs: tuple[str, ...]


class _Results(Model):
    test_images: int
    cells: tuple[_Cell, ...]
    claims: tuple[Ruling, ...]


class _Report(Model):
    """What is read of a report of format 2."""

    study: _Study
    made: Origin
    settings: Values
    machines: tuple[Machine, ...]
    runs: tuple[RunNumbers, ...]
    results: _Results

    @model_validator(mode="after")
    def _whole(self) -> _Report:
        named = {run for cell in self.results.cells for run in cell.runs}
        if missing := named - {run.id for run in self.runs}:
            raise PydanticCustomError("runs", "no run {run}", {"run": min(missing)})
        if len(self.study.claims) != len(self.results.claims):
            raise PydanticCustomError("claims", "not as many verdicts as claims")
        return self


def context_of(content: Mapping[str, Any]) -> Context:
    """Return a report of format 2 as a comparison goes by it.

    Raises:
        ValidationError: where something is missing.
    """
    report = _Report.model_validate(content)
    study, found = report.study, report.results
    runs = {run.id: run for run in report.runs}
    return Context(
        study=study.study,
        title=study.title or study.study,
        preview=study.preview,
        made=report.made,
        numbers=Numbers(
            settings=report.settings,
            factors=study.factors,
            seeds=study.seeds,
            smallest_difference=study.smallest_difference,
            test_images=found.test_images,
            cells=tuple(
                CellNumbers(levels=cell.levels, runs=tuple(runs[run] for run in cell.runs))
                for cell in found.cells
            ),
            claims=tuple(
                ClaimNumbers(
                    **dict(ruling), statement=claim.statement, asked=claim.model_extra or {}
                )
                for claim, ruling in zip(study.claims, found.claims, strict=True)
            ),
            machines=report.machines,
        ),
    )


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number that JSON has")


def _first(errors: ValidationError) -> str:
    """Return the first of several errors in a line, and how many more there are."""
    first, *more = errors.errors(include_url=False, include_input=False)
    place = ".".join(str(part) for part in first["loc"])
    others = f" (and {len(more)} more)" if more else ""
    return f"{place}{': ' if place else ''}{first['msg']}{others}"
