"""A study with outcomes of known accuracy, as files, taken through compare, figures and report."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import yaml

from scripts.compare import compare
from scripts.figures.catalogue import figures_of
from scripts.figures.draw import main as draw_one
from scripts.report import report
from scripts.report.context import Made
from scripts.study.study import Study
from tests.small_data import write_dataset

ROOT = Path(__file__).parents[1]
TEST_IMAGES = 200
RUN_FILES = {
    "evaluations": "evaluation.json",
    "predictions": "predictions.npz",
    "trainings": "training.json",
    "histories": "history.csv",
    "signals": "signals.csv",
    "steps": "steps.npz",
}
EPOCHS = 8
MADE = Made(
    time="2026-01-02 03:04 UTC",
    commit="0123456789abcdef",
    changed=False,
    snakefile="Snakefile",
    configfiles=(),
    command_line={},
    configuration="study: x",
    versions=("numpy 2",),
)


def study_of(**changes) -> Study:
    """Return the default study with some of its keys changed."""
    config = yaml.safe_load((ROOT / "config/config.yaml").read_text(encoding="utf-8"))
    return Study.model_validate({**config, **changes})


@dataclass(frozen=True)
class Simulated:
    """The files of a simulated study."""

    study: Study
    folder: Path
    files: dict

    @property
    def page(self) -> str:
        return (self.folder / "report.html").read_text(encoding="utf-8")

    @property
    def context(self) -> dict:
        return json.loads((self.folder / "context.json").read_text(encoding="utf-8"))

    @cached_property
    def view(self) -> dict:
        """What the templates place, as plain values."""
        page, _ = report.page_of(*inputs_of(self, MADE))
        return page.model_dump(mode="json")

    @property
    def verdicts(self) -> dict:
        return json.loads((self.folder / "verdicts.json").read_text(encoding="utf-8"))


def simulate(study: Study, folder: Path, accuracy: np.ndarray, train: np.ndarray) -> Simulated:
    """Write the files of runs with the given accuracies, and all that follows from them.

    Args:
        study: the study.
        folder: where to write.
        accuracy: on the test images, float (cells, seeds), and ``train`` on the training images.
    """
    datasets = {
        name: str(write_dataset(folder / f"{name}.npz", test=TEST_IMAGES))
        for name in dict.fromkeys(cell.settings.dataset for cell in study.cells)
    }
    (folder / "origin").mkdir()
    for name in datasets:
        origin = {"format": 1, "source": "a test", "sha256": {"file": "0" * 64}}
        (folder / f"origin/{name}.json").write_text(json.dumps(origin), encoding="utf-8")
    files = {name: [] for name in RUN_FILES}
    places = [(c, s) for c in range(len(study.cells)) for s in range(len(study.seeds))]
    for run, place in zip(study.grid, places, strict=True):
        with np.load(datasets[run.settings.dataset]) as arrays:
            labels = arrays["y_test"]
        written = _write_run(folder / "runs" / run.id, run, labels, accuracy[place], train[place])
        for name, path in written.items():
            files[name].append(str(path))
    files |= {
        "data": datasets,
        "verdicts": str(folder / "verdicts.json"),
        "runs": str(folder / "runs.csv"),
        "origins": [str(folder / f"origin/{name}.json") for name in datasets],
    }
    compare.main(
        study, files["evaluations"], files["predictions"], files["trainings"],
        {name: files[name] for name in ("histories", "signals", "steps")}, datasets,
        files["runs"], files["verdicts"],
    )  # fmt: skip
    made = Simulated(study, folder, files)
    draw(made, folder / "figures")
    write_report(made)
    return made


def draw(made: Simulated, folder: Path) -> None:
    """Draw every figure into ``folder``."""
    folder.mkdir()
    for name, needs in figures_of(made.study).items():
        inputs = {need: made.files[need] for need in needs}
        draw_one(
            name, made.study, inputs, *(str(folder / f"{name}.{end}") for end in ("svg", "csv"))
        )


def write_report(
    made: Simulated, page: str = "report.html", declared: Made = MADE, earlier: str | None = None
) -> None:
    """Write the page into the folder of the study."""
    report.main(
        *inputs_of(made, declared, earlier),
        [str(made.folder / f"figures/{name}.svg") for name in figures_of(made.study)],
        ROOT / "templates",
        {"page": str(made.folder / page), "context": str(made.folder / "context.json")},
    )


def inputs_of(made: Simulated, declared: Made, earlier: str | None = None) -> tuple:
    """Return what a report is made of, as ``page_of`` takes it."""
    files = {**made.files, "data": list(made.files["data"].values())}
    tables = [str(made.folder / f"figures/{name}.csv") for name in figures_of(made.study)]
    return made.study, declared, files, tables, earlier


def _write_run(folder, run, labels, accuracy, train) -> dict[str, Path]:
    folder.mkdir(parents=True, exist_ok=True)  # where two cells are one network
    generator = np.random.default_rng(run.seed)
    hits = round(accuracy * len(labels))
    order = np.argsort(np.arange(len(labels)) + generator.uniform(0, 40, len(labels)))
    right = np.zeros(len(labels), bool)
    right[order[:hits]] = True
    predicted = np.where(right, labels, (labels + 1) % 10).astype(np.uint8)
    confidence = generator.uniform(0.3, 1, len(labels)).astype(np.float32)
    paths = {name: folder / file for name, file in RUN_FILES.items()}
    collapsed = hits / len(labels) < 0.2
    if collapsed:  # as a loss that is not finite leaves them
        confidence[:] = np.nan
    np.savez(paths["predictions"], predicted=predicted, confidence=confidence)
    per_class = [
        {
            "label": label,
            "images": int((labels == label).sum()),
            "correct": int(right[labels == label].sum()),
        }
        for label in range(10)
    ]
    test = {
        "images": len(labels), "correct": hits, "accuracy": hits / len(labels),
        "loss": None if collapsed else 0.2, "per_class": per_class,
    }  # fmt: skip
    evaluation = {
        "format": 1, "run": run.id, "settings": run.complete(), "test": test,
        "train": {**test, "images": 120, "correct": round(120 * train), "accuracy": float(train)},
        "collapsed": bool(collapsed),
    }  # fmt: skip
    paths["evaluations"].write_text(json.dumps(evaluation), encoding="utf-8")
    training = {
        "format": 1, "run": run.id, "seconds": 61.5, "cpu_seconds": 40.5,
        "peak_memory_bytes": 900_000_000,
        "machine": {
            "processor": "a processor", "cores": 4, "threads": 1, "system": "Linux x86_64",
            "python": "3.11.7", "packages": {"tensorflow": "2"},
        },
        "layers": [{"name": "hidden_1", "type": "Dense", "output_shape": [8], "parameters": 10}],
        "parameters": 10,
        "attempts": [{"first_epoch": 1, "last_epoch": 8, "threads": 1, "processor": "a processor"}],
        "log": ["16:37:09  a run  epoch 8/8  loss 0.1"],
        "probe": {"images": 120, "mean_square_pixel": 0.112, "seconds": 0.5},
    }  # fmt: skip
    paths["trainings"].write_text(json.dumps(training), encoding="utf-8")
    _write_course(paths, run, generator, collapsed, accuracy)
    return paths


def _write_course(paths, run, generator, collapsed, accuracy) -> None:
    """Write the history, the signals of each layer and the losses of each step."""
    fall = 0.1 + 2.2 * 0.5 ** np.arange(EPOCHS + 1)
    loss = fall * generator.uniform(0.9, 1.1, EPOCHS + 1)
    if collapsed:
        loss[-1] = np.nan
    test = loss + generator.normal(0, 0.02, EPOCHS + 1)
    rows = ["epoch,loss,accuracy,val_loss,val_accuracy,seconds"]
    for epoch in range(1, EPOCHS + 1):
        so_far = accuracy - 0.01 * (EPOCHS - epoch)
        rows.append(f"{epoch},{loss[epoch]},{min(1, so_far + 0.01)},{test[epoch]},{so_far},3.0")
    paths["histories"].write_text("\n".join(rows) + "\n", encoding="utf-8")
    names = [*(f"hidden_{i}" for i in range(1, run.settings.depth + 1)), "logits"]
    rows = ["epoch,layer,loss,preactivation,activation,gradient,weight_std,weight_norm,dead"]
    for epoch in range(EPOCHS + 1):
        for place, name in enumerate(names):
            before, after, gradient = generator.uniform(0.1, 0.3, 3) * (1 + epoch)
            dead = "nan" if name == "logits" else 0.01 * epoch * place
            rows.append(
                f"{epoch},{name},{loss[epoch]},{before},{after},{gradient},0.04,{30 + epoch},{dead}"
            )
    paths["signals"].write_text("\n".join(rows) + "\n", encoding="utf-8")
    steps = np.repeat(loss[1:], 60) * generator.uniform(0.8, 1.2, 60 * EPOCHS)
    steps[generator.choice(np.arange(200, 60 * EPOCHS), 5, replace=False)] *= 8
    np.savez(paths["steps"], loss=steps.astype(np.float32))
