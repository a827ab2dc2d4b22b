"""What the figures draw, read from the files of the runs."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from scripts.study.initializers import Initializer
from scripts.study.study import Cell, Study

HISTORY = ("loss", "accuracy", "val_loss", "val_accuracy", "seconds")


def by_cell(study: Study, files: Sequence[str]) -> list[tuple[Cell, list[str]]]:
    """Return each cell with its files, one for each seed.

    Args:
        study: the study.
        files: one for each run, in the order of ``study.runs``.
    """
    seeds = len(study.seeds)
    return [
        (cell, list(files[place * seeds : (place + 1) * seeds]))
        for place, cell in enumerate(study.cells)
    ]


def read_history(path: str) -> dict[str, np.ndarray]:
    """Return the columns of ``history.csv`` as float64 (epochs,), by name."""
    with Path(path).open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name]) for row in rows]) for name in HISTORY}


def read_predictions(path: str) -> tuple[np.ndarray, np.ndarray]:
    """Return predicted classes, uint8 (n,), and confidences, float32 (n,)."""
    with np.load(path, allow_pickle=False) as arrays:
        return arrays["predicted"], arrays["confidence"]


def level_columns(cell: Cell) -> list[Any]:
    """Return the levels of a cell as a table shows them."""
    return [
        str(level) if isinstance(level, Initializer) else level for level in cell.levels.values()
    ]
