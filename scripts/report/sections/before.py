"""The section "Before training": theory beside what was measured."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from scripts.measured.theory import expect, initial_loss
from scripts.report.evidence import Evidence, RunRecord
from scripts.study.names import cell_name
from scripts.study.study import Cell
from scripts.words.models import Model


class Beside(Model):
    """What was measured, a mean over seeds, beside what was expected; None where there is none."""

    measured: float | None
    expected: float | None


class Start(Model):
    """A cell before the first step: mean squares, a ratio of mean squares, and the loss in nats.

    ``gradients`` is the first layer's mean squared gradient over that of the logits.
    """

    cell: str
    known: bool
    preactivations: Beside
    logits: Beside
    gradients: Beside
    loss: Beside


class Before(Model):
    """What signals were measured on before the first step, and what they were."""

    images: int
    mean_square_pixels: tuple[float, ...]
    cells: tuple[Start, ...]


def before(evidence: Evidence) -> Before:
    """Return what was measured before the first step beside what was expected."""
    probes = [record.training.probe for record in evidence.trained]
    return Before(
        images=max(probe.images for probe in probes),
        mean_square_pixels=tuple(sorted({round(probe.mean_square_pixel, 4) for probe in probes})),
        cells=tuple(_start(cell, evidence.runs_of(cell)) for cell in evidence.study.cells),
    )


def _start(cell: Cell, runs: Sequence[RunRecord]) -> Start:
    theory = expect(cell.settings, runs[0].training.probe.mean_square_pixel)
    first, last = (theory[0], theory[-1]) if theory else (None, None)
    return Start(
        cell=cell_name(cell.levels),
        known=theory is not None,
        preactivations=Beside(measured=_mean(runs, 0), expected=first and first.preactivation),
        logits=Beside(measured=_mean(runs, -1), expected=last and last.preactivation),
        gradients=Beside(measured=_gradients(runs), expected=first and first.gradient),
        loss=Beside(
            measured=statistics.fmean(run.signals.loss[0] for run in runs),
            expected=last and initial_loss(last.preactivation),
        ),
    )


def _mean(runs: Sequence[RunRecord], layer: int) -> float:
    """Return the mean square of a layer's pre-activations."""
    return statistics.fmean(run.signals.values["preactivation"][0, layer] for run in runs)


def _gradients(runs: Sequence[RunRecord]) -> float | None:
    gradients = [run.signals.values["gradient"][0] for run in runs]
    if any(gradient[-1] == 0 for gradient in gradients):
        return None
    return statistics.fmean(gradient[0] / gradient[-1] for gradient in gradients)
