"""What is to be seen in each figure, to be said by ``templates/prose/findings.html.j2``."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence

from scripts.compare.results import Effect, Interaction
from scripts.data.images import class_names
from scripts.report.evidence import Evidence
from scripts.report.sections.training import spikes_by_cell
from scripts.study.names import TITLES, cell_name
from scripts.words.models import Model

Rows = Sequence[Mapping[str, str]]
"""The numbers of a figure as its CSV file holds them, by the names of its columns."""

LEAST_CHANGE = 0.05
"""Images per run: a smaller change of an error is none."""

BALANCED = 1.5
"""Classes are nearly balanced where the largest has fewer than so many times the least images."""


class Finding(Model):
    """What is to be seen in a figure."""


class Differences(Finding):
    """Levels compared."""

    effects: tuple[Effect, ...]


class Counts(Finding):
    """The least and the greatest number of images of a class."""

    least: int
    most: int
    balanced: bool


class Named(Model):
    """A number, and the cell or class that it is of."""

    value: float
    name: str


class Extremes(Finding):
    """The least and the greatest of some numbers, and of how many."""

    least: Named
    most: Named
    of: int


class Ratios(Finding):
    """The range of measured over expected of each quantity, of the hidden layers or the logits."""

    hidden: bool
    ranges: Mapping[str, tuple[float, float]]


class Fall(Finding):
    """A run that was more accurate by ``size`` after an epoch than after the last."""

    size: float
    epoch: int
    seed: int
    cell: str


class Greatest(Finding):
    """The greatest of several interactions."""

    effect: Interaction
    of: int


class Taken(Model):
    """A class taken for another: in how many images, or how surely."""

    actual: str
    predicted: str
    value: float


class Confused(Finding):
    """The most frequent errors, in images per run."""

    worst: tuple[Taken, ...]


class ErrorChange(Finding):
    """The error whose images per run change most from one level to another, of some changes."""

    taken: Taken
    level: str
    against: str
    of: int


class Right(Finding):
    """How many of the predictions shown are right."""

    right: int
    of: int


class Surest(Finding):
    """The most confident mistake; where there is none, whether that is since all collapsed."""

    taken: Taken | None
    collapsed: bool


class Spent(Model):
    """What all epochs of a run of a cell take, and the test accuracy that they lead to."""

    seconds: float
    accuracy: float
    cell: str


class Spending(Finding):
    """The quickest and the slowest cell."""

    least: Spent
    most: Spent
    of: int


def _differences(evidence: Evidence, rows: Rows) -> Differences:
    del rows
    return Differences(effects=evidence.results.main_effects)


def _samples(evidence: Evidence, rows: Rows) -> Counts:
    del evidence
    counts = [int(row["training_images"]) for row in rows]
    least, most = min(counts), max(counts)
    return Counts(least=least, most=most, balanced=most < BALANCED * least)


def _initialization(evidence: Evidence, rows: Rows) -> Ratios:
    hidden = any(cell.settings.depth for cell in evidence.study.cells)
    ratios: dict[str, list[float]] = {"weight_std": [], "preactivation": [], "gradient": []}
    for row in rows:
        if (row["layer"] != "logits") == hidden:
            ends = (row["lowest_ratio"], row["highest_ratio"])
            ratios[row["quantity"]] += [float(end) for end in ends if end]
    ranges = {name: (min(ends), max(ends)) for name, ends in ratios.items() if ends}
    return Ratios(hidden=hidden, ranges=ranges)


def _training(evidence: Evidence, rows: Rows) -> Fall | None:
    del rows
    tests = [record.history["val_accuracy"] for record in evidence.trained]
    falls = [float(test.max() - test[-1]) for test in tests]
    size = max(falls)
    if size <= evidence.study.smallest_difference:
        return None
    place = falls.index(size)
    record = evidence.trained[place]
    return Fall(
        size=size,
        epoch=int(tests[place].argmax()) + 1,
        seed=record.run.seed,
        cell=cell_name(record.cell.levels),
    )


def _spikes(evidence: Evidence, rows: Rows) -> Extremes | None:
    del rows
    return _by_cell(evidence, map(statistics.fmean, spikes_by_cell(evidence)))


def _signals(evidence: Evidence, rows: Rows) -> Extremes | None:
    del rows
    return _by_cell(
        evidence,
        (
            statistics.fmean(run.signals.growth for run in evidence.runs_of(cell))
            for cell in evidence.study.cells
        ),
    )


def _accuracy(evidence: Evidence, rows: Rows) -> Extremes | None:
    del rows
    return _by_cell(evidence, (found.test_accuracy.mean for found in evidence.results.cells))


def _by_cell(evidence: Evidence, values: Iterable[float]) -> Extremes | None:
    """Return the extremes of numbers, one for each cell; None where none is finite."""
    names = (cell_name(cell.levels) for cell in evidence.study.cells)
    return _extremes(pair for pair in zip(values, names, strict=True) if math.isfinite(pair[0]))


def _extremes(found: Iterable[tuple[float, str]]) -> Extremes | None:
    pairs = sorted(found)
    if not pairs:
        return None
    least, most = (Named(value=value, name=name) for value, name in (pairs[0], pairs[-1]))
    return Extremes(least=least, most=most, of=len(pairs))


def _interaction(evidence: Evidence, rows: Rows) -> Greatest:
    del rows
    effects = evidence.results.interactions
    greatest = max(effects, key=lambda effect: abs(effect.estimate))
    return Greatest(effect=greatest, of=len(effects))


def _classes(evidence: Evidence, rows: Rows) -> Extremes | None:
    del rows
    several = len(evidence.origins) > 1
    right: dict[str, list[int]] = {}
    for record in evidence.trained:
        dataset = record.run.settings.dataset
        where = f" of {TITLES[dataset]}" if several else ""
        for found in record.evaluation.test.per_class:
            counts = right.setdefault(f"{class_names(dataset)[found.label]}{where}", [0, 0])
            counts[0] += found.correct
            counts[1] += found.images
    return _extremes(
        (correct / images, name) for name, (correct, images) in right.items() if images
    )


def _confusion(evidence: Evidence, rows: Rows) -> Confused:
    del evidence
    by_pair: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        by_pair.setdefault((row["actual"], row["predicted"]), []).append(
            float(row["images_per_run"])
        )
    found = [
        Taken(actual=actual, predicted=predicted, value=statistics.fmean(images))
        for (actual, predicted), images in by_pair.items()
        if any(images)
    ]
    # rounded, so that what is equal is not ordered by the last bit
    return Confused(worst=tuple(sorted(found, key=lambda taken: -round(taken.value, 6))[:3]))


def _confusion_change(evidence: Evidence, rows: Rows) -> ErrorChange | None:
    del evidence
    most = max(rows, key=lambda row: abs(float(row["images_per_run"])))
    change = float(most["images_per_run"])
    if abs(change) < LEAST_CHANGE:
        return None
    taken = Taken(actual=most["actual"], predicted=most["predicted"], value=change)
    return ErrorChange(taken=taken, level=most["level"], against=most["against"], of=len(rows))


def _random_digits(evidence: Evidence, rows: Rows) -> Right:
    del evidence
    return Right(right=sum(row["actual"] == row["predicted"] for row in rows), of=len(rows))


def _mistakes(evidence: Evidence, rows: Rows) -> Surest:
    taken = [
        Taken(actual=row["actual"], predicted=row["predicted"], value=float(row["confidence"]))
        for row in rows
    ]
    return Surest(
        taken=max(taken, key=lambda one: one.value, default=None),
        collapsed=all(run.evaluation.collapsed for run in evidence.trained),
    )


def _cost(evidence: Evidence, rows: Rows) -> Spending:
    del rows
    found = []
    for cell in evidence.study.cells:
        histories = [record.history for record in evidence.runs_of(cell)]
        seconds = statistics.fmean(history["seconds"].sum() for history in histories)
        accuracy = statistics.fmean(history["val_accuracy"][-1] for history in histories)
        found.append(Spent(seconds=seconds, accuracy=accuracy, cell=cell_name(cell.levels)))
    found.sort(key=lambda one: (one.seconds, one.accuracy, one.cell))
    return Spending(least=found[0], most=found[-1], of=len(found))


FINDINGS: dict[str, Callable[[Evidence, Rows], Finding | None]] = {
    "differences": _differences,
    "samples": _samples,
    "initialization": _initialization,
    "training": _training,
    "spikes": _spikes,
    "signals": _signals,
    "accuracy": _accuracy,
    "interaction": _interaction,
    "split": _differences,
    "classes": _classes,
    "confusion": _confusion,
    "confusion_change": _confusion_change,
    "random_digits": _random_digits,
    "mistakes": _mistakes,
    "cost": _cost,
}
"""What finds it, by the figure's name; None where there is nothing, which is said as well."""
