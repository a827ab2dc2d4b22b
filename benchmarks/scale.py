"""How does the time of each stage grow with runs? Measure it, and write it down.

``python -m benchmarks.scale`` takes studies of 10, 100 and 1,000 tiny networks from nothing to
their pages, and writes docs/scale.json, docs/scale.md and docs/scale.svg.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import yaml

from benchmarks.checkout import checkout
from benchmarks.scale_page import Measured, Scale, draw, page
from benchmarks.writing import parser, write
from scripts.train.machine import machine
from scripts.train.resources import machine_cores

STUDY: dict[str, Any] = {
    "study": "scale",
    "title": "How do tiny networks start best?",
    "settings": {"depth": 2},
    "claims": [
        {
            "id": "he-beats-xavier",
            "statement": "He initialization is more accurate than Xavier.",
            "higher": {"initializer": "he_normal"},
            "lower": {"initializer": "glorot_normal"},
        },
        {
            "id": "wider-is-better",
            "statement": "16 units are more accurate than 8.",
            "higher": {"width": 16},
            "lower": {"width": 8},
        },
    ],
}
INITIALIZERS = ["glorot_normal", "he_normal", "glorot_uniform", "he_uniform"]
WIDTHS = [8, 16, 12, 4, 20]
SIZES = ((2, 1, 5), (4, 5, 5), (4, 5, 50))
"""Initializers, widths and seeds of each study: 10, 100 and 1,000 runs."""


def study_of(size: tuple[int, int, int]) -> dict[str, Any]:
    """Return the study of so many initializers, widths and seeds."""
    initializers, widths, seeds = size
    return {
        **STUDY,
        "factors": {"initializer": INITIALIZERS[:initializers], "width": WIDTHS[:widths]},
        "seeds": list(range(1, seeds + 1)),
        "claims": STUDY["claims"][: min(initializers, widths)],
    }


def measure() -> Measured:
    """Return what the studies took."""
    return Measured(machine(machine_cores()), tuple(map(measure_one, SIZES)))


def measure_one(size: tuple[int, int, int]) -> Scale:
    """Return what the study of ``size`` took."""
    runs = math.prod(size)
    tell = partial(print, flush=True)
    tell(f"{runs:,} runs")
    with NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as study:
        yaml.safe_dump(study_of(size), study)
        study.flush()
        return _scale(runs, study.name, tell)


def _scale(runs: int, study: str, tell: Callable[[str], None]) -> Scale:
    """Return what the study of so many runs took that the file ``study`` holds."""
    with checkout(machine_cores(), tell, [study]) as copy:
        plan = copy.timed("a dry run", "--dry-run", "--quiet")
        whole = copy.timed("from nothing to the page")
        nothing = copy.timed("a dry run with nothing to do", "--dry-run", "--quiet")
        judged = copy.timed("compare, figures and report again", "--forcerun", "compare")
        measured = list((copy.folder / "results").rglob("*.tsv"))
        files = [path for path in (copy.folder / "results").rglob("*") if path.is_file()]
        return Scale(
            runs=runs,
            cores=copy.cores,
            plan=plan.seconds,
            whole=whole.seconds,
            nothing=nothing.seconds,
            judged=judged.seconds,
            peak_bytes=judged.peak_bytes,
            processes=sum(path.parent.name == "train" for path in measured),
            training=math.fsum(_trainings(copy.folder)),
            rules={
                rule: math.fsum(_seconds(path) for path in measured if path.parent.name == rule)
                for rule in ("train", "evaluate", "compare", "draw", "report")
            },
            files=len(files),
            bytes=sum(path.stat().st_size for path in files),
        )


def _trainings(folder: Path) -> Iterator[float]:
    """Yield the seconds of each training."""
    for path in folder.glob("results/runs/*/training.json"):
        yield json.loads(path.read_text(encoding="utf-8"))["seconds"]


def _seconds(path: Path) -> float:
    """Return the seconds of a job, from what Snakemake measured."""
    with path.open(encoding="utf-8", newline="") as file:
        return math.fsum(float(row["s"]) for row in csv.DictReader(file, delimiter="\t"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, or read what was measured, and write the page and its chart."""
    write("scale", Measured, parser(__doc__).parse_args(arguments), measure, page, draw)
    return 0


if __name__ == "__main__":
    sys.exit(main())
