"""The section "Training": how the runs of each cell went."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from typing import Any

from scripts.report.evidence import Evidence, RunRecord
from scripts.study.names import cell_name
from scripts.words.formats import decimal, percent
from scripts.words.parts import Table, table

MILESTONES = (0.95, 0.97, 0.98)


def milestones_table(evidence: Evidence) -> Table:
    """Return how soon each cell's runs reached 95, 97 and 98 %, and what happened on the way."""
    rows = []
    for cell, rates in zip(evidence.study.cells, spikes_by_cell(evidence), strict=True):
        runs = evidence.runs_of(cell)
        best = statistics.fmean(float(run.history["val_accuracy"].max()) for run in runs)
        dead = [run.signals.dead for run in runs]
        rows.append(
            [
                cell_name(cell.levels),
                *(_reached(runs, share) for share in MILESTONES),
                percent(best),
                "–" if math.isnan(rates[0]) else decimal(statistics.fmean(rates), 1),
                "–" if math.isnan(dead[0]) else percent(statistics.fmean(dead), 1),
            ]
        )
    header = ["cell", *(f"to {percent(share, 0)}" for share in MILESTONES)]
    return table(
        "milestones",
        "Epochs until the test accuracy first reached a mark (median over seeds, a run that never "
        "did counting as late; in brackets how many did), best test accuracy of any epoch, spikes "
        "per 1,000 steps and dead hidden units at the end (means over seeds)",
        [*header, "best", "spikes", "dead units"],
        rows,
    )


def _reached(runs: Sequence[RunRecord], share: float) -> str:
    firsts = []
    for run in runs:
        there = run.history["val_accuracy"] >= share
        firsts.append(int(there.argmax()) + 1 if there.any() else math.inf)
    reached = sum(first < math.inf for first in firsts)
    if not reached:
        return "never"
    middle = statistics.median(firsts)
    text = f"{middle:g}" if middle < math.inf else "–"
    return text + ("" if len(runs) == 1 else f" ({reached} of {len(runs)})")


def spikes_by_cell(evidence: Evidence) -> list[list[float]]:
    """Return how many of 1,000 steps were spikes, for each cell a number for each seed.

    NaN where a run has too few steps to tell.
    """
    found: list[list[float]] = []
    for cell in evidence.study.cells:
        rows: list[dict[str, Any]] = [evidence.table[run.run.id] for run in evidence.runs_of(cell)]
        found.append([float(row["spikes_per_thousand_steps"] or "nan") for row in rows])
    return found
