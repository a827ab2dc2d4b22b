"""Each figure as the page shows it: its finding, how to read it, and the table of its numbers."""

from __future__ import annotations

import csv
import math
from pathlib import Path

from pydantic import SerializeAsAny

from scripts.figures.captions import read_caption
from scripts.figures.limits import MOST_LINES, MOST_PANELS
from scripts.report.evidence import Evidence
from scripts.report.findings import FINDINGS, Finding
from scripts.words.models import Model

MOST_ROWS = 120

PANELS = ("random_digits", "confusion", "mistakes")
"""Figures with a part for each cell."""


class Figure(Model):
    """A figure but for its drawing; ``drawn`` is how many of how many parts, where not all are."""

    name: str
    short: str
    finding: SerializeAsAny[Finding] | None
    drawn: tuple[int, int] | None
    how_to_read: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    all_rows: int


def describe_figure(name: str, table: str, evidence: Evidence) -> Figure:
    """Return figure ``name`` with its numbers from the CSV file ``table``."""
    with Path(table).open(newline="", encoding="utf-8") as file:
        header, *rows = list(csv.reader(file))
    short, how_to_read = read_caption(name)
    return Figure(
        name=name,
        short=short,
        finding=FINDINGS[name](evidence, [dict(zip(header, row, strict=True)) for row in rows]),
        drawn=_drawn(name, evidence, len(rows)),
        how_to_read=how_to_read,
        header=tuple(heading.replace("_", " ") for heading in header),
        rows=tuple(_shown_row(evidence, header, row) for row in rows[:MOST_ROWS]),
        all_rows=len(rows),
    )


def _drawn(name: str, evidence: Evidence, rows: int) -> tuple[int, int] | None:
    cells, pairs = len(evidence.study.cells), len(evidence.results.main_effects)
    if name in PANELS and cells > MOST_PANELS:
        return MOST_PANELS, cells
    if name == "differences" and rows > MOST_LINES:
        return min(MOST_LINES, pairs), rows
    if name == "split" and pairs > MOST_LINES:
        return MOST_LINES, pairs
    return None


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
