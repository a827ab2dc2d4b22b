"""Metrics and predictions of one trained network."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from scripts.data.images import load_labels
from scripts.job.files import whole, write_json
from scripts.job.log import log
from scripts.study.runs import Run
from scripts.train.logits import cross_entropy, log_probabilities, read_logits

COLLAPSED_BELOW = 0.20
"""A test accuracy below this, twice that of guessing, makes a run a collapsed one."""


def evaluate_run(run: Run, data: str, logits: str, evaluation: str, predictions: str) -> None:
    """Measure what a trained network said about all of its test and training images."""
    train_labels, test_labels = load_labels(data)
    test_logits, train_logits = read_logits(logits)
    train = metrics(train_logits, train_labels[: run.settings.train_images])
    test = metrics(test_logits, test_labels)
    with whole(predictions) as path:
        confidence = np.exp(log_probabilities(test_logits).max(axis=1)).astype(np.float32)
        predicted = test_logits.argmax(axis=1).astype(np.uint8)
        np.savez_compressed(path, predicted=predicted, confidence=confidence)
    write_json(
        evaluation,
        {
            "run": run.id,
            "settings": run.complete(),
            "test": test,
            "train": train,
            "collapsed": is_collapsed(test),
        },
    )
    log.info(
        "%s  test %.2f %%  train %.2f %%",
        run.id,
        100 * test["accuracy"],
        100 * train["accuracy"],
    )


def metrics(logits: np.ndarray, labels: np.ndarray) -> dict[str, Any]:
    """Return images, hits, accuracy (0 to 1), loss (nats; None if not finite), and per class.

    Args:
        logits: float32 (n, 10).
        labels: integers (n,), 0 to 9.
    """
    right = logits.argmax(axis=1) == labels
    loss = cross_entropy(logits, labels)
    return {
        "images": len(labels),
        "correct": int(right.sum()),
        "accuracy": float(right.mean()),
        "loss": loss if math.isfinite(loss) else None,
        "per_class": [
            {
                "label": label,
                "images": int((labels == label).sum()),
                "correct": int(right[labels == label].sum()),
            }
            for label in range(logits.shape[1])
        ],
    }


def is_collapsed(test: dict[str, Any]) -> bool:
    """Tell whether a network learned next to nothing, or its loss is not finite."""
    return test["loss"] is None or test["accuracy"] < COLLAPSED_BELOW
