"""The page as data: every number and sentence that the templates place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from scripts.changes.changes import changes
from scripts.changes.earlier import FORMAT, Context, Origin
from scripts.changes.wording import Told, tell
from scripts.report.alerts import alerts
from scripts.report.answers import Answer, answers
from scripts.report.captions import Figure, describe_figure
from scripts.report.claim_cards import Card, cards
from scripts.report.context_numbers import Numbers, numbers
from scripts.report.course import before_sentences, before_table, milestones_table
from scripts.report.dictionary import Described, dictionary
from scripts.report.evidence import Evidence
from scripts.report.left_out import left_out
from scripts.report.materials import Network, checksums, datasets, machine, networks
from scripts.report.methods import (
    command,
    limits,
    methods,
    not_shown,
    question,
    settings_table,
)
from scripts.report.next_step import next_step
from scripts.report.run_details import RunDetails, run_details
from scripts.report.tables import (
    cells_table,
    cost_sentence,
    cost_table,
    effects_table,
    runs_table,
    splits_table,
)
from scripts.report.why import Explanation, explanations
from scripts.study.part import Missing
from scripts.words.parts import Part, Table


class Made(Origin):
    """When and from what the page was made; ``missing`` where it is a part of its study."""

    missing: Missing | None = None
    snakefile: str
    configfiles: tuple[str, ...]
    command_line: Mapping[str, Any]
    configuration: str


class Page(Part):
    """The complete report, without its drawings."""

    format: int
    study: str
    title: str
    preview: bool
    status: Literal["complete", "part", "preview"]
    left_out: tuple[str, ...]
    made: Made
    numbers: Numbers
    changes: Told | None
    question: str
    answers: tuple[Answer, ...]
    cells: Table
    not_shown: tuple[str, ...]
    next_step: str | None
    next_command: str | None
    alerts: tuple[str, ...]
    claims: tuple[Card, ...]
    settings: tuple[tuple[str, str, bool], ...]
    methods: tuple[str, ...]
    networks: tuple[Network, ...]
    datasets: Table
    checksums: tuple[tuple[str, str], ...]
    before: Table
    before_sentences: tuple[str, ...]
    milestones: Table
    effects: Table
    runs: Table
    splits: Table | None
    explanations: tuple[Explanation, ...]
    cost: Table
    cost_sentence: str
    machine: tuple[tuple[str, str], ...]
    limits: tuple[str, ...]
    command: str
    details: RunDetails
    dictionary: tuple[Described, ...]
    figures: Mapping[str, Figure]


def build_page(
    evidence: Evidence, made: Made, tables: Mapping[str, str], earlier: Context | None = None
) -> Page:
    """Return the page on ``evidence``.

    Args:
        evidence: the study and its outcomes.
        made: when and from what.
        tables: the CSV file of each figure, by the figure's name.
        earlier: the report that this one is compared with, where there is one.
    """
    study, results = evidence.study, evidence.results
    title = study.title or study.study
    found = numbers(evidence)
    now = Context(study=study.study, title=title, preview=study.preview, made=made, numbers=found)
    whole = made.missing is None
    step = next_step(study, results.claims, evidence.cpu_seconds_per_seed) if whole else None
    kind: Literal["complete", "preview"] = "preview" if study.preview else "complete"
    return Page(
        format=FORMAT,
        study=study.study,
        title=title,
        preview=study.preview,
        status=kind if whole else "part",
        left_out=left_out(made.missing) if made.missing else (),
        made=made,
        numbers=found,
        changes=tell(changes(earlier, now)) if earlier else None,
        question=question(study),
        answers=answers(study, results),
        cells=cells_table(evidence),
        not_shown=not_shown(study),
        next_step=step[0] if step else None,
        next_command=command(
            made.snakefile, made.configfiles, {**made.command_line, "seeds": step[1]}
        )
        if step
        else None,
        alerts=alerts(evidence),
        claims=cards(study, results.claims, evidence.cpu_seconds_per_seed),
        settings=settings_table(study),
        methods=methods(study),
        networks=networks(evidence),
        datasets=datasets(evidence),
        checksums=checksums(evidence),
        before=before_table(evidence),
        before_sentences=before_sentences(evidence),
        milestones=milestones_table(evidence),
        effects=effects_table(evidence),
        runs=runs_table(evidence),
        splits=splits_table(evidence),
        explanations=explanations(evidence),
        cost=cost_table(evidence),
        cost_sentence=cost_sentence(evidence),
        machine=machine(found.machines),
        limits=limits(study),
        command=command(made.snakefile, made.configfiles, made.command_line),
        details=run_details(evidence),
        dictionary=dictionary(study),
        figures={name: describe_figure(name, table, evidence) for name, table in tables.items()},
    )
