"""Which runs share a process: starting TensorFlow takes longer than to train a tiny network.

A bundle holds runs of one cell, which differ in nothing but their seeds, one after another in one
job. Runs that are done are in none, so that more seeds leave them as they are.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from scripts.study.runs import Run
from scripts.study.settings import Settings
from scripts.train.resources import START_SECONDS, seconds

BUNDLE_SECONDS = 60.0
"""What training a bundle is expected to take at most: the start is a small part of that."""

LEAST_JOBS = 32
"""A study is cut into no fewer jobs, so that all cores, or many nodes, have work."""

Bundle = tuple[Run, ...]


def bundles(runs: Sequence[Run], is_done: Callable[[str], bool]) -> dict[int, Bundle]:
    """Return the bundles of a study by their numbers; other runs have jobs of their own.

    The study alone decides where it is cut, and what number a bundle has. ``is_done``, given a
    run's id, only leaves runs out, or none where all of a bundle are done. So a job that reads
    the study on another machine, while other bundles come further, finds its own bundle the same.
    """
    cells: dict[Settings, list[Run]] = {}
    for run in runs:
        cells.setdefault(run.settings, []).append(run)
    most = len(runs) // LEAST_JOBS
    parts = (
        part
        for settings, cell in cells.items()
        for part in _cut(cell, min(most, int(BUNDLE_SECONDS / _training_seconds(settings))))
        if len(part) > 1
    )
    return {
        number: tuple(run for run in part if not is_done(run.id)) or tuple(part)
        for number, part in enumerate(parts, 1)
    }


def _training_seconds(settings: Settings) -> float:
    return seconds(settings) - START_SECONDS


def _cut(cell: list[Run], most: int) -> Iterator[list[Run]]:
    """Cut the runs of a cell into parts of ``most`` at most, as equal as can be."""
    parts = math.ceil(len(cell) / max(1, most))
    size = math.ceil(len(cell) / parts)
    for start in range(0, len(cell), size):
        yield cell[start : start + size]
