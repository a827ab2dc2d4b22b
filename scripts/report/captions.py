"""What each figure shows, in the order: finding, how to read it, long description."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from scripts.report.evidence import Evidence
from scripts.report.formats import count, listed, percent, points, size
from scripts.study.names import cell_name, level_name
from scripts.study.study import as_level

MOST_ROWS = 120


class Figure(BaseModel):
    """A figure's words and the table of its numbers; the drawing goes separately."""

    model_config = ConfigDict(frozen=True)

    name: str
    short: str
    finding: str
    how_to_read: str
    description: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    all_rows: int


def describe_figure(name: str, table: str, evidence: Evidence) -> Figure:
    """Return the words for figure ``name`` with its numbers from the CSV file ``table``."""
    with Path(table).open(newline="", encoding="utf-8") as file:
        header, *rows = list(csv.reader(file))
    short, how_to_read = _READING[name]
    finding = _FINDINGS[name](evidence, rows)
    return Figure(
        name=name,
        short=short,
        finding=finding,
        how_to_read=how_to_read,
        description=f"{short}. {finding} The numbers are in the table below the figure.",
        header=tuple(heading.replace("_", " ") for heading in header),
        rows=tuple(tuple(_shown(value) for value in row) for row in rows[:MOST_ROWS]),
        all_rows=len(rows),
    )


def _shown(value: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    if not math.isfinite(number):
        return "not finite"
    return value if number.is_integer() and "." not in value else f"{number:.5g}"


_READING = {
    "differences": (
        "Differences in test accuracy",
        "Each dot is a difference between two levels of a factor, with its 95 % interval: over "
        "seeds where there are several, else over the test images for these networks alone. A "
        "filled dot is the average over all other factors, a hollow one holds the others at one "
        "level. Right of zero the first level is better. Inside the grey band a difference has no "
        "practical meaning; an interval that reaches out of it and into it decides nothing.",
    ),
    "samples": (
        "Samples of the data",
        "Three training images of each class, the first of their kind in the file, with dark for "
        "high pixel values. They should look like the class under them.",
    ),
    "training": (
        "Loss and accuracy by epoch",
        "Each line is a cell, the mean over its seeds; faint lines are single seeds. Left is what "
        "the network reached on its training images while it learned, right is the test set after "
        "each epoch. Good training falls smoothly in loss. Test loss that rises while training "
        "loss falls is overfitting; both jumping together is unstable training.",
    ),
    "accuracy": (
        "Accuracy of every run",
        "One row for each cell, one mark for each run: filled on the test images, hollow on the "
        "training images. The distance between the two is the generalization gap. Marks of one "
        "kind that lie close together mean that the seed matters little.",
    ),
    "confusion": (
        "Errors by class",
        "Rows are actual classes, columns what the network said; each number counts test images "
        "per run, right answers left out. A dark square is a mistake made often. A dark column is "
        "a class that the network says too readily.",
    ),
    "random_digits": (
        "Ten random test images",
        "The same ten images for every cell, drawn at random with the first seed, with their "
        "actual class. Each row says what the first seed's network of a cell took them for; a "
        "cross marks a mistake.",
    ),
    "mistakes": (
        "The most confident mistakes",
        "The test images that a cell got wrong with most confidence, over all of its runs. Below "
        "each: actual class → predicted class, and the probability that the network gave it. An "
        "image that a person would misread too says little against the network.",
    ),
}


def _differences(evidence: Evidence, rows: list[list[str]]) -> str:
    del rows
    study = evidence.study
    parts = []
    for effect in evidence.verdicts["main_effects"]:
        names = [
            level_name(effect["factor"], as_level(effect["factor"], effect[side]))
            for side in ("level", "against")
        ]
        parts.append(f"{names[0]} minus {names[1]} {points(effect['estimate'])}")
    if not parts:
        return "This study has one cell, so there is no difference to show."
    more = "; and others" if len(parts) > 4 else ""
    return (
        f"Measured over {count(len(study.seeds), 'seed')}: {'; '.join(parts[:4])}{more}. "
        f"Differences below {size(study.smallest_difference)} have no practical meaning."
    )


def _samples(evidence: Evidence, rows: list[list[str]]) -> str:
    del evidence
    counts = [int(row[2]) for row in rows]
    return (
        f"The classes are nearly balanced: {count(min(counts))} to {count(max(counts))} training "
        f"images each."
    )


def _training(evidence: Evidence, rows: list[list[str]]) -> str:
    del rows
    falls = [
        (record.history["val_accuracy"].max() - record.history["val_accuracy"][-1], record)
        for record in evidence.runs
    ]
    drop, record = max(falls, key=lambda pair: pair[0])
    epoch = int(record.history["val_accuracy"].argmax()) + 1
    if drop <= evidence.study.smallest_difference:
        return "Every run ended within what matters of its best test accuracy."
    return (
        f"The end is not always the best: {cell_name(record.cell.levels)} with seed "
        f"{record.run.seed} was {size(drop)} more accurate after epoch {epoch} than after the last."
    )


def _accuracy(evidence: Evidence, rows: list[list[str]]) -> str:
    del rows
    means = sorted(
        (found["test_accuracy"]["mean"], cell_name(cell.levels))
        for cell, found in zip(evidence.study.cells, evidence.verdicts["cells"], strict=True)
    )
    (least, worst), (most, best) = means[0], means[-1]
    if len(means) == 1:
        return f"The mean test accuracy is {percent(most)}."
    return (
        f"Mean test accuracies go from {percent(least)} ({worst}) to {percent(most)} ({best}), "
        f"a range of {size(most - least)}."
    )


def _confusion(evidence: Evidence, rows: list[list[str]]) -> str:
    factors = len(evidence.study.factors)
    totals: dict[tuple[str, str], float] = {}
    for row in rows:
        actual, predicted, errors = row[factors], row[factors + 1], float(row[factors + 2])
        totals[actual, predicted] = totals.get((actual, predicted), 0) + errors
    worst = sorted(totals, key=lambda pair: -totals[pair])[:3]
    cells = len(evidence.study.cells)
    named = listed(
        [f"{actual} taken for {predicted} ({totals[actual, predicted] / cells:.1f})"
         for actual, predicted in worst]
    )  # fmt: skip
    return f"The most frequent mistakes, in images per run: {named}."


def _random_digits(evidence: Evidence, rows: list[list[str]]) -> str:
    factors = len(evidence.study.factors)
    right = sum(row[factors + 2] == row[factors + 3] for row in rows)
    return f"{right} of {count(len(rows), 'prediction')} shown are right."


def _mistakes(evidence: Evidence, rows: list[list[str]]) -> str:
    if not rows:
        return "No run made a mistake on the test images."
    factors = len(evidence.study.factors)
    top = max(rows, key=lambda row: float(row[factors + 4]))
    return (
        f"The most confident of all took {_article(top[factors + 2])} for "
        f"{_article(top[factors + 3])}, at {_sure(float(top[factors + 4]))}."
    )


def _sure(confidence: float) -> str:
    """Return a confidence as the figure writes it."""
    return f"more than {percent(0.999, 1)}" if confidence > 0.999 else percent(confidence, 1)


def _article(name: str) -> str:
    return f"{'an' if name[:1].lower() in 'aeio8' else 'a'} {name}"


_FINDINGS: dict[str, Callable[[Evidence, list[list[str]]], str]] = {
    "differences": _differences,
    "samples": _samples,
    "training": _training,
    "accuracy": _accuracy,
    "confusion": _confusion,
    "random_digits": _random_digits,
    "mistakes": _mistakes,
}
