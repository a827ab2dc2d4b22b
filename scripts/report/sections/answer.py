"""The section "Answer" beside the answers: what would decide more, and alerts."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from scripts.claims.cause import Cause
from scripts.claims.claim import ALPHA, FIRST_FIRM, FIRST_VERDICT, Decision
from scripts.evaluate.evaluation import COLLAPSED_BELOW
from scripts.report.context import machines_of
from scripts.report.evidence import Evidence, RunRecord
from scripts.report.sections.training import spikes_by_cell
from scripts.study.names import cell_name
from scripts.study.study import Study
from scripts.words.models import Model

MOST_ASKED = 30
"""More seeds are not proposed for one more decided claim; its card has their number."""


class NextStep(Model):
    """More seeds for a study, and what they would bring.

    ``seeds`` are those it has and ``new`` ones, which take ``cpu_seconds``. If they bring
    decisions, ``decided`` of the ``undecided`` claims would be decided; and verdicts can be
    ``firm`` that could not be before.
    """

    brings: Literal["first intervals", "first verdicts", "decisions"]
    seeds: tuple[int, ...]
    new: int
    cpu_seconds: float
    undecided: int
    decided: int
    firm: bool


def next_step(
    study: Study, claims: Sequence[Decision], cpu_seconds_per_seed: float
) -> NextStep | None:
    """Return what would decide more; None where nothing is left to do.

    Args:
        study: the study.
        claims: what is decided of its claims.
        cpu_seconds_per_seed: what training every cell once costs.
    """
    have, firm = len(study.seeds), firm_seeds(study)
    undecided = [claim for claim in claims if claim.verdict == "undecided"]
    deciding = [claim.decide.seeds for claim in undecided if claim.decide and claim.decide.seeds]
    brings: Literal["first intervals", "first verdicts", "decisions"] = "decisions"
    if have < FIRST_VERDICT:
        wanted = FIRST_VERDICT
        brings = "first verdicts" if study.claims else "first intervals"
    elif firm < (least := min(deciding, default=0)) <= MOST_ASKED:
        wanted = least
    elif undecided and have < firm:
        wanted = firm
    else:
        return None
    new, last = wanted - have, max(study.seeds)
    return NextStep(
        brings=brings,
        seeds=(*study.seeds, *range(last + 1, last + 1 + new)),
        new=new,
        cpu_seconds=cpu_seconds_per_seed * new,
        undecided=len(undecided),
        decided=sum(seeds <= wanted for seeds in deciding),
        firm=have < firm <= wanted,
    )


def firm_seeds(study: Study) -> int:
    """Return how many seeds can make each claim firm.

    The least p of a sign-flip test over n seeds is 2 / 2**n, half as much again where a
    cause is contradicted; adjusted for all claims it has to reach ``ALPHA``.
    """
    ways = 1.5 if any(isinstance(claim, Cause) for claim in study.claims) else 1.0
    claims = max(1, len(study.weighed))
    return next(n for n in range(FIRST_FIRM, 64) if ways * claims * 2 / 2**n <= ALPHA)


MANY_SPIKES = 1.0
"""Spikes of 1,000 steps, above which a reader is told."""

MANY_DEAD = 0.5

CEILING = 0.995

Kind = Literal[
    "collapsed", "spikes", "dead", "skewed", "ceiling", "few_seeds", "moving", "machines", "moved"
]


class Alert(Model):
    """What a reader should know before trusting the numbers, told of ``some`` of ``of``.

    They are runs, cells, seeds or machines. ``limit`` is what makes them stand out, and ``worst``
    the cell that does most, with the number ``most``.
    """

    kind: Kind
    some: int
    of: int
    limit: float | None = None
    most: float | None = None
    worst: str | None = None


def alerts(evidence: Evidence) -> tuple[Alert, ...]:
    """Return what a reader should know before trusting the numbers."""
    return tuple(alert for alert in _alerts(evidence) if alert.some)


def _alerts(evidence: Evidence) -> Iterator[Alert]:
    """Yield what may be told, also of none."""
    study, cells, trained = evidence.study, evidence.results.cells, evidence.trained
    machines, seeds, smallest = machines_of(evidence), len(study.seeds), study.smallest_difference
    spikes = map(statistics.fmean, spikes_by_cell(evidence))
    dead = (
        statistics.fmean(run.signals.dead for run in evidence.runs_of(cell)) for cell in study.cells
    )
    yield _told("collapsed", (run.evaluation.collapsed for run in trained), COLLAPSED_BELOW)
    yield _by_cell("spikes", study, spikes, MANY_SPIKES)
    yield _by_cell("dead", study, dead, MANY_DEAD)
    yield _told("skewed", (bool(cell.skewed) for cell in cells))
    if len(cells) > 1 and all(cell.test_accuracy.mean > CEILING for cell in cells):
        yield Alert(kind="ceiling", some=len(cells), of=len(cells), limit=CEILING)
    if seeds < FIRST_VERDICT:
        yield Alert(kind="few_seeds", some=seeds, of=seeds, limit=FIRST_VERDICT)
    yield _told("moving", (_last_change(run) > smallest for run in trained), smallest)
    if len(machines) > 1:
        yield Alert(kind="machines", some=len(machines), of=len(machines))
    yield _told("moved", map(_moved, trained))


def _told(kind: Kind, found: Iterable[bool], limit: float | None = None) -> Alert:
    """Return an alert on those that were found."""
    found = list(found)
    return Alert(kind=kind, some=sum(found), of=len(found), limit=limit)


def _by_cell(kind: Kind, study: Study, values: Iterable[float], limit: float) -> Alert:
    """Return an alert on the cells whose value is above ``limit``."""
    named = zip(values, (cell_name(cell.levels) for cell in study.cells), strict=True)
    above = [(value, name) for value, name in named if value > limit]
    most, worst = max(above, default=(None, None))
    return Alert(
        kind=kind, some=len(above), of=len(study.cells), limit=limit, most=most, worst=worst
    )


def _last_change(run: RunRecord) -> float:
    """Return by how much the last epoch changed test accuracy; of one epoch there is no telling."""
    accuracy = run.history["val_accuracy"]
    return float(abs(accuracy[-1] - accuracy[-2])) if len(accuracy) > 1 else 0.0


def _moved(run: RunRecord) -> bool:
    """Tell whether a training went on under other conditions after an interruption."""
    return len({(one.threads, one.processor) for one in run.training.attempts}) > 1
