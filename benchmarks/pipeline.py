"""Time the pipeline as its user meets it, in a copy of the project."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.checkout import checkout

MANY_SEEDS = 250
"""With the four cells of the default study, these are 1,000 runs."""


@dataclass(frozen=True)
class Training:
    """What the record of a training says: its threads, seconds, and peak memory in bytes."""

    run: str
    width: int
    threads: int
    seconds: float
    memory: int


@dataclass(frozen=True)
class Pipeline:
    """Seconds that commands took on ``cores``; the dataset was there.

    ``study`` is from nothing to a finished page; ``nothing`` is a dry run with nothing to do;
    ``page`` follows an edit of the page's template; ``many`` is a dry run of ``many_runs``.
    """

    cores: int
    trainings: tuple[Training, ...]
    study: float
    nothing: float
    page: float
    many: float
    many_runs: int

    @property
    def least(self) -> float:
        """Seconds of training if all cores were busy to the end, or those of the longest."""
        work = sum(one.seconds * one.threads for one in self.trainings) / self.cores
        return max(work, *(one.seconds for one in self.trainings))


def time_pipeline(cores: int, tell: Callable[[str], None], study: Path | None = None) -> Pipeline:
    """Return what the pipeline takes for the default study, or with ``study`` laid over it."""
    over = [str(study.resolve())] if study else []
    with checkout(cores, tell, over) as copy:
        many = yaml.safe_dump({"seeds": list(range(1, MANY_SEEDS + 1))})
        (copy.folder / "many.yaml").write_text(many, encoding="utf-8")
        whole = copy.timed("the study, from nothing to its page")
        nothing = copy.timed("a dry run with nothing to do", "--dry-run")
        with (copy.folder / "templates/report.html.j2").open("a", encoding="utf-8") as template:
            template.write("\n{# edited #}\n")
        page = copy.timed("from an edit of the template to the page")
        thousand = copy.timed("a dry run of many runs", "--dry-run", "--quiet", files=["many.yaml"])
        return Pipeline(
            cores,
            tuple(map(_training, sorted((copy.folder / "results/runs").iterdir()))),
            whole.seconds,
            nothing.seconds,
            page.seconds,
            thousand.seconds,
            4 * MANY_SEEDS,
        )


def _training(run: Path) -> Training:
    record = json.loads((run / "training.json").read_text(encoding="utf-8"))
    settings = json.loads((run / "settings.json").read_text(encoding="utf-8"))
    return Training(
        run.name,
        settings["width"],
        record["machine"]["threads"],
        record["seconds"],
        record["peak_memory_bytes"],
    )
