"""The course of a training: one row for each epoch, in memory, on disk, in TensorBoard."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
import tensorflow as tf
from tensorboard.plugins.histogram import metadata

from scripts.job.files import whole

BUCKETS = 30

AT_ONCE = 1 << 20
"""Values that are counted at a time, in double precision."""


@dataclass(frozen=True)
class Epoch:
    """One epoch under Keras's names; ``val_`` is the test set, watched and never used to choose.

    Losses are mean cross-entropies in nats, accuracies go from 0 to 1. ``loss`` and
    ``accuracy`` are averages while the weights moved, ``val_`` is after the epoch.
    """

    epoch: int
    loss: float
    accuracy: float
    val_loss: float
    val_accuracy: float
    seconds: float


def write_history(path: str | Path, epochs: list[Epoch]) -> None:
    """Write ``history.csv``: a header and one row for each epoch, from 1."""
    with whole(path) as beside, beside.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Epoch)])
        writer.writeheader()
        writer.writerows(asdict(epoch) for epoch in epochs)


class Board:
    """Writes scalars and weight histograms where TensorBoard reads them.

    The names are those of Keras's own callback: ``epoch_loss`` and the like under
    ``train`` and ``validation``, one histogram for each weight.
    """

    def __init__(self, folder: Path) -> None:
        self._train = tf.summary.create_file_writer(str(folder / "train"))
        self._validation = tf.summary.create_file_writer(str(folder / "validation"))

    def write(self, row: Epoch, weights: Sequence[str], histograms: np.ndarray) -> None:
        """Add one epoch: its row, and the ``histogram`` of each of the named weights."""
        with self._train.as_default(step=row.epoch):
            tf.summary.scalar("epoch_loss", row.loss)
            tf.summary.scalar("epoch_accuracy", row.accuracy)
            for weight, counted in zip(weights, histograms, strict=True):
                tf.summary.write(
                    f"{weight}/histogram",
                    counted,
                    metadata=metadata.create_summary_metadata(None, None),
                )
        with self._validation.as_default(step=row.epoch):
            tf.summary.scalar("epoch_loss", row.val_loss)
            tf.summary.scalar("epoch_accuracy", row.val_accuracy)

    def close(self) -> None:
        """Write out what is still held."""
        self._train.close()
        self._validation.close()


def histogram(values: np.ndarray) -> np.ndarray:
    """Return the histogram of ``values``, any shape, as TensorBoard stores it.

    ``tf.summary.histogram`` gives the same, but takes a gigabyte and seconds for a
    weight matrix of 2000 x 2000.

    Returns:
        float64 (30, 3): left edge, right edge and count of each bucket. Values that
        are not finite are not counted.
    """
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    if high - low <= 1e-9 * max(abs(low), abs(high)):  # too close to put edges between
        reach = 0.5 * max(1.0, abs(low))
        low, high = low - reach, high + reach
    edges = np.histogram_bin_edges((), BUCKETS, range=(low, high))
    counts = np.zeros(BUCKETS)
    for start in range(0, finite.size, AT_ONCE):
        part = finite[start : start + AT_ONCE].astype(np.float64)
        counts += np.histogram(part, BUCKETS, range=(low, high))[0]
    return np.stack([edges[:-1], edges[1:], counts], axis=1)
