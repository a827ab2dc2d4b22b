"""Before and during training: theory beside measurement, and how each cell's runs went."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from typing import Any

from scripts.measured.theory import Expected, expect, initial_loss
from scripts.report.evidence import Evidence, RunRecord
from scripts.study.names import cell_name
from scripts.study.study import Cell
from scripts.words.formats import count, decimal, listed, percent
from scripts.words.parts import Table, table

MILESTONES = (0.95, 0.97, 0.98)


def before_table(evidence: Evidence) -> Table:
    """Return, for each cell, what was measured before the first step beside what was expected."""
    rows = []
    for cell in evidence.study.cells:
        runs = evidence.runs_of(cell)
        theory = theory_of(evidence, cell)
        first, last = (theory[0], theory[-1]) if theory else (None, None)
        pairs: tuple[tuple[float | None, float | None, int], ...] = (
            (_mean(runs, "preactivation", 0), first.preactivation if first else None, 4),
            (_mean(runs, "preactivation", -1), last.preactivation if last else None, 4),
            (_gradient(runs), first.gradient if first else None, 5),
            (
                statistics.fmean(float(run.signals.loss[0]) for run in runs),
                initial_loss(last.preactivation) if last else None,
                3,
            ),
        )
        rows.append(
            [
                cell_name(cell.levels),
                *(_beside(measured, expected, digits) for measured, expected, digits in pairs),
            ]
        )
    return table(
        "before",
        "Before the first step, in brackets what theory expects: mean squares of the first "
        "layer's pre-activations and of the logits, mean squared gradient of the first layer over "
        "that of the logits, and the loss in nats; means over seeds",
        ["cell", "pre-activations", "logits", "gradients", "loss"],
        rows,
    )


def _beside(measured: float | None, expected: float | None, digits: int) -> str:
    if measured is None:
        return "–"
    text = decimal(measured, digits)
    return text if expected is None else f"{text} ({decimal(expected, digits)})"


def theory_of(evidence: Evidence, cell: Cell) -> list[Expected] | None:
    """Return what theory expects of a cell's layers, or None where it says nothing."""
    probe = evidence.runs_of(cell)[0].training["probe"]
    return expect(cell.settings, probe["mean_square_pixel"])


def before_sentences(evidence: Evidence) -> tuple[str, ...]:
    """Say what is compared, and which cells theory says nothing about."""
    probes = [record.training["probe"] for record in evidence.trained]
    images = max(probe["images"] for probe in probes)
    squares = sorted({f"{probe['mean_square_pixel']:.4f}" for probe in probes})
    sentences = [
        f"Measured on {count(images, 'training image')} before the first step; their mean squared "
        f"pixel is {listed(squares)}. Theory takes the weights for independent draws with the "
        f"variance of the initializer's formula and follows mean squares from layer to layer; "
        f"one network deviates from it at random, most of all in its ten logits."
    ]
    silent = [
        cell_name(cell.levels) for cell in evidence.study.cells if theory_of(evidence, cell) is None
    ]
    if silent:
        sentences.append(
            f"The recursions do not cover {listed(silent)}: they hold for ReLU, leaky ReLU or "
            f"linear layers without batch normalization, and random weights with mean zero."
        )
    return tuple(sentences)


def _mean(runs: Sequence[RunRecord], name: str, layer: int) -> float:
    return statistics.fmean(float(run.signals.values[name][0, layer]) for run in runs)


def _gradient(runs: Sequence[RunRecord]) -> float | None:
    """Return the first layer's mean squared gradient over that of the logits."""
    gradients = [run.signals.values["gradient"][0] for run in runs]
    if any(gradient[-1] == 0 for gradient in gradients):
        return None
    return statistics.fmean(float(gradient[0] / gradient[-1]) for gradient in gradients)


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
