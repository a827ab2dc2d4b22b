"""The section "Cost": what a run costs."""

from __future__ import annotations

import statistics

from scripts.report.evidence import Evidence
from scripts.study.names import cell_name
from scripts.words.models import Model


class Cost(Model):
    """What a run of a cell costs: the median epoch, means in all, the greatest memory."""

    cell: str
    parameters: int
    epoch_seconds: float
    seconds: float
    cpu_seconds: float
    peak_memory_bytes: int


def costs(evidence: Evidence) -> tuple[Cost, ...]:
    """Return what a run of each cell costs."""
    found = []
    for cell in evidence.study.cells:
        runs = evidence.runs_of(cell)
        trainings = [run.training for run in runs]
        epochs = [seconds for run in runs for seconds in run.history["seconds"]]
        found.append(
            Cost(
                cell=cell_name(cell.levels),
                parameters=trainings[0].parameters,
                epoch_seconds=statistics.median_high(epochs),
                seconds=statistics.fmean(one.seconds for one in trainings),
                cpu_seconds=statistics.fmean(one.cpu_seconds for one in trainings),
                peak_memory_bytes=max(one.peak_memory_bytes for one in trainings),
            )
        )
    return tuple(found)


def probing(evidence: Evidence) -> float:
    """Return the share of the time of all trainings that measuring the signals took."""
    trainings = [record.training for record in evidence.trained]
    return sum(one.probe.seconds for one in trainings) / sum(one.seconds for one in trainings)
