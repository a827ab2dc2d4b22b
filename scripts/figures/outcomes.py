"""Cells with their files and levels, as the figures take them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.job.files import whole
from scripts.study.initializers import Initializer
from scripts.study.study import Cell, Study


def by_cell(study: Study, files: Sequence[str]) -> list[tuple[Cell, list[str]]]:
    """Return each cell with its files, one for each seed.

    Args:
        study: the study.
        files: one for each run, in the order of ``study.grid``.
    """
    seeds = len(study.seeds)
    return [
        (cell, list(files[place * seeds : (place + 1) * seeds]))
        for place, cell in enumerate(study.cells)
    ]


def level_columns(cell: Cell) -> list[Any]:
    """Return the levels of a cell as a table shows them."""
    return [
        str(level) if isinstance(level, Initializer) else level for level in cell.levels.values()
    ]


@dataclass(frozen=True)
class Table:
    """The numbers that a figure draws, as a table of plain values."""

    header: Sequence[str]
    rows: Sequence[Sequence[Any]]

    def write(self, path: str) -> None:
        """Write a CSV file with a header, whole or not at all."""
        with whole(path) as beside, Path(beside).open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(self.header)
            writer.writerows(self.rows)
