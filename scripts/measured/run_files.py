"""Read the files that every run leaves, and say which one is damaged."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scripts.job.arrays import damaged, read_arrays

HISTORY = ("loss", "accuracy", "val_loss", "val_accuracy", "seconds")
SIGNALS = ("preactivation", "activation", "gradient", "weight_std", "weight_norm", "dead")


@dataclass(frozen=True)
class Signals:
    """What ran through one network, from before the first step (epoch 0) to the end.

    ``layers`` names the layers, the logits last. ``loss`` is float64 (epochs + 1,), the
    mean cross-entropy of the probe batch in nats; ``values`` holds for each name of
    ``SIGNALS`` float64 (epochs + 1, layers).
    """

    layers: tuple[str, ...]
    loss: np.ndarray
    values: dict[str, np.ndarray]

    @property
    def growth(self) -> float:
        """Return how often the last hidden layer's root mean square activation has doubled."""
        if len(self.layers) < 2:
            return float("nan")
        first, last = self.values["activation"][[0, -1], -2]
        with np.errstate(divide="ignore", invalid="ignore"):
            return float(0.5 * np.log2(last / first))

    @property
    def dead(self) -> float:
        """Return the share of hidden units that are dead at the end; NaN where none can be."""
        hidden = self.values["dead"][-1, :-1]
        return float(hidden.mean()) if hidden.size else float("nan")


def read_history(path: str) -> dict[str, np.ndarray]:
    """Return the columns of ``history.csv`` as float64 (epochs,), by name."""
    rows = _rows(path)
    with _telling(path):
        if [row["epoch"] for row in rows] != [str(n + 1) for n in range(len(rows))]:
            raise ValueError("its epochs are not 1, 2 and so on")
        return {name: np.array([float(row[name]) for row in rows]) for name in HISTORY}


def read_signals(path: str) -> Signals:
    """Return ``signals.csv``.

    Raises:
        Problem: where the file is damaged; so do the other readers.
    """
    rows = _rows(path)
    with _telling(path):
        layers = tuple(dict.fromkeys(row["layer"] for row in rows))
        epochs = range(len(rows) // len(layers))
        expected = [(str(epoch), layer) for epoch in epochs for layer in layers]
        if [(row["epoch"], row["layer"]) for row in rows] != expected or not all(layers):
            raise ValueError("it does not hold each layer in epoch 0, 1 and so on")
        table = {
            name: np.array([float(row[name]) for row in rows]).reshape(-1, len(layers))
            for name in ("loss", *SIGNALS)
        }
    return Signals(layers, table.pop("loss")[:, -1], table)


def read_steps(path: str) -> np.ndarray:
    """Return the loss of every step, float32 (steps,)."""
    return read_arrays(path, loss=(np.float32, (None,)))[0]


def read_predictions(path: str) -> tuple[np.ndarray, np.ndarray]:
    """Return predicted classes, uint8 (n,) from 0 to 9, and confidences, float32 (n,)."""
    predicted, confidence = read_arrays(
        path, predicted=(np.uint8, (None,)), confidence=(np.float32, (None,))
    )
    if len(predicted) != len(confidence) or (predicted > 9).any():
        raise damaged(path, "it does not hold a class and a confidence for each image")
    return predicted, confidence


def _rows(path: str) -> list[dict[str, str]]:
    with _telling(path), Path(path).open(newline="", encoding="utf-8") as file:
        lines = list(file)
        if not lines or not lines[-1].endswith("\n"):
            raise ValueError("its last line is cut off")
        rows = list(csv.DictReader(lines))
        if not rows:
            raise ValueError("it has no rows")
    return rows


@contextmanager
def _telling(path: str) -> Iterator[None]:
    try:
        yield
    except KeyError as cause:
        raise damaged(path, f"it has no column {cause.args[0]}") from cause
    except TypeError as cause:
        raise damaged(path, "a line is cut off") from cause
    except (OSError, ValueError, csv.Error) as cause:
        raise damaged(path, cause) from cause
