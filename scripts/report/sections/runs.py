"""Each run in full: settings, curves, signals, errors and costs."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping

import numpy as np
from PIL import Image

from scripts.data.images import class_names, short_class_names
from scripts.measured.mistakes import mean_errors, most_confident
from scripts.measured.records import Evaluation, OfClass, Training
from scripts.report.evidence import Evidence, RunRecord
from scripts.report.findings import Taken
from scripts.report.sections.design import shown_setting
from scripts.report.svg.sparklines import Chart, chart
from scripts.study.names import setting_name
from scripts.study.settings import Settings
from scripts.study.study import Cell
from scripts.words.models import Model

MOST_RUNS = 40
"""As many runs are shown in full; where there are more, some of each cell."""

MISTAKES, ERRORS = 3, 4
LAYERS = 8


class Picture(Model):
    """A test image that the run was wrong about, and how sure it was."""

    address: str
    image: int
    taken: Taken


class LayerEnd(Model):
    """A layer after the last epoch: root mean squares, norm, and the share of ``dead`` units."""

    layer: str
    activation: float
    gradient: float
    weight_norm: float
    dead: float | None


class RunDetail(Model):
    """One run in full; ``history`` has a value for each epoch, ``errors`` a row for each class."""

    id: str
    digest: str
    cells: str
    seed: int
    evaluation: Evaluation
    training: Training
    classes: tuple[str, ...]
    short_classes: tuple[str, ...]
    hardest: OfClass
    often: tuple[Taken, ...]
    settings: tuple[tuple[str, str], ...]
    charts: tuple[Chart, ...]
    history: Mapping[str, tuple[float, ...]]
    layers: tuple[LayerEnd, ...]
    errors: tuple[tuple[int, ...], ...]
    mistakes: tuple[Picture, ...]


class RunDetails(Model):
    """The runs shown in full: all, or where there are many, ``each`` of the first ``cells``."""

    shown: tuple[RunDetail, ...]
    each: int
    cells: int


def run_details(evidence: Evidence) -> RunDetails:
    """Return every run in full; where there are many, those spread evenly over each cell."""
    runs, cells = evidence.trained, evidence.study.cells[:MOST_RUNS]
    each = MOST_RUNS // len(cells)
    if len(runs) > MOST_RUNS:
        spread = [run for cell in cells for run in _spread(evidence, cell, each)]
        runs = tuple({run.run.id: run for run in spread}.values())
    shown = tuple(_detail(evidence, run) for run in runs)
    return RunDetails(shown=shown, each=each, cells=len(cells))


def _spread(evidence: Evidence, cell: Cell, number: int) -> list[RunRecord]:
    """Return ``number`` runs of a cell, evenly from least to most accurate, or the median."""
    ranked = sorted(
        evidence.runs_of(cell), key=lambda run: (run.evaluation.test.accuracy, run.run.seed)
    )
    if number == 1:
        return [ranked[len(ranked) // 2]]
    places = np.linspace(0, len(ranked) - 1, min(number, len(ranked))).round().astype(int)
    return [ranked[place] for place in places]


def _detail(evidence: Evidence, record: RunRecord) -> RunDetail:
    run, history, dataset = record.run, record.history, record.run.settings.dataset
    images, labels = evidence.test_images[dataset]
    names = class_names(dataset)
    errors = mean_errors(labels, [record.predictions])
    order = np.argsort(-errors, axis=None, kind="stable")[:ERRORS]
    often = zip(*np.unravel_index(order, errors.shape), strict=True)
    wrong = most_confident(labels, [run.seed], [record.predictions], MISTAKES)
    return RunDetail(
        id=run.id,
        digest=run.digest,
        cells=evidence.cell_names[run.id],
        seed=run.seed,
        evaluation=record.evaluation,
        training=record.training,
        classes=names,
        short_classes=short_class_names(dataset),
        hardest=min(
            record.evaluation.test.per_class, key=lambda one: one.correct / max(one.images, 1)
        ),
        often=tuple(
            Taken(actual=names[actual], predicted=names[predicted], value=errors[actual, predicted])
            for actual, predicted in often
            if errors[actual, predicted]
        ),
        settings=tuple(
            (setting_name(name), shown_setting(run.settings, name))
            for name in Settings.model_fields
        ),
        charts=(
            chart("Loss", history["loss"], history["val_loss"], "{:.3g}", log=True),
            chart("Accuracy", 100 * history["accuracy"], 100 * history["val_accuracy"], "{:.1f} %"),
        ),
        history={name: tuple(values) for name, values in history.items()},
        layers=_layers(record),
        errors=tuple(tuple(row) for row in errors.astype(int)),
        mistakes=tuple(
            Picture(
                address=_png(255 - images[one.image]),
                image=one.image,
                taken=Taken(
                    actual=names[labels[one.image]],
                    predicted=names[one.predicted],
                    value=one.confidence,
                ),
            )
            for one in wrong
        ),
    )


def _layers(record: RunRecord) -> tuple[LayerEnd, ...]:
    """Return the layers after the last epoch; of many the first and the last ones."""
    signals = record.signals
    places = list(range(len(signals.layers)))
    if len(places) > LAYERS:
        places = [*places[: LAYERS // 2], *places[-LAYERS // 2 :]]
    found = []
    for place in places:
        last = {name: float(values[-1, place]) for name, values in signals.values.items()}
        found.append(
            LayerEnd(
                layer=signals.layers[place],
                activation=last["activation"] ** 0.5,
                gradient=last["gradient"] ** 0.5,
                weight_norm=last["weight_norm"],
                dead=last["dead"] if signals.layers[place] != "logits" else None,
            )
        )
    return tuple(found)


def _png(pixels: np.ndarray) -> str:
    """Return grey pixels, uint8 (28, 28), as the address of a PNG image."""
    packed = io.BytesIO()
    Image.fromarray(pixels).save(packed, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(packed.getvalue()).decode()}"
