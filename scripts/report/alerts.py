"""What a reader should know before trusting the numbers."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from scripts.claims.claim import FIRST_VERDICT
from scripts.report.context import machines_of
from scripts.report.course import spikes_by_cell
from scripts.report.evidence import Evidence
from scripts.study.names import cell_name
from scripts.words.formats import count, decimal, listed, percent, percent_interval, size

MANY_SPIKES = 1.0
"""Spikes of 1,000 steps, above which a reader is told."""

MANY_DEAD = 0.5
CEILING = 0.995


def alerts(evidence: Evidence) -> tuple[str, ...]:
    """Return what a reader should know before trusting the numbers."""
    parts = (
        _collapsed, _unsteady, _dead, _skewed, _ceiling, _few_seeds, _moving, _machines, _moved,
    )  # fmt: skip
    return tuple(sentence for part in parts for sentence in part(evidence))


def _collapsed(evidence: Evidence) -> Iterator[str]:
    study = evidence.study
    collapsed = sum(record.evaluation["collapsed"] for record in evidence.trained)
    if not collapsed:
        return
    cells = []
    for cell, judged in zip(study.cells, evidence.results.cells, strict=True):
        found = judged.collapsed
        if found.runs:
            where = f"{cell_name(cell.levels)}, " if len(study.cells) > 1 else ""
            which = f"{found.runs} of {len(study.seeds)} runs"
            if len(study.seeds) == 1:
                which = "its one run" if where else "the one run"
            cells.append(
                f"{where}{which} (at 95\u202f% confidence "
                f"{percent_interval(found.share_interval, 1)} of such runs)"
            )
    verb, they = ("run has", "It counts") if collapsed == 1 else ("runs have", "They count")
    have = "it has" if collapsed == 1 else "they have"
    yield (
        f"{collapsed} {verb} collapsed (test accuracy below 20\u202f%, or a loss that is not "
        f"finite): {'; '.join(cells)}. {they} with the accuracy that {have}."
    )


def _unsteady(evidence: Evidence) -> Iterator[str]:
    study = evidence.study
    rates = [statistics.fmean(rates) for rates in spikes_by_cell(evidence)]
    spiky = [
        (rate, cell_name(cell.levels))
        for cell, rate in zip(study.cells, rates, strict=True)
        if rate > MANY_SPIKES
    ]
    if spiky:
        most, worst = max(spiky)
        where, which = _in_cells(len(spiky), len(study.cells), "most often", worst)
        yield (
            f"The loss had spikes{where}: that of a step leapt over 3 times its recent median more "
            f"than once in 1,000 steps{which}({decimal(most, 1)} of 1,000). The smaller the loss, "
            f"the less it takes; only beside a worse fit are spikes a sign of unstable training."
        )


def _in_cells(some: int, cells: int, most: str, worst: str) -> tuple[str, str]:
    """Return in how many cells something was found, and in which most; nothing of a single cell."""
    if cells == 1:
        return "", " "
    which = f"with {worst}" if some == 1 else f"{most} with {worst}"
    number = count(some, "cell") if some < cells else f"all {cells} cells"
    return f" in {number}", f", {which} "


def _dead(evidence: Evidence) -> Iterator[str]:
    study = evidence.study
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
        where, which = _in_cells(len(dying), len(study.cells), "most of all", worst)
        yield (
            f"Most hidden units died{where}: at the end they are zero for every image of the "
            f"probe batch{which}({percent(most, 1)} of the units)."
        )


def _skewed(evidence: Evidence) -> Iterator[str]:
    skewed = [
        cell_name(cell.levels)
        for cell, judged in zip(evidence.study.cells, evidence.results.cells, strict=True)
        if judged.skewed
    ]
    if skewed:
        yield (
            f"The runs of {listed(skewed)} are skewed over seeds; intervals that lean on a "
            f"symmetric spread are then too narrow."
        )


def _ceiling(evidence: Evidence) -> Iterator[str]:
    least = min(judged.test_accuracy.mean for judged in evidence.results.cells)
    if least > CEILING and len(evidence.study.cells) > 1:
        yield (
            f"Every cell is above {percent(CEILING, 1)}, so there is hardly room for a difference."
        )


def _few_seeds(evidence: Evidence) -> Iterator[str]:
    seeds = len(evidence.study.seeds)
    if seeds < FIRST_VERDICT:
        yield f"Too few seeds: {count(seeds, 'seed')}, and verdicts need three or more."


def _moving(evidence: Evidence) -> Iterator[str]:
    smallest = evidence.study.smallest_difference
    moving = [
        record
        for record in evidence.trained
        if len(record.history["val_accuracy"]) > 1
        and abs(record.history["val_accuracy"][-1] - record.history["val_accuracy"][-2]) > smallest
    ]
    if moving:
        runs = len(evidence.trained)
        where = f"in {len(moving)} of {runs} runs " if runs > 1 else ""
        yield (
            f"Accuracy moved until the end: {where}the last epoch changed test accuracy by more "
            f"than {size(smallest)}, so part of it is where training stopped."
        )


def _machines(evidence: Evidence) -> Iterator[str]:
    machines = machines_of(evidence)
    if len(machines) > 1:
        runs = listed([str(one.runs) for one in machines])
        yield (
            f"Not all networks were trained alike; the section on cost lists each machine with its "
            f"versions and threads ({runs} runs). Times and the last digits of results are not "
            f"comparable across them."
        )


def _moved(evidence: Evidence) -> Iterator[str]:
    """Say where trainings went on under other conditions after an interruption."""
    moved = 0
    for record in evidence.trained:
        attempts = record.training["attempts"]
        moved += len({(one["threads"], one["processor"]) for one in attempts}) > 1
    if moved:
        runs = len(evidence.trained)
        what = f"{count(moved, 'training')} of {runs}" if runs > 1 else "The training"
        yield (
            f"{what} went on with another processor or number of threads after an interruption. "
            f"Sums are rounded differently there, so an undisturbed training would not have ended "
            f"the same."
        )
