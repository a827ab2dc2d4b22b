"""The section "Before training": theory beside what was measured."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from scripts.measured.theory import Expected, expect, initial_loss
from scripts.report.evidence import Evidence, RunRecord
from scripts.study.names import cell_name
from scripts.study.study import Cell
from scripts.words.formats import count, decimal, listed
from scripts.words.parts import Table, table


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
