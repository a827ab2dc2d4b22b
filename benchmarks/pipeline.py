"""Time the pipeline as its user meets it, in a copy of the project."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from benchmarks.shared import ROOT

LEFT_BEHIND = (".*", "results", "node_modules", "__pycache__")
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
    with TemporaryDirectory() as temporary:
        folder = Path(temporary) / "project"
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
        (folder / "results").mkdir()
        shutil.copytree(ROOT / "results/data", folder / "results/data")
        many = yaml.safe_dump({"seeds": list(range(1, MANY_SEEDS + 1))})
        (folder / "many.yaml").write_text(many, encoding="utf-8")
        over = [str(study.resolve())] if study else []

        def timed(name: str, *arguments: str, files: tuple[str, ...] = ()) -> float:
            chosen = [*over, *files]
            command = [
                sys.executable, "-m", "snakemake", "--cores", str(cores), *arguments,
                *(["--configfile", *chosen] if chosen else []),
            ]  # fmt: skip
            began = time.perf_counter()
            done = subprocess.run(  # noqa: S603 (a fixed command)
                command, cwd=folder, env=_environment(), capture_output=True, text=True,
                check=False,
            )  # fmt: skip
            seconds = time.perf_counter() - began
            if done.returncode:
                raise RuntimeError(f"{name} failed:\n{done.stdout}{done.stderr}")
            tell(f"{seconds:8.2f} s  {name}")
            return seconds

        timed("the dataset's own record", "--until", "download")
        whole = timed("the study, from nothing to its page")
        nothing = timed("a dry run with nothing to do", "--dry-run")
        with (folder / "templates/report.html.j2").open("a", encoding="utf-8") as template:
            template.write("\n{# edited #}\n")
        page = timed("from an edit of the template to the page")
        thousand = timed("a dry run of many runs", "--dry-run", "--quiet", files=("many.yaml",))
        return Pipeline(
            cores,
            tuple(map(_training, sorted((folder / "results/runs").iterdir()))),
            whole,
            nothing,
            page,
            thousand,
            4 * MANY_SEEDS,
        )


def _environment() -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path}


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
