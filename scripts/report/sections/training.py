"""The section "Training": how the runs of each cell went."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

from scripts.report.evidence import Evidence, RunRecord
from scripts.study.names import cell_name
from scripts.words.models import Model

MARKS = (0.95, 0.97, 0.98)
"""Test accuracies that a training is timed to."""


class Reached(Model):
    """How many runs of a cell reached an accuracy, and after which epoch.

    ``epoch`` is the median, where a run that never did counts as late; None where that is never.
    """

    accuracy: float
    runs: int
    epoch: float | None


class Milestones(Model):
    """How the runs of a cell went: means over them, but for ``reached``.

    ``spikes`` of 1,000 steps and the share of ``dead`` units are None where there can be none.
    """

    cell: str
    runs: int
    reached: tuple[Reached, ...]
    best: float
    spikes: float | None
    dead: float | None


def milestones(evidence: Evidence) -> tuple[Milestones, ...]:
    """Return how the runs of each cell went."""
    found = []
    for cell, spikes in zip(evidence.study.cells, spikes_by_cell(evidence), strict=True):
        runs = evidence.runs_of(cell)
        found.append(
            Milestones(
                cell=cell_name(cell.levels),
                runs=len(runs),
                reached=tuple(_reached(runs, mark) for mark in MARKS),
                best=statistics.fmean(run.history["val_accuracy"].max() for run in runs),
                spikes=_mean(spikes),
                dead=_mean([run.signals.dead for run in runs]),
            )
        )
    return tuple(found)


def _mean(values: Sequence[float]) -> float | None:
    return None if math.isnan(values[0]) else statistics.fmean(values)


def _reached(runs: Sequence[RunRecord], accuracy: float) -> Reached:
    firsts = []
    for run in runs:
        there = run.history["val_accuracy"] >= accuracy
        firsts.append(int(there.argmax()) + 1 if there.any() else math.inf)
    middle = statistics.median(firsts)
    return Reached(
        accuracy=accuracy,
        runs=sum(first < math.inf for first in firsts),
        epoch=middle if middle < math.inf else None,
    )


def spikes_by_cell(evidence: Evidence) -> list[list[float]]:
    """Return how many of 1,000 steps were spikes, for each cell a number for each seed."""
    return [[run.spikes for run in evidence.runs_of(cell)] for cell in evidence.study.cells]
