"""The section "Answer" beside the answers: accuracies, what is missing, what comes next, alerts."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence

from scripts.claims.cause import Cause
from scripts.claims.claim import ALPHA, FIRST_VERDICT, Decision
from scripts.job.durations import duration
from scripts.report.context import machines_of
from scripts.report.evidence import Evidence
from scripts.report.sections.training import spikes_by_cell
from scripts.study.names import cell_name, level_name, setting_name
from scripts.study.part import Missing
from scripts.study.settings import as_level
from scripts.study.study import Study
from scripts.words.formats import (
    count,
    decimal,
    listed,
    loss,
    percent,
    percent_interval,
    points,
    size,
)
from scripts.words.parts import Table, table


def cells_table(evidence: Evidence) -> Table:
    """Return how accurate each cell is."""
    several = len(evidence.study.seeds) > 1
    rows = []
    for cell, found in zip(evidence.study.cells, evidence.results.cells, strict=True):
        test = found.test_accuracy
        rows.append(
            [
                cell_name(cell.levels),
                percent(test.mean),
                percent_interval(test.interval) if test.interval else "–",
                percent(found.train_accuracy.mean),
                points(found.gap.mean),
                loss(found.test_loss),
            ]
        )
    basis = "t over seeds" if several else "Wilson, over the test images"
    return table(
        "cells",
        f"Accuracy of each cell, mean over {count(len(evidence.study.seeds), 'seed')}, with "
        f"95\u202f% intervals ({basis})",
        ["cell", "test accuracy", "95\u202f% interval", "training accuracy", "gap", "test loss"],
        rows,
    )


NAMED = 10
"""Missing runs that are named; the others are counted."""


def left_out(missing: Missing) -> tuple[str, ...]:
    """Return sentences on what is missing, what was left out for its sake, and how to go on."""
    lack, runs = len(missing.runs), f"{count(missing.asked)} runs"
    named = list(missing.runs[:NAMED])
    if lack > NAMED:
        named.append(f"{count(lack - NAMED)} more")
    parts = []
    if missing.seeds:
        seeds = listed([str(seed) for seed in missing.seeds])
        parts.append(f"seed{'s' if len(missing.seeds) > 1 else ''} {seeds}")
    for factor, levels in missing.levels.items():
        names = listed([level_name(factor, as_level(factor, level)) for level in levels])
        parts.append(f"{names} ({setting_name(factor)})")
    sentences = [
        f"{lack:,} of {runs} {'is' if lack == 1 else 'are'} missing, so all below is about the "
        f"rest without {listed(parts)}, where every combination of levels has every seed.",
    ]
    if missing.claims:
        which = "claim" if len(missing.claims) == 1 else "claims"
        sentences.append(
            f"Not tested, for want of these networks: the {which} {listed(list(missing.claims))}."
        )
    sentences.append(f"Missing: {listed(named)}.")
    sentences.append("Without allow_missing, the same command makes the page of the whole study.")
    return tuple(sentences)


MOST_ASKED = 30
"""More seeds are not proposed for one more decided claim; its card has their number."""


JUDGE_ONCE = (
    "Choose the number now, and judge once, when all of them are done: to stop at the first seed "
    "that decides something is wrong in more than 5\u202f% of studies."
)
"""Who stops at the first verdict that comes has had one chance of error more for each look."""


def next_step(
    study: Study, claims: Sequence[Decision], cpu_seconds_per_seed: float
) -> tuple[str, tuple[int, ...]] | None:
    """Return what would decide more, and the seeds for it; None where nothing is left to do.

    Args:
        study: the study.
        claims: what is decided of its claims.
        cpu_seconds_per_seed: what training every cell once costs.
    """
    have = len(study.seeds)
    undecided = [claim for claim in claims if claim.verdict == "undecided"]
    if have < FIRST_VERDICT:
        wanted: int | None = FIRST_VERDICT
        kind = "first verdicts, provisional ones" if study.claims else "first intervals over seeds"
        what = f"{FIRST_VERDICT} seeds can give {kind}."
    else:
        wanted = _wanted(study, undecided)
        what = _decided(study, undecided, wanted) if wanted else ""
    if wanted is None:
        return None
    cost = duration(cpu_seconds_per_seed * (wanted - have))
    new = "the new one needs" if wanted - have == 1 else "the new ones need"
    judge = f" {JUDGE_ONCE}" if have >= FIRST_VERDICT and wanted - have > 1 else ""
    return (
        f"{what}{judge} Finished runs are kept; {new} about {cost} of training on one core, "
        f"less on several.",
        _with_more(study, wanted),
    )


def _wanted(study: Study, undecided: Sequence[Decision]) -> int | None:
    """Return so many seeds that verdicts can be firm, and one more claim is decided if it can be.

    A claim that takes more than ``MOST_ASKED`` seeds does not count.
    """
    have, firm = len(study.seeds), firm_seeds(study)
    enough = [number for claim in undecided if (number := _deciding(claim)) is not None]
    if not undecided:
        return None
    least = min(enough, default=MOST_ASKED + 1)
    if firm < least <= MOST_ASKED:
        return least
    return firm if firm > have else None


def _deciding(claim: Decision) -> int | None:
    """Return how many seeds would decide a claim, as its card says."""
    return claim.decide.seeds if claim.decide else None


def _decided(study: Study, undecided: Sequence[Decision], wanted: int) -> str:
    """Say how many of the undecided claims would be decided, and whether verdicts can be firm."""
    some = sum((_deciding(claim) or wanted + 1) <= wanted for claim in undecided)
    claims = len(undecided)
    if claims == 1:
        who = f"the undecided claim would {'be' if some else 'not be'}"
    elif some == claims:
        who = f"{'both' if claims == 2 else f'all {claims}'} undecided claims would be"
    else:
        who = f"{some or 'none'} of the {claims} undecided claims would be"
    firm = f", {'and' if some else 'but'} verdicts can be firm"
    if len(study.seeds) >= firm_seeds(study):
        firm = ""  # they could be before
    return f"If mean and spread stay as they are, with {wanted} seeds {who} decided{firm}."


def _with_more(study: Study, wanted: int) -> tuple[int, ...]:
    """Return the seeds of the study, and further ones after the greatest."""
    seeds = list(study.seeds)
    while len(seeds) < wanted:
        seeds.append(max(seeds) + 1)
    return tuple(seeds)


def firm_seeds(study: Study) -> int:
    """Return how many seeds can make each claim firm.

    The least p of a sign-flip test over n seeds is 2 / 2**n, half as much again where a
    cause is contradicted; adjusted for all claims it has to reach 0.05.
    """
    ways = 1.5 if any(isinstance(claim, Cause) for claim in study.claims) else 1.0
    claims = max(1, len(study.weighed))
    return next(n for n in range(6, 64) if ways * claims * 2 / 2**n <= ALPHA)


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
    collapsed = sum(record.evaluation.collapsed for record in evidence.trained)
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
        attempts = record.training.attempts
        moved += len({(one.threads, one.processor) for one in attempts}) > 1
    if moved:
        runs = len(evidence.trained)
        what = f"{count(moved, 'training')} of {runs}" if runs > 1 else "The training"
        yield (
            f"{what} went on with another processor or number of threads after an interruption. "
            f"Sums are rounded differently there, so an undisturbed training would not have ended "
            f"the same."
        )
