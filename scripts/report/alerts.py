"""What a reader should know before trusting the numbers."""

from __future__ import annotations

import statistics

from scripts.report.course import spikes_by_cell
from scripts.report.evidence import Evidence
from scripts.report.formats import count, decimal, listed, percent, percent_interval, size
from scripts.study.names import cell_name

MANY_SPIKES = 1.0
"""Spikes of 1,000 steps, above which a cell's training counts as unsteady."""

MANY_DEAD = 0.5
CEILING = 0.995


def alerts(evidence: Evidence) -> tuple[str, ...]:
    """Return what a reader should know before trusting the numbers."""
    study, runs = evidence.study, evidence.runs
    found = []
    collapsed = [record for record in runs if record.evaluation["collapsed"]]
    if collapsed:
        names = [
            f"{cell_name(cell.levels)}, {judged['collapsed']['runs']} of "
            f"{count(len(study.seeds), 'run')} (at 95 % confidence "
            f"{percent_interval(judged['collapsed']['share_interval'], 1)} of such runs)"
            for cell, judged in zip(study.cells, evidence.verdicts["cells"], strict=True)
            if judged["collapsed"]["runs"]
        ]
        verb = "run has" if len(collapsed) == 1 else "runs have"
        found.append(
            f"{len(collapsed)} {verb} collapsed (test accuracy below 20 %, or a loss that is not "
            f"finite): {'; '.join(names)}. They count with the accuracy that they have."
        )
    spiky = [
        (statistics.fmean(rates), cell_name(cell.levels))
        for cell, rates in zip(study.cells, spikes_by_cell(evidence), strict=True)
        if statistics.fmean(rates) > MANY_SPIKES
    ]
    if spiky:
        most, worst = max(spiky)
        found.append(
            f"Training was unsteady in {count(len(spiky), 'cell')}: the loss of a step leapt over "
            f"3 times its recent median more than once in 1,000 steps, most often with {worst} "
            f"({decimal(most, 1)} of 1,000)."
        )
    dead = [
        (
            statistics.fmean(run.signals.dead for run in evidence.runs_of(cell)),
            cell_name(cell.levels),
        )
        for cell in study.cells
    ]
    dying = [(share, name) for share, name in dead if share > MANY_DEAD]
    if dying:
        most, worst = max(dying)
        found.append(
            f"Most hidden units died in {count(len(dying), 'cell')}: at the end no image of the "
            f"probe batch wakes them, most of all with {worst} ({percent(most, 1)} of its units)."
        )
    skewed = [
        cell_name(cell.levels)
        for cell, judged in zip(study.cells, evidence.verdicts["cells"], strict=True)
        if judged["skewed"]
    ]
    if skewed:
        found.append(
            f"The runs of {listed(skewed)} are skewed over seeds; intervals that lean on a "
            f"symmetric spread are then too narrow."
        )
    least = min(judged["test_accuracy"]["mean"] for judged in evidence.verdicts["cells"])
    if least > CEILING and len(study.cells) > 1:
        found.append(
            f"Every cell is above {percent(CEILING, 1)}, so there is hardly room for a difference."
        )
    if len(study.seeds) < 3:
        found.append(
            f"Too few seeds: {count(len(study.seeds), 'seed')}, and verdicts need three or more."
        )
    moving = [
        record
        for record in runs
        if len(record.history["val_accuracy"]) > 1
        and abs(record.history["val_accuracy"][-1] - record.history["val_accuracy"][-2])
        > study.smallest_difference
    ]
    if moving:
        found.append(
            f"Accuracy was still moving: in {len(moving)} of {count(len(runs), 'run')} the last "
            f"epoch changed test accuracy by more than {size(study.smallest_difference)}."
        )
    return tuple(found)
