"""The page as data: every number and sentence that the templates place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from scripts.changes.earlier import Context, context_of
from scripts.changes.tables import Comparison, comparison
from scripts.claims.claim import Claim
from scripts.claims.kinds import Verdict
from scripts.report.context import Report
from scripts.report.evidence import Evidence
from scripts.report.sections.answer import Alert, NextStep, alerts, next_step
from scripts.report.sections.before import Before, before
from scripts.report.sections.cost import Cost, costs, probing
from scripts.report.sections.data import Used, datasets
from scripts.report.sections.design import Network, networks, settings_table
from scripts.report.sections.figures import Figure, describe_figure
from scripts.report.sections.reproduce import command
from scripts.report.sections.runs import RunDetails, run_details
from scripts.report.sections.training import Milestones, milestones
from scripts.study.study import Study
from scripts.words.models import Model


class Page(Model):
    """What the templates place, beside the drawings: the report as data, and what it is told in."""

    report: Report
    asked: Study
    title: str
    status: Literal["complete", "part", "preview"]
    changes: Comparison | None
    next_step: NextStep | None
    next_command: str | None
    alerts: tuple[Alert, ...]
    cpu_seconds_per_seed: float
    settings: tuple[tuple[str, str, bool], ...]
    networks: tuple[Network, ...]
    datasets: tuple[Used, ...]
    before: Before
    milestones: tuple[Milestones, ...]
    cell_names: Mapping[str, str]
    costs: tuple[Cost, ...]
    probing: float
    command: str
    details: RunDetails
    figures: Mapping[str, Figure]

    @property
    def claims(self) -> tuple[tuple[Claim, Verdict], ...]:
        """Each claim with its verdict."""
        return tuple(zip(self.asked.claims, self.report.results.claims, strict=True))


def build_page(
    evidence: Evidence, report: Report, tables: Mapping[str, str], earlier: Context | None = None
) -> Page:
    """Return the page on ``evidence``.

    Args:
        evidence: the study and its outcomes.
        report: the same as data.
        tables: the CSV file of each figure, by the figure's name.
        earlier: the report that this one is compared with, where there is one.
    """
    study, results, made = evidence.study, evidence.results, report.made
    now = context_of(report.model_dump(mode="json"))
    whole = made.missing is None
    step = next_step(study, results.claims, evidence.cpu_seconds_per_seed) if whole else None
    kind: Literal["complete", "preview"] = "preview" if study.preview else "complete"
    return Page(
        report=report,
        asked=study,
        title=now.title,
        status=kind if whole else "part",
        changes=comparison(earlier, now) if earlier else None,
        next_step=step,
        next_command=command(
            made.snakefile, made.configfiles, {**made.command_line, "seeds": step.seeds}
        )
        if step
        else None,
        alerts=alerts(evidence),
        cpu_seconds_per_seed=evidence.cpu_seconds_per_seed,
        settings=settings_table(study),
        networks=networks(evidence),
        datasets=datasets(evidence),
        before=before(evidence),
        milestones=milestones(evidence),
        cell_names=evidence.cell_names,
        costs=costs(evidence),
        probing=probing(evidence),
        command=command(made.snakefile, made.configfiles, made.command_line),
        details=run_details(evidence),
        figures={name: describe_figure(name, table, evidence) for name, table in tables.items()},
    )
