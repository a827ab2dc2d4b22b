"""Read the files that every run leaves, and say which one is damaged."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scripts.job.files import DAMAGE
from scripts.job.problem import Problem

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
    try:
        return {name: np.array([float(row[name]) for row in rows]) for name in HISTORY}
    except (KeyError, TypeError, ValueError) as cause:
        raise _damaged(path, cause) from cause


def read_signals(path: str) -> Signals:
    """Return ``signals.csv``.

    Raises:
        Problem: where the file is damaged; so do the other readers.
    """
    rows = _rows(path)
    layers = tuple(dict.fromkeys(row.get("layer", "") for row in rows))
    try:
        table = {
            name: np.array([float(row[name]) for row in rows]).reshape(-1, len(layers))
            for name in ("loss", *SIGNALS)
        }
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as cause:
        raise _damaged(path, cause) from cause
    return Signals(layers, table.pop("loss")[:, -1], table)


def read_steps(path: str) -> np.ndarray:
    """Return the loss of every step, float32 (steps,)."""
    return _arrays(path, "loss")[0]


def read_predictions(path: str) -> tuple[np.ndarray, np.ndarray]:
    """Return predicted classes, uint8 (n,), and confidences, float32 (n,)."""
    predicted, confidence = _arrays(path, "predicted", "confidence")
    return predicted, confidence


def _rows(path: str) -> list[dict[str, str]]:
    try:
        with Path(path).open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    except (UnicodeDecodeError, csv.Error) as cause:
        raise _damaged(path, cause) from cause
    if not rows:
        raise _damaged(path, "it has no rows")
    return rows


def _arrays(path: str, *names: str) -> list[np.ndarray]:
    try:
        with Path(path).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return [arrays[name] for name in names]
    except DAMAGE as cause:
        raise _damaged(path, cause) from cause


def _damaged(path: str, cause: object) -> Problem:
    return Problem(f"{path} is damaged ({cause}); delete it and run again")
