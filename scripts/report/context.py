"""A report as data, ``report_context.json``: what was asked, what was measured, what was found."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, WithJsonSchema

from scripts.compare.results import Results
from scripts.measured.records import Hardware
from scripts.report.answers import Answer
from scripts.report.sections.reproduce import study_file
from scripts.study.subset import Missing
from scripts.words.models import Model

if TYPE_CHECKING:
    from scripts.report.evidence import Evidence, RunRecord

RESULTS = {"type": "object", "description": "all of verdicts.json, as verdicts.schema.json says"}
Share = Annotated[float, Field(ge=0, le=1)]
Loss = Annotated[float | None, Field(description="in nats; null where it is not finite")]
Seconds = Annotated[float, Field(ge=0)]


class Made(Model):
    """When and from what a report was made; ``missing`` where it is of a part of its study."""

    time: str
    commit: str | None
    changed: Annotated[bool, Field(description="whether the commit is not all of the code")]
    versions: Annotated[tuple[str, ...], Field(description="name and version of packages")]
    snakefile: str
    configfiles: tuple[str, ...]
    command_line: Annotated[Mapping[str, Any], Field(description="values of --config")]
    configuration: Annotated[str, Field(description="the study as one file, YAML")]
    missing: Missing | None = None


class Machine(Hardware):
    """What some of the runs were trained on and with."""

    runs: Annotated[int, Field(ge=1, description="how many runs were trained so")]


class Run(Model):
    """One training, measured after its last epoch."""

    id: str
    seed: int
    parameters: int
    test_accuracy: Share
    train_accuracy: Share
    test_loss: Loss
    train_loss: Loss
    collapsed: bool
    seconds: Annotated[Seconds, Field(description="how long the training took")]
    cpu_seconds: Annotated[Seconds, Field(description="how long it kept a core busy")]
    peak_memory_bytes: int


class Report(Model):
    """All of a report but its words and drawings."""

    format: Literal[2] = 2
    study: Annotated[
        Mapping[str, Any], Field(description="what the page answers, as study.schema.json says")
    ]
    made: Made
    settings: Annotated[
        Mapping[str, Any], Field(description="those that all runs share; a cell's levels add to it")
    ]
    machines: tuple[Machine, ...]
    runs: Annotated[tuple[Run, ...], Field(description="each once")]
    results: Annotated[Results, WithJsonSchema(RESULTS)]
    answers: tuple[Answer, ...]


def report_of(evidence: Evidence, made: Made, answers: tuple[Answer, ...]) -> Report:
    """Return the report on ``evidence`` as data."""
    study = evidence.study.model_dump(mode="json")
    return Report(
        study=study,
        made=made,
        settings=study_file(study)["settings"],
        machines=machines_of(evidence),
        runs=tuple(map(_run, evidence.trained)),
        results=evidence.results,
        answers=answers,
    )


def _run(record: RunRecord) -> Run:
    evaluation, training = record.evaluation, record.training
    return Run(
        id=record.run.id,
        seed=record.run.seed,
        parameters=training.parameters,
        test_accuracy=evaluation.test.accuracy,
        train_accuracy=evaluation.train.accuracy,
        test_loss=evaluation.test.loss,
        train_loss=evaluation.train.loss,
        collapsed=evaluation.collapsed,
        seconds=training.seconds,
        cpu_seconds=training.cpu_seconds,
        peak_memory_bytes=training.peak_memory_bytes,
    )


def machines_of(evidence: Evidence) -> tuple[Machine, ...]:
    """Return each machine once, the one with most runs first."""
    used = Counter(
        json.dumps(record.training.machine.model_dump(), sort_keys=True)
        for record in evidence.trained
    )
    return tuple(Machine(**json.loads(text), runs=runs) for text, runs in used.most_common())
