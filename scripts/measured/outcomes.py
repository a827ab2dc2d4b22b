"""What the runs of a study achieved, as arrays over cells and seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scripts.data.images import load
from scripts.job.problem import Problem
from scripts.measured.records import read_evaluation, read_training
from scripts.measured.run_files import read_predictions
from scripts.study.runs import Run
from scripts.study.study import Study


@dataclass(frozen=True)
class Outcomes:
    """The outcomes of all runs; accuracies go from 0 to 1.

    ``correct`` is bool (cells, seeds, images): whether the network is right. The other
    arrays are float64 or bool (cells, seeds). ``seconds`` is how long a training took,
    ``cpu_seconds`` how long it kept a core busy. ``paired`` tells whether image i is the
    same image in every cell.
    """

    correct: np.ndarray
    train_accuracy: np.ndarray
    test_loss: np.ndarray
    train_loss: np.ndarray
    collapsed: np.ndarray
    seconds: np.ndarray
    cpu_seconds: np.ndarray
    parameters: np.ndarray
    train_images: int
    paired: bool

    @property
    def test_accuracy(self) -> np.ndarray:
        """Return float64 (cells, seeds)."""
        return np.asarray(self.correct.mean(axis=2, dtype=np.float64))

    @property
    def gap(self) -> np.ndarray:
        """Return training minus test accuracy, float64 (cells, seeds)."""
        return np.asarray(self.train_accuracy - self.test_accuracy)

    @property
    def images(self) -> int:
        """Return the number of test images."""
        return int(self.correct.shape[2])


def read_outcomes(
    study: Study,
    evaluations: Sequence[str],
    predictions: Sequence[str],
    trainings: Sequence[str],
    datasets: Mapping[str, str],
) -> Outcomes:
    """Read the outcomes of ``study``.

    Args:
        study: the study.
        evaluations: one file for each run in the order of ``study.grid``; so are
            ``predictions`` and ``trainings``.
        datasets: the file of each dataset, by its name.

    Raises:
        Problem: where a file does not belong to its run or does not fit the images.
    """
    labels = {name: load(path).y_test for name, path in datasets.items()}
    read = [read_evaluation(path) for path in evaluations]
    for run, evaluation, path in zip(study.grid, read, evaluations, strict=True):
        if evaluation.run != run.id:
            raise Problem(f"{path} is of another run, {evaluation.run}; delete it and run again")
    trained = [read_training(path) for path in trainings]
    correct = [
        _correct(run, path, labels[run.settings.dataset])
        for run, path in zip(study.grid, predictions, strict=True)
    ]
    if len({array.size for array in correct}) > 1:
        raise Problem("The cells have test sets of different sizes, which cannot be compared")
    shape = (len(study.cells), len(study.seeds))

    def table(values: Sequence[float | None]) -> np.ndarray:
        finite = [np.nan if value is None else value for value in values]
        return np.array(finite, np.float64).reshape(shape)

    return Outcomes(
        correct=np.stack(correct).reshape(*shape, -1),
        train_accuracy=table([run.train.accuracy for run in read]),
        test_loss=table([run.test.loss for run in read]),
        train_loss=table([run.train.loss for run in read]),
        collapsed=np.array([run.collapsed for run in read]).reshape(shape),
        seconds=table([run.seconds for run in trained]),
        cpu_seconds=table([run.cpu_seconds for run in trained]),
        parameters=table([run.parameters for run in trained]),
        train_images=min(run.train.images for run in read),
        paired=len(labels) == 1,
    )


def _correct(run: Run, path: str, labels: np.ndarray) -> np.ndarray:
    predicted, _ = read_predictions(path)
    if predicted.shape != labels.shape:
        raise Problem(f"{path} does not fit the test images of {run.id}; delete it and run again")
    return np.asarray(predicted == labels)
