"""Read a dataset that rule ``download`` has verified."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from scripts.job.files import DAMAGE
from scripts.job.problem import Problem

ANEW = "the same command with --forcerun download makes it anew"
CLASSES = {
    "mnist": tuple("0123456789"),
    "fashion_mnist": (
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ),
}


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
    with _reading(path) as arrays:
        dataset = Dataset(arrays["x_train"], arrays["y_train"], arrays["x_test"], arrays["y_test"])
    for images, labels in (
        (dataset.x_train, dataset.y_train),
        (dataset.x_test, dataset.y_test),
    ):
        if (
            images.dtype != np.uint8
            or images.ndim != 3
            or images.shape[1:] != (28, 28)
            or labels.dtype != np.uint8
            or labels.shape != images.shape[:1]
            or not labels.size
            or labels.max() > 9
        ):
            raise Problem(f"{path} does not hold images and labels; {ANEW}")
    return dataset


def short_class_names(dataset: str) -> tuple[str, ...]:
    """Return the same in one short word each, for where there is little room."""
    return tuple(name.split("/")[0].split()[-1] for name in CLASSES[dataset])


def load_test(path: str | Path) -> tuple[np.ndarray, np.ndarray]:
    """Return the test images and labels alone, of a dataset that others have read in whole."""
    with _reading(path) as arrays:
        return arrays["x_test"], arrays["y_test"]


@contextmanager
def _reading(path: str | Path) -> Iterator[Any]:
    try:
        with Path(path).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            yield arrays
    except PermissionError as cause:
        raise Problem(f"{path} cannot be read: permission is missing") from cause
    except DAMAGE as cause:
        raise Problem(f"{path} is damaged ({cause}); {ANEW}") from cause


def class_names(dataset: str) -> tuple[str, ...]:
    """Return what the ten labels of a dataset stand for, in their order."""
    return CLASSES[dataset]


def rows(images: np.ndarray) -> np.ndarray:
    """Return images, uint8 (n, 28, 28), as a network takes them: uint8 (n, 784)."""
    return images.reshape(len(images), -1)
