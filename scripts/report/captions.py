"""What each figure shows, in the order: finding, how to read it, long description."""

from __future__ import annotations

import csv
import math
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from scripts.figures.captions import read_caption
from scripts.figures.limits import MOST_LINES, MOST_PANELS
from scripts.report.evidence import Evidence
from scripts.report.findings import FINDINGS
from scripts.words.formats import count

MOST_ROWS = 120
PANELS = ("random_digits", "confusion", "mistakes")
"""Figures with a part for each cell."""


class Figure(BaseModel):
    """A figure's words and the table of its numbers; the drawing goes separately."""

    model_config = ConfigDict(frozen=True)

    name: str
    short: str
    finding: str
    how_to_read: str
    description: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    all_rows: int


def describe_figure(name: str, table: str, evidence: Evidence) -> Figure:
    """Return the words for figure ``name`` with its numbers from the CSV file ``table``."""
    with Path(table).open(newline="", encoding="utf-8") as file:
        header, *rows = list(csv.reader(file))
    short, how_to_read = read_caption(name)
    finding = FINDINGS[name](evidence, [dict(zip(header, row, strict=True)) for row in rows])
    cells, pairs = len(evidence.study.cells), len(evidence.results.main_effects)
    if name in PANELS and cells > MOST_PANELS:
        finding += f" Drawn are the first {MOST_PANELS} of {cells} cells."
    if name == "differences" and len(rows) > MOST_LINES:
        finding += f" Drawn are {min(MOST_LINES, pairs)} of {count(len(rows), 'difference')}."
    if name == "split" and pairs > MOST_LINES:
        finding += f" Drawn are the first {MOST_LINES} of {pairs} differences."
    numbers = "The numbers are in the table below the figure."
    if len(rows) > MOST_ROWS:
        numbers = (
            f"The table below the figure has the first {MOST_ROWS} of {count(len(rows), 'row')} of "
            f"its numbers, and the file all of them."
        )
    return Figure(
        name=name,
        short=short,
        finding=finding,
        how_to_read=how_to_read,
        description=f"{short}. {finding} {numbers}",
        header=tuple(heading.replace("_", " ") for heading in header),
        rows=tuple(_shown_row(evidence, header, row) for row in rows[:MOST_ROWS]),
        all_rows=len(rows),
    )


def _shown_row(evidence: Evidence, header: list[str], row: list[str]) -> tuple[str, ...]:
    """Return a row with its numbers rounded, but for levels, which have to be told apart."""
    return tuple(
        value if column in evidence.study.factors else _shown(value)
        for column, value in zip(header, row, strict=True)
    )


def _shown(value: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    if not math.isfinite(number):
        return "not finite"
    return value if number.is_integer() and "." not in value else f"{number:.5g}"
