"""The words of each figure: its finding, how to read it, a long description."""

from __future__ import annotations

import csv
import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from scripts.claims.claim import FIRST_VERDICT
from scripts.data.images import class_names
from scripts.figures.captions import read_caption
from scripts.figures.limits import MOST_LINES, MOST_PANELS
from scripts.job.durations import duration
from scripts.report.evidence import Evidence
from scripts.report.sections.training import spikes_by_cell
from scripts.study.names import TITLES, cell_name
from scripts.words.formats import (
    capital,
    count,
    decimal,
    listed,
    percent,
    points,
    points_interval,
    signed,
    size,
    sure,
)

MOST_ROWS = 120


PANELS = ("random_digits", "confusion", "mistakes")
"""Figures with a part for each cell."""


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
    short, how_to_read = read_caption(name)
    finding = FINDINGS[name](evidence, [dict(zip(header, row, strict=True)) for row in rows])
    cells, pairs = len(evidence.study.cells), len(evidence.results.main_effects)
    if name in PANELS and cells > MOST_PANELS:
        finding += f" Drawn are the first {MOST_PANELS} of {cells} cells."
    if name == "differences" and len(rows) > MOST_LINES:
        finding += f" Drawn are {min(MOST_LINES, pairs)} of {count(len(rows), 'difference')}."
    if name == "split" and pairs > MOST_LINES:
        finding += f" Drawn are the first {MOST_LINES} of {pairs} differences."
    numbers = "The numbers are in the table below the figure."
    if len(rows) > MOST_ROWS:
        numbers = (
            f"The table below the figure has the first {MOST_ROWS} of {count(len(rows), 'row')} of "
            f"its numbers, and the file all of them."
        )
    return Figure(
        name=name,
        short=short,
        finding=finding,
        how_to_read=how_to_read,
        description=f"{short}. {finding} {numbers}",
        header=tuple(heading.replace("_", " ") for heading in header),
        rows=tuple(_shown_row(evidence, header, row) for row in rows[:MOST_ROWS]),
        all_rows=len(rows),
    )


def _shown_row(evidence: Evidence, header: list[str], row: list[str]) -> tuple[str, ...]:
    """Return a row with its numbers rounded, but for levels, which have to be told apart."""
    return tuple(
        value if column in evidence.study.factors else _shown(value)
        for column, value in zip(header, row, strict=True)
    )


def _shown(value: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    if not math.isfinite(number):
        return "not finite"
    return value if number.is_integer() and "." not in value else f"{number:.5g}"


Rows = Sequence[Mapping[str, str]]
"""The numbers of a figure as its CSV file holds them, by the names of its columns."""


NO_MISTAKES = "No run made a mistake on the test images."


def _differences(evidence: Evidence, rows: Rows) -> str:
    del rows
    study = evidence.study
    parts = []
    for effect in evidence.results.main_effects:
        names = effect.names
        interval = points_interval(effect.shown).removesuffix(" points")
        parts.append(f"{names[0]} minus {names[1]} {points(effect.estimate)} ({interval})")
    if not parts:
        return "This study has one cell, so there is no difference to show."
    more = "; and others" if len(parts) > 4 else ""
    return (
        f"Measured over {count(len(study.seeds), 'seed')}, with 95\u202f% intervals: "
        f"{'; '.join(parts[:4])}{more}. This study takes differences below "
        f"{size(study.smallest_difference)} for too small to matter."
    )


def _samples(evidence: Evidence, rows: Rows) -> str:
    del evidence
    counts = [int(row["training_images"]) for row in rows]
    balance = "nearly balanced" if max(counts) < 1.5 * min(counts) else "not balanced"
    return (
        f"The classes of the whole training set are {balance}: {count(min(counts))} to "
        f"{count(max(counts))} images each."
    )


def _training(evidence: Evidence, rows: Rows) -> str:
    del rows
    falls = [
        (record.history["val_accuracy"].max() - record.history["val_accuracy"][-1], record)
        for record in evidence.trained
    ]
    drop, record = max(falls, key=lambda pair: pair[0])
    epoch = int(record.history["val_accuracy"].argmax()) + 1
    if drop <= evidence.study.smallest_difference:
        return "Every run ended within what matters of its best test accuracy."
    return (
        f"The end is not always the best: {cell_name(record.cell.levels)} with seed "
        f"{record.run.seed} was {size(drop)} more accurate after epoch {epoch} than after the last."
    )


def _accuracy(evidence: Evidence, rows: Rows) -> str:
    del rows
    means = sorted(
        (found.test_accuracy.mean, cell_name(cell.levels))
        for cell, found in zip(evidence.study.cells, evidence.results.cells, strict=True)
    )
    (least, worst), (most, best) = means[0], means[-1]
    if len(means) == 1:
        return f"The mean test accuracy is {percent(most)}."
    if percent(least) == percent(most):
        return f"All cells have a mean test accuracy of {percent(most)}."
    return (
        f"Mean test accuracies go from {percent(least)} ({worst}) to {percent(most)} ({best}), "
        f"a range of {size(most - least)}."
    )


def _confusion(evidence: Evidence, rows: Rows) -> str:
    by_cell: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        by_cell.setdefault((row["actual"], row["predicted"]), []).append(
            float(row["images_per_run"])
        )
    means = {pair: statistics.fmean(errors) for pair, errors in by_cell.items()}
    # rounded, so that what is equal is not ordered by the last bit
    worst = sorted((pair for pair in means if means[pair]), key=lambda p: -round(means[p], 6))[:3]
    if not worst:
        return NO_MISTAKES
    named = listed(
        [f"{actual} taken for {predicted} ({means[actual, predicted]:.1f})"
         for actual, predicted in worst]
    )  # fmt: skip
    return f"The most frequent mistakes, in images per run: {named}."


def _classes(evidence: Evidence, rows: Rows) -> str:
    del rows
    several = len(evidence.origins) > 1
    right: dict[str, list[int]] = {}
    for record in evidence.trained:
        dataset = record.run.settings.dataset
        where = f" of {TITLES[dataset]}" if several else ""
        for found in record.evaluation["test"]["per_class"]:
            name = f"{class_names(dataset)[found['label']]}{where}"
            counts = right.setdefault(name, [0, 0])
            counts[0] += found["correct"]
            counts[1] += found["images"]
    shares = [(correct / images, name) for name, (correct, images) in right.items() if images]
    (least, hardest), (most, easiest) = min(shares), max(shares)
    if percent(least) == percent(most):
        return f"Over all runs every class is right in {percent(most)} of its images."
    return (
        f"Over all runs, the hardest class is {hardest}, right in {percent(least)} of its images, "
        f"and the easiest {easiest}, {percent(most)}."
    )


def _confusion_change(evidence: Evidence, rows: Rows) -> str:
    seeds = count(len(evidence.study.seeds), "seed")
    most = max(rows, key=lambda row: abs(float(row["images_per_run"])))
    change = float(most["images_per_run"])
    more = "more" if change > 0 else "fewer"
    if abs(change) < 0.05:
        return "No error is made more often with one level than with another."
    return (
        f"What changes most, measured over {seeds}: {most['actual']} is taken for "
        f"{most['predicted']} in {decimal(abs(change), 1)} {more} images per run with "
        f"{most['level']} than with {most['against']}. The greatest of "
        f"{count(len(rows), 'change')} is partly chance."
    )


def _cost(evidence: Evidence, rows: Rows) -> str:
    del rows
    cells = []
    for cell in evidence.study.cells:
        histories = [record.history for record in evidence.runs_of(cell)]
        seconds = statistics.fmean(history["seconds"].sum() for history in histories)
        reached = statistics.fmean(history["val_accuracy"][-1] for history in histories)
        cells.append((seconds, reached, cell_name(cell.levels)))
    (short, low, quick), (long, high, slow) = min(cells), max(cells)
    if len(cells) == 1:
        return f"All epochs of a run took {duration(short)} and led to {percent(low)}."
    return (
        f"All epochs of a run took {duration(short)} with {quick} and led to {percent(low)}; they "
        f"took {duration(long)} with {slow} and led to {percent(high)}."
    )


def _random_digits(evidence: Evidence, rows: Rows) -> str:
    right = sum(row["actual"] == row["predicted"] for row in rows)
    return f"{right} of {count(len(rows), 'prediction')} shown are right."


def _mistakes(evidence: Evidence, rows: Rows) -> str:
    if not rows and any(not run.evaluation["collapsed"] for run in evidence.trained):
        return NO_MISTAKES
    if not rows:
        return "Every run has collapsed, and was sure of nothing."
    top = max(rows, key=lambda row: float(row["confidence"]))
    return (
        f"The most confident of all took {_article(top['actual'])} for "
        f"{_article(top['predicted'])}, at {sure(float(top['confidence']))}."
    )


def _article(name: str) -> str:
    return f"{'an' if name[:1].lower() in 'aeio8' else 'a'} {name}"


def _initialization(evidence: Evidence, rows: Rows) -> str:
    hidden = any(cell.settings.depth for cell in evidence.study.cells)
    where = "hidden layers" if hidden else "logits"
    parts = []
    for quantity, name in (
        ("weight_std", "the weights' standard deviation"),
        ("preactivation", "mean squared pre-activations"),
        ("gradient", "mean squared gradients"),
    ):
        ratios = [
            float(ratio)
            for row in rows
            for ratio in (row["lowest_ratio"], row["highest_ratio"])
            if row["quantity"] == quantity and ratio and (row["layer"] != "logits") == hidden
        ]
        if ratios:
            parts.append(f"{name} {decimal(min(ratios), 2)} to {decimal(max(ratios), 2)}")
    if not parts:
        return "Theory says nothing about these networks; the marks show what was measured."
    return (
        f"In the {where} measured over expected goes, over all runs, for {parts[0]}"
        + "".join(f", for {part}" for part in parts[1:])
        + "."
    )


def _spikes(evidence: Evidence, rows: Rows) -> str:
    del rows
    rates = [
        (statistics.fmean(numbers), cell_name(cell.levels))
        for cell, numbers in zip(evidence.study.cells, spikes_by_cell(evidence), strict=True)
        if not math.isnan(numbers[0])
    ]
    if not rates:
        return "With a hundred steps or fewer there is nothing to call a spike."
    (least, steady), (most, worst) = min(rates), max(rates)
    everywhere = " in every cell" if len(rates) > 1 else ""
    if most == 0:
        return "No step's loss leapt over 3 times its recent median."
    if len(rates) == 1 or decimal(most, 1) == decimal(least, 1):
        return f"{decimal(most, 1)} of 1,000 steps were spikes{everywhere}."
    return (
        f"Spikes were most frequent with {worst}, {decimal(most, 1)} of 1,000 steps, and least "
        f"frequent with {steady}, {decimal(least, 1)}."
    )


def _signals(evidence: Evidence, rows: Rows) -> str:
    del rows
    grown = []
    for cell in evidence.study.cells:
        growth = statistics.fmean(run.signals.growth for run in evidence.runs_of(cell))
        if math.isfinite(growth):
            grown.append((growth, cell_name(cell.levels)))
    if not grown:
        return "There is no hidden layer whose growth could be told."
    most, worst = max(grown)
    verb = "grew" if most >= 0 else "shrank"
    text = (
        f"From before training to the end, the scale of the last hidden layer {verb} "
        f"{2 ** abs(most):.1f}-fold with {worst}"
    )
    if len(grown) == 1:
        return f"{text}."
    least, steady = min(grown)
    return (
        f"{text} and {'grew' if least >= 0 else 'shrank'} {2 ** abs(least):.1f}-fold with {steady}."
    )


def _interaction(evidence: Evidence, rows: Rows) -> str:
    del rows
    effects = evidence.results.interactions
    greatest = max(effects, key=lambda effect: abs(effect.estimate))
    (later, earlier), (low, high) = greatest.names
    text = (
        f"{capital(later)} minus {earlier} changes by {points(greatest.estimate)} from {low} to "
        f"{high}."
    )
    if len(effects) > 1:
        text += f" That is the greatest of {len(effects)} such changes."
    seeds = len(evidence.study.seeds)
    if seeds < FIRST_VERDICT:
        text += f" {'One seed' if seeds == 1 else 'Two seeds'} cannot tell."
    return text


def _split(evidence: Evidence, rows: Rows) -> str:
    del rows
    parts = []
    for found in evidence.results.main_effects[:4]:
        names = found.names
        parts.append(
            f"{names[0]} minus {names[1]} {points(found.estimate)}: "
            f"{signed(100 * found.train.estimate)} by fitting and "
            f"{signed(-100 * found.gap.estimate)} by generalization"
        )
    more = "; and others" if len(evidence.results.main_effects) > 4 else ""
    return f"{capital('; '.join(parts))}{more}."


FINDINGS: dict[str, Callable[[Evidence, Rows], str]] = {
    "differences": _differences,
    "samples": _samples,
    "initialization": _initialization,
    "training": _training,
    "spikes": _spikes,
    "signals": _signals,
    "accuracy": _accuracy,
    "interaction": _interaction,
    "split": _split,
    "classes": _classes,
    "confusion": _confusion,
    "confusion_change": _confusion_change,
    "random_digits": _random_digits,
    "mistakes": _mistakes,
    "cost": _cost,
}
