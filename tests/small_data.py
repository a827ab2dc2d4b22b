"""Small images that a network can learn: a bright bar whose place is the class."""

import hashlib
import struct
from pathlib import Path

import numpy as np

from scripts.study.datasets import FILES, Description


def idx(array: np.ndarray) -> bytes:
    """Return an array of bytes in the format of the original files."""
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.tobytes()


def images(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return images, uint8 (count, 28, 28), and labels, uint8 (count,)."""
    generator = np.random.default_rng(seed)
    labels = generator.integers(0, 10, count).astype(np.uint8)
    labels[: min(count, 10)] = np.arange(10)[: min(count, 10)]
    pixels = generator.integers(0, 60, (count, 28, 28)).astype(np.uint8)
    for image, label in zip(pixels, labels, strict=True):
        image[2 * label : 2 * label + 3] = 250
    return pixels, labels


def write_dataset(path: Path, train: int = 120, test: int = 50) -> Path:
    """Write a dataset as rule ``download`` does, and return its path."""
    x_train, y_train = images(train)
    x_test, y_test = images(test, seed=1)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)
    return path


def describe(digests) -> Description:
    """Return the description of a dataset whose files have these digests."""
    return Description.model_validate(
        {
            "title": "Bars",
            "classes": [str(label) for label in range(10)],
            "sha256": dict(zip(FILES, digests, strict=True)),
        }
    )


def write_originals(folder: Path, train: int = 120, test: int = 50) -> Description:
    """Write a dataset as its authors would publish it, and return how to verify it."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = [idx(array) for array in (*images(train), *images(test, seed=1))]
    for file, content in zip(FILES, contents, strict=True):
        (folder / file).write_bytes(content)
    digests = [hashlib.sha256(content).hexdigest() for content in contents]
    return describe(digests)
