"""Everything that the page rests on, read from the files of the stages above."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from scripts.compare.results import Results, read_results
from scripts.data.images import load_test
from scripts.measured.records import (
    Evaluation,
    Origin,
    Training,
    read_evaluation,
    read_origin,
    read_training,
)
from scripts.measured.run_files import Signals, read_history, read_signals
from scripts.study.names import cell_name
from scripts.study.runs import Run
from scripts.study.study import Cell, Study

RUN_FILES = ("evaluations", "trainings", "histories", "signals", "predictions")


@dataclass(frozen=True)
class RunRecord:
    """One run with what its files say of it; ``predictions`` is a path.

    ``spikes`` is how many of 1,000 steps were; NaN where there are too few steps to tell.
    """

    cell: Cell
    run: Run
    evaluation: Evaluation
    training: Training
    history: dict[str, np.ndarray]
    signals: Signals
    predictions: str
    spikes: float


@dataclass(frozen=True)
class Evidence:
    """A study with its outcomes.

    ``runs`` has the run of each cell with each seed, twice where two cells are one network.
    ``test_images`` holds images, uint8 (n, 28, 28), and labels, uint8 (n,), of each dataset.
    """

    study: Study
    results: Results
    runs: tuple[RunRecord, ...]
    origins: dict[str, Origin]
    test_images: dict[str, tuple[np.ndarray, np.ndarray]]

    @cached_property
    def trained(self) -> tuple[RunRecord, ...]:
        """Each run once, with the first of its cells."""
        found: dict[str, RunRecord] = {}
        for record in self.runs:
            found.setdefault(record.run.id, record)
        return tuple(found.values())

    @cached_property
    def cell_names(self) -> dict[str, str]:
        """How the cells of each run are called together, by its id."""
        found: dict[str, list[str]] = {}
        for record in self.runs:
            found.setdefault(record.run.id, []).append(cell_name(record.cell.levels))
        return {run: "; ".join(names) for run, names in found.items()}

    def runs_of(self, cell: Cell) -> list[RunRecord]:
        """Return the runs of a cell, one for each seed."""
        return [record for record in self.runs if record.cell is cell]

    @property
    def cpu_seconds_per_seed(self) -> float:
        """Return how long training every cell once keeps a core busy, in seconds."""
        seconds = [record.training.cpu_seconds for record in self.trained]
        return float(sum(seconds)) / len(self.study.seeds)


def read_evidence(study: Study, files: Mapping[str, str | Sequence[str]]) -> Evidence:
    """Read the evidence of ``study``.

    Args:
        study: the study.
        files: ``verdicts`` and ``runs``; ``evaluations``, ``trainings``, ``histories``,
            ``signals`` and ``predictions``, one for each run in the order of ``study.grid``;
            ``origins`` and ``data``, one for each dataset.
    """
    with Path(str(files["runs"])).open(newline="", encoding="utf-8") as file:
        spikes = {
            row["run"]: float(row["spikes_per_thousand_steps"] or "nan")
            for row in csv.DictReader(file)
        }
    places = [(cell, cell.run(seed)) for cell in study.cells for seed in study.seeds]
    records = tuple(
        RunRecord(
            cell, run, read_evaluation(evaluation), read_training(training),
            read_history(history), read_signals(signals), predictions,
            spikes[run.id],
        )
        for (cell, run), evaluation, training, history, signals, predictions in zip(
            places, *(files[name] for name in RUN_FILES), strict=True
        )
    )  # fmt: skip
    origins = {Path(path).stem: read_origin(path) for path in files["origins"]}
    test_images = {Path(path).stem: load_test(path) for path in files["data"]}
    results = read_results(str(files["verdicts"]))
    return Evidence(study, results, records, origins, test_images)
