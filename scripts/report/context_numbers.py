"""The numbers of a report, for programs: the same as on the page, but not as text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from scripts.claims.claim import Strength, Word
from scripts.compare import results
from scripts.study.names import cell_name
from scripts.words.parts import Part

if TYPE_CHECKING:
    from scripts.report.evidence import Evidence, RunRecord

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Difference = Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False)]
Real = Annotated[float, Field(allow_inf_nan=False)]
Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Interval = tuple[Real, Real]


class Summary(Part):
    """A mean over the seeds of a cell, in accuracy (0 to 1) or a difference of accuracies."""

    mean: Difference
    interval: Annotated[Interval | None, Field(description="None where it is not known")]
    confidence: Share
    method: Annotated[str, Field(description="t over seeds, or Wilson over the test images")]
    spread: Annotated[Real | None, Field(description="sample standard deviation over seeds")]


class RunNumbers(Part):
    """One training, measured after its last epoch."""

    id: str
    seed: int
    test_accuracy: Share
    train_accuracy: Share
    test_loss: Annotated[Real | None, Field(description="in nats; None where it is not finite")]
    train_loss: Annotated[Real | None, Field(description="in nats; None where it is not finite")]
    collapsed: bool
    seconds: Annotated[Seconds, Field(description="how long the training took")]
    cpu_seconds: Annotated[Seconds, Field(description="how long it kept a core busy")]
    peak_memory_bytes: Annotated[int, Field(ge=0)]


class CellNumbers(Part):
    """One combination of factor levels, with its runs in the order of the seeds."""

    name: str
    levels: Annotated[Mapping[str, Any], Field(description="as the study file states them")]
    parameters: Annotated[int, Field(ge=0, description="of one network")]
    test_accuracy: Summary
    train_accuracy: Summary
    gap: Annotated[Summary, Field(description="training minus test accuracy")]
    test_loss: Annotated[Real | None, Field(description="mean in nats; None: not finite")]
    skewed: Annotated[bool | None, Field(description="None with fewer than eight seeds")]
    runs: Annotated[tuple[RunNumbers, ...], Field(min_length=1)]


class ClaimNumbers(Part):
    """A claim and its verdict; accuracies and their differences go by 1, not by 100."""

    id: str
    kind: str
    statement: str
    asked: Annotated[Mapping[str, Any], Field(description="what it tests, as the study file says")]
    verdict: Word
    detail: Annotated[str | None, Field(description="which verdict of that kind it is")]
    strength: Strength
    rule: str
    n: Annotated[int, Field(ge=1, description="seeds")]
    estimate: Difference
    interval: Interval | None
    confidence: Annotated[Share, Field(description="of the interval, for all claims together")]
    threshold: Annotated[
        Real | Interval,
        Field(
            description="the smallest difference that matters, the limits of a level, or what was "
            "published"
        ),
    ]
    p: Share | None
    p_adjusted: Annotated[
        Share | None,
        Field(description="for all claims; None with one seed, or of a claim that stands alone"),
    ]


class Machine(Part):
    """What some of the runs were trained on and with."""

    processor: str
    cores: int | None
    threads: Annotated[int, Field(description="that one training used")]
    system: str
    python: str
    packages: Annotated[Mapping[str, str], Field(description="name and version")]
    runs: Annotated[int, Field(ge=1, description="how many runs were trained so")]


class Numbers(Part):
    """What was asked, and what came out."""

    settings: Annotated[
        Mapping[str, Any], Field(description="those that all runs share; a cell's levels add to it")
    ]
    factors: Mapping[str, tuple[Any, ...]]
    seeds: Annotated[tuple[int, ...], Field(min_length=1)]
    smallest_difference: Share
    test_images: Annotated[int, Field(ge=1, le=10**9)]
    cells: Annotated[tuple[CellNumbers, ...], Field(min_length=1)]
    claims: tuple[ClaimNumbers, ...]
    machines: tuple[Machine, ...]


def numbers(evidence: Evidence) -> Numbers:
    """Return the numbers of ``evidence``; what was judged is what ``verdicts.json`` holds."""
    asked = evidence.study.model_dump(mode="json")
    found = evidence.results
    return Numbers(
        settings={
            name: value for name, value in asked["settings"].items() if name not in asked["factors"]
        },
        factors=asked["factors"],
        seeds=asked["seeds"],
        smallest_difference=found.smallest_difference,
        test_images=found.test_images,
        cells=tuple(_cells(evidence)),
        claims=tuple(
            ClaimNumbers(
                statement=claim["statement"],
                asked={
                    key: value
                    for key, value in claim.items()
                    if key not in ("id", "statement", "source")
                },
                **{key: value for key, value in judged if key in ClaimNumbers.model_fields},
            )
            for claim, judged in zip(asked["claims"], found.claims, strict=True)
        ),
        machines=machines_of(evidence),
    )


def _cells(evidence: Evidence) -> list[CellNumbers]:
    found = []
    for cell, judged in zip(evidence.study.cells, evidence.results.cells, strict=True):
        records = evidence.runs_of(cell)
        found.append(
            CellNumbers(
                name=cell_name(cell.levels),
                parameters=records[0].training["parameters"],
                runs=tuple(_run(record) for record in records),
                levels=judged.levels,
                test_accuracy=_summary(judged.test_accuracy),
                train_accuracy=_summary(judged.train_accuracy),
                gap=_summary(judged.gap),
                test_loss=judged.test_loss,
                skewed=judged.skewed,
            )
        )
    return found


def _summary(found: results.Summary) -> Summary:
    return Summary.model_validate(found.model_dump())


def _run(record: RunRecord) -> RunNumbers:
    evaluation, training = record.evaluation, record.training
    return RunNumbers(
        id=record.run.id,
        seed=record.run.seed,
        test_accuracy=evaluation["test"]["accuracy"],
        train_accuracy=evaluation["train"]["accuracy"],
        test_loss=evaluation["test"]["loss"],
        train_loss=evaluation["train"]["loss"],
        collapsed=evaluation["collapsed"],
        seconds=training["seconds"],
        cpu_seconds=training["cpu_seconds"],
        peak_memory_bytes=training["peak_memory_bytes"],
    )


def machines_of(evidence: Evidence) -> tuple[Machine, ...]:
    """Return each machine once, the one with most runs first."""
    used = Counter(
        json.dumps(record.training["machine"], sort_keys=True) for record in evidence.trained
    )
    return tuple(Machine(**json.loads(text), runs=runs) for text, runs in used.most_common())
