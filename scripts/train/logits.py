"""What a trained network says about images, as ten logits for each, and what that is worth."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from scripts.job.arrays import read_arrays
from scripts.job.files import whole

SETS = ("test", "train")


def write_logits(path: str | Path, **sets: np.ndarray) -> None:
    """Write ``logits.npz``: float32 (n, 10) for all ``test`` and all ``train`` images of a run."""
    with whole(path) as beside:
        np.savez(beside, test=sets["test"], train=sets["train"])


def read_logits(path: str | Path) -> tuple[np.ndarray, np.ndarray]:
    """Return the logits for the test and the training images, float32 (n, 10) each.

    Raises:
        Problem: where the file is damaged.
    """
    test, train = read_arrays(path, **dict.fromkeys(SETS, (np.float32, (None, 10))))
    return test, train


def log_probabilities(logits: np.ndarray) -> np.ndarray:
    """Return the log-softmax of ``logits`` (n, 10), in float64."""
    shifted = logits.astype(np.float64) - logits.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


def cross_entropy(logits: np.ndarray, labels: np.ndarray) -> float:
    """Return the mean cross-entropy in nats of ``logits`` (n, 10) at ``labels`` (n,)."""
    chosen = log_probabilities(logits)[np.arange(len(labels)), labels]
    return float(0.0 - chosen.mean())  # not −0.0 where every image is certain and right


def accuracy(logits: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of images whose greatest logit is the label's, 0 to 1."""
    return float((logits.argmax(axis=1) == labels).mean())
