"""What each figure shows, in the order: finding, how to read it, long description."""

from __future__ import annotations

import csv
import math
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from scripts.report.evidence import Evidence
from scripts.report.findings import FINDINGS

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
    finding = FINDINGS[name](evidence, rows)
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
    "initialization": (
        "Before training, theory beside measurement",
        "Each mark is a cell before the first step, the mean over its seeds with their range; each "
        "line is what theory expects; the right column "
        "shows measured over expected, where 1 is a perfect match. A pre-activation is what goes "
        "into an activation function; gradients are shown over those of the logits. Lines that "
        "fall from layer to layer mean a signal that fades; level lines mean one that is kept. "
        "Wider layers draw smaller Xavier weights in the first layer as well, since its variance "
        "counts both sides.",
    ),
    "training": (
        "Loss and accuracy by epoch",
        "Each line is a cell, the mean over its seeds; the band goes from the lowest seed to the "
        "highest, and each seed is drawn faintly where they can be told apart. Left is what the "
        "network reached on its training images while it learned, right is the test set after "
        "each epoch. Good training falls smoothly in loss. Test loss that rises while training "
        "loss falls is overfitting; both jumping together is unstable training.",
    ),
    "spikes": (
        "Spikes of the loss",
        "Above: how many of 1,000 steps had a loss over 3 times the median of the 100 steps "
        "before. Below: the highest loss of a step over the median of its epoch. Lines are means "
        "over seeds, with their range, and each seed faintly where they can be told apart. Flat "
        "and low is steady training. Where the loss is already near zero, a single hard batch can "
        "count as a spike.",
    ),
    "signals": (
        "Signals by epoch",
        "On a fixed batch of training images, before training (epoch 0) and after each epoch: "
        "root mean squares of the activations and of the gradients of one image's loss with "
        "respect to pre-activations, the norm of the weights, and the share of units that no "
        "image wakes. Lines are means over seeds with their range. Scales that stay within a "
        "factor of ten are "
        "unremarkable; growth without end, or units that die, go with unstable training.",
    ),
    "accuracy": (
        "Accuracy of every run",
        "One row for each cell, one mark for each run: filled on the test images, hollow on the "
        "training images. The distance between the two is the generalization gap. Marks of one "
        "kind that lie close together mean that the seed matters little. Faint lines join the runs "
        "of one seed.",
    ),
    "interaction": (
        "Interaction of the first two factors",
        "Each line is a level of the first factor, over the levels of the second; small marks are "
        "single seeds, joined faintly. Parallel lines mean that the factors act independently; "
        "lines that cross or spread mean that what one does depends on the other.",
    ),
    "split": (
        "Fitting and generalization",
        "Each difference in test accuracy, and the two parts that it is the sum of: how much is "
        "due to the training images being fitted better or worse, and how much to the gap between "
        "training and test accuracy. Bars are 95 % intervals over seeds. Overfitting shows as a "
        "negative part by generalization, bad or unstable training as a negative part by fitting.",
    ),
    "classes": (
        "Accuracy by class",
        "Each mark is a cell, the mean over its seeds with their range: how many of the test "
        "images of a class were right. Marks of a class that lie together mean that it is as hard "
        "for every cell; a mark that lies apart means that this cell has trouble of its own.",
    ),
    "confusion": (
        "Errors by class",
        "Rows are actual classes, columns what the network said; each number counts test images "
        "per run, right answers left out. A dark square is a mistake made often. A dark column is "
        "a class that the network says too readily.",
    ),
    "confusion_change": (
        "Change of the errors between levels",
        "Rows are actual classes, columns what the network said; each number says how many test "
        "images per run are confused so more often (orange, +) or less often (blue, −) with the "
        "first level than with the second, on average over other factors. Small numbers of both "
        "signs are chance; a row or column of one sign means that a class got harder or easier.",
    ),
    "random_digits": (
        "Ten random test images",
        "The same ten images for every cell of a dataset, drawn at random with the first seed, "
        "with their actual class. Each row says what the first seed's network of a cell took them "
        "for; a cross marks a mistake.",
    ),
    "mistakes": (
        "The most confident mistakes",
        "The test images that a cell got wrong with most confidence, over all of its runs. Below "
        "each: actual class → predicted class, and the probability that the network gave it. An "
        "image that a person would misread too says little against the network.",
    ),
    "cost": (
        "Accuracy against time",
        "Each line is a cell, each mark the end of an epoch: the test accuracy reached, over the "
        "time spent in epochs until then, both means over seeds. A line further up and to the left "
        "gets more for its time. Times include what ran beside the training on the same machine.",
    ),
}
