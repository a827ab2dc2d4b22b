"""What networks get wrong: how often which classes, and which images with most confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scripts.measured.run_files import read_predictions


@dataclass(frozen=True)
class Mistake:
    """A test image that the run of a seed took for another class, and how sure it was."""

    confidence: float
    seed: int
    image: int
    predicted: int


def mean_errors(labels: np.ndarray, files: Sequence[str]) -> np.ndarray:
    """Return errors per run by class, float64 (actual 10, predicted 10), zero where right.

    Args:
        labels: actual classes of the test images, uint8 (n,).
        files: the predictions of each run, which are averaged over.
    """
    counts = np.zeros((10, 10))
    for file in files:
        predicted, _ = read_predictions(file)
        np.add.at(counts, (labels, predicted), 1)
    np.fill_diagonal(counts, 0)
    return counts / len(files)


def most_confident(
    labels: np.ndarray, seeds: Sequence[int], files: Sequence[str], number: int
) -> list[Mistake]:
    """Return the worst mistakes over all runs, each image once, the most confident first.

    A network whose output is not a number was sure of nothing.

    Args:
        labels: actual classes of the test images, uint8 (n,).
        seeds: of the runs whose predictions are in ``files``.
        files: the predictions of each run.
        number: how many mistakes to return at most.
    """
    found: dict[int, tuple[float, int, int]] = {}
    for seed, file in zip(seeds, files, strict=True):
        predicted, confidence = read_predictions(file)
        wrong = (predicted != labels) & np.isfinite(confidence)
        for image in np.flatnonzero(wrong).tolist():
            mistake = (float(confidence[image]), seed, int(predicted[image]))
            found[image] = max(found.get(image, mistake), mistake)
    worst = sorted(found.items(), key=lambda pair: (-pair[1][0], pair[0]))[:number]
    return [
        Mistake(confidence, seed, image, predicted)
        for image, (confidence, seed, predicted) in worst
    ]
