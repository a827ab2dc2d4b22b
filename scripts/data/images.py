"""Read a dataset that rule ``download`` has verified."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scripts.job.arrays import read_arrays
from scripts.job.problem import Problem
from scripts.study.datasets import DATASETS

IMAGES = (np.uint8, (None, 28, 28))
LABELS = (np.uint8, (None,))


@dataclass(frozen=True)
class Dataset:
    """Images, uint8 (n, 28, 28), and labels, uint8 (n,) from 0 to 9, to train and to test."""

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray


def load(path: str | Path) -> Dataset:
    """Return the dataset in the ``.npz`` file at ``path``.

    Raises:
        Problem: where the file is damaged; it says what to do.
    """
    dataset = Dataset(
        *read_arrays(path, x_train=IMAGES, y_train=LABELS, x_test=IMAGES, y_test=LABELS)
    )
    _check(path, dataset.x_train, dataset.y_train)
    _check(path, dataset.x_test, dataset.y_test)
    return dataset


def load_labels(path: str | Path) -> tuple[np.ndarray, np.ndarray]:
    """Return the labels of the training and the test images, without the images.

    Raises:
        Problem: where they are damaged.
    """
    training, test = read_arrays(path, y_train=LABELS, y_test=LABELS)
    for labels in (training, test):
        _check(path, labels, labels)
    return training, test


def load_test(path: str | Path) -> tuple[np.ndarray, np.ndarray]:
    """Return the test images and labels alone.

    Raises:
        Problem: where they are damaged.
    """
    images, labels = read_arrays(path, x_test=IMAGES, y_test=LABELS)
    _check(path, images, labels)
    return images, labels


def _check(path: str | Path, images: np.ndarray, labels: np.ndarray) -> None:
    if len(images) != len(labels) or not labels.size or labels.max() > 9:
        raise Problem(f"{path} does not hold images and labels; delete it and run again")


def short_class_names(dataset: str) -> tuple[str, ...]:
    """Return the same in one short word each, for where there is little room."""
    return tuple((name.split("/")[0].split() or [name])[-1] for name in class_names(dataset))


def class_names(dataset: str) -> tuple[str, ...]:
    """Return what the ten labels of a dataset stand for, in their order."""
    return tuple(DATASETS[dataset].classes)


def rows(images: np.ndarray) -> np.ndarray:
    """Return images, uint8 (n, 28, 28), as a network takes them: uint8 (n, 784)."""
    return images.reshape(len(images), -1)
