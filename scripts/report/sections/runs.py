"""Each run in full: settings, curves, signals, errors and costs."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from PIL import Image

from scripts.data.images import class_names, short_class_names
from scripts.job.durations import duration
from scripts.measured.mistakes import mean_errors, most_confident
from scripts.report.evidence import Evidence, RunRecord
from scripts.report.sections.design import shown_setting
from scripts.report.svg.charts import Chart, chart
from scripts.study.names import setting_name
from scripts.study.settings import Settings
from scripts.study.study import Cell
from scripts.words.formats import count, decimal, listed, loss, megabytes, percent, sure
from scripts.words.parts import Part, Table, table

MOST_RUNS = 40
"""As many runs are shown in full; where there are more, some of each cell."""


MISTAKES, ERRORS = 3, 4


LAYERS = 8


class Picture(Part):
    """A test image that the run was wrong about, with what it took it for."""

    address: str
    words: str


class RunDetail(Part):
    """One run in full."""

    id: str
    name: str
    facts: tuple[tuple[str, str], ...]
    settings: tuple[tuple[str, str], ...]
    charts: tuple[Chart, ...]
    history: Table
    signals: Table
    confusion: Table
    mistakes: tuple[Picture, ...]
    log: tuple[str, ...]


class RunDetails(Part):
    """The runs shown in full, and a sentence on which those are."""

    which: str
    shown: tuple[RunDetail, ...]


def run_details(evidence: Evidence) -> RunDetails:
    """Return every run in full; where there are many, those spread evenly over each cell."""
    runs = list(evidence.trained)
    which = "Every run of the study, in its order."
    if len(runs) > MOST_RUNS:
        cells = evidence.study.cells[:MOST_RUNS]
        each = MOST_RUNS // len(cells)
        chosen_runs = [run for cell in cells for run in _spread(evidence, cell, each)]
        runs = list({run.run.id: run for run in chosen_runs}.values())
        chosen = (
            f"{count(each)} of each cell, from the least to the most accurate"
            if each > 1
            else "of each cell the one whose accuracy is the median"
        )
        if len(cells) < len(evidence.study.cells):
            chosen = f"of each of the first {len(cells)} cells the one whose accuracy is the median"
        which = (
            f"{count(len(runs), 'run')} of {count(len(evidence.trained))}: {chosen} on the test "
            f"images. The table of runs and the downloads have all of them."
        )
    return RunDetails(which=which, shown=tuple(_detail(evidence, run) for run in runs))


def _spread(evidence: Evidence, cell: Cell, number: int) -> list[RunRecord]:
    """Return ``number`` runs of a cell, evenly from least to most accurate, or the median."""
    ranked = sorted(
        evidence.runs_of(cell),
        key=lambda run: (run.evaluation["test"]["accuracy"], run.run.seed),
    )
    if number == 1:
        return [ranked[len(ranked) // 2]]
    places = np.linspace(0, len(ranked) - 1, min(number, len(ranked))).round().astype(int)
    return [ranked[place] for place in places]


def _detail(evidence: Evidence, record: RunRecord) -> RunDetail:
    history = record.history
    _, labels = evidence.test_images[record.run.settings.dataset]
    errors = mean_errors(labels, [record.predictions])
    return RunDetail(
        id=record.run.id,
        name=f"{evidence.cell_names[record.run.id]}, seed {record.run.seed}",
        facts=_facts(record, errors),
        settings=tuple(
            (setting_name(name), shown_setting(record.run.settings, name))
            for name in Settings.model_fields
        ),
        charts=(
            chart("Loss", history["loss"], history["val_loss"], "{:.3g}", log=True),
            chart("Accuracy", 100 * history["accuracy"], 100 * history["val_accuracy"], "{:.1f} %"),
        ),
        history=_history(record),
        signals=_signals(record),
        confusion=_confusion(record, errors),
        mistakes=_pictures(record, evidence.test_images),
        log=tuple(record.training["log"]),
    )


def _facts(record: RunRecord, errors: np.ndarray) -> tuple[tuple[str, str], ...]:
    test, training = record.evaluation["test"], record.training
    hardest = min(test["per_class"], key=lambda found: found["correct"] / max(found["images"], 1))
    names = class_names(record.run.settings.dataset)
    order = np.argsort(-errors, axis=None, kind="stable")[:ERRORS]
    often = [
        f"{names[actual]} taken for {names[predicted]} {errors[actual, predicted]:.0f}×"
        for actual, predicted in zip(*np.unravel_index(order, errors.shape), strict=True)
        if errors[actual, predicted]
    ]
    return (
        ("test images right", f"{count(test['correct'])} of {count(test['images'])}"),
        (
            "hardest class",
            f"{names[hardest['label']]}: {count(hardest['correct'])} of {count(hardest['images'])}",
        ),
        ("most frequent errors", ", ".join(often) or "none"),
        ("trained in", duration(training["seconds"]) + _interrupted(training["attempts"])),
        ("processor time", duration(training["cpu_seconds"])),
        ("greatest memory", megabytes(training["peak_memory_bytes"])),
        ("files", f"results/runs/{record.run.id}/"),
    )


def _interrupted(attempts: Sequence[Mapping[str, Any]]) -> str:
    """Return after which epochs a training was taken up again, if it was."""
    ends = [str(one["last_epoch"]) for one in attempts[:-1]]
    return f", interrupted after epoch {listed(ends)}" if ends else ""


def _history(record: RunRecord) -> Table:
    history = record.history
    rows = [
        [
            str(epoch),
            loss(history["loss"][epoch - 1]),
            percent(history["accuracy"][epoch - 1]),
            loss(history["val_loss"][epoch - 1]),
            percent(history["val_accuracy"][epoch - 1]),
            f"{history['seconds'][epoch - 1]:.1f} s",
        ]
        for epoch in range(1, len(history["loss"]) + 1)
    ]
    return table(
        f"history-{record.run.digest}",
        f"History of {record.run.id}",
        ["epoch", "loss", "accuracy", "test loss", "test accuracy", "time"],
        rows,
    )


def _signals(record: RunRecord) -> Table:
    """Return the scales after the last epoch; of many layers the first and the last ones."""
    signals = record.signals
    places = list(range(len(signals.layers)))
    if len(places) > LAYERS:
        places = [*places[: LAYERS // 2], *places[-LAYERS // 2 :]]
    rows = []
    for place in places:
        last = {name: float(values[-1, place]) for name, values in signals.values.items()}
        hidden = signals.layers[place] != "logits"
        rows.append(
            [
                signals.layers[place],
                decimal(last["activation"] ** 0.5, 3),
                decimal(last["gradient"] ** 0.5, 5),
                decimal(last["weight_norm"], 1),
                percent(last["dead"], 1) if hidden else "–",
            ]
        )
    return table(
        f"signals-{record.run.digest}",
        f"Signals of {record.run.id} after the last epoch",
        ["layer", "activations (rms)", "gradients (rms)", "norm of weights", "dead units"],
        rows,
    )


def _confusion(record: RunRecord, errors: np.ndarray) -> Table:
    names = short_class_names(record.run.settings.dataset)
    return table(
        f"confusion-{record.run.digest}",
        f"Errors of {record.run.id}: rows are actual classes, columns what it said, right answers "
        f"left out",
        ["actual", *names],
        [[name, *(f"{number:.0f}" for number in row)]
         for name, row in zip(names, errors, strict=True)],
    )  # fmt: skip


def _pictures(
    record: RunRecord, test_images: Mapping[str, tuple[np.ndarray, np.ndarray]]
) -> tuple[Picture, ...]:
    """Return the mistakes that the run was surest of."""
    images, labels = test_images[record.run.settings.dataset]
    names = class_names(record.run.settings.dataset)
    return tuple(
        Picture(
            address=_png(255 - images[found.image]),
            words=f"{names[labels[found.image]]} taken for {names[found.predicted]} at "
            f"{sure(found.confidence)}, test image {found.image}",
        )
        for found in most_confident(labels, [record.run.seed], [record.predictions], MISTAKES)
    )


def _png(pixels: np.ndarray) -> str:
    """Return grey pixels, uint8 (28, 28), as the address of a PNG image."""
    packed = io.BytesIO()
    Image.fromarray(pixels).save(packed, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(packed.getvalue()).decode()}"
