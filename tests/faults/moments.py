"""A finished study whose stages are disturbed, and what must hold of it then and afterwards."""

import json
import os
import random
import re
import shutil
import subprocess
import time
import zipfile
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from tests.trainings import result
from tests.workflow.project import ENVIRONMENT, STUDY, copy_project

COMMAND = ["snakemake", "--configfile", "mine.yaml", "--cores", "2"]
LIMIT_SECONDS = 300
KEPT = ("results", ".snakemake")
TELLS_THE_TIME = {"report.html", "report_context.json", "report.sha256", "index.html"}
OF_A_TRAINING = {
    "model.keras", "history.csv", "logits.npz", "training.json", "training.sha256", "tensorboard",
}  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """What a stage makes, where it logs (globs in results/), and how long it takes, about."""

    made: tuple[str, ...]
    log: str
    seconds: float


STAGES = {
    "start": Stage(("index.html",), "", 1.2),
    # the images stay, as what they are known to be
    "download": Stage(("data/mnist.json",), "logs/download/*", 0.3),
    # with what is evaluated, since that removes the checkpoints
    "train": Stage(("runs/*-1x4-*/*",), "logs/train/*-1x4-*", 3.5),
    "evaluate": Stage(("runs/*/evaluation.*", "runs/*/predictions.npz"), "logs/evaluate/*", 0.8),
    "compare": Stage(
        ("small/runs.csv", "small/verdicts.json", "small/comparison.sha256"), "logs/compare/*", 0.5
    ),
    "draw": Stage(("small/figures/[cs]*",), "logs/draw/small-[cs]*", 2.5),
    "report": Stage(("small/report*",), "logs/report/*", 0.8),
    "index": Stage(("index.html",), "logs/index.log", 0.3),
}


class Finished:
    """A finished project, whose stages are disturbed and mended one after another."""

    def __init__(self, folder):
        self.folder = folder
        self.results = folder / "results"
        self.prefix, self.disk = [], None
        self.copies = folder.with_name(f"{folder.name}-copies")
        copy_project(folder, STUDY).run()
        for name in KEPT:
            shutil.copytree(folder / name, self.copies / name)

    def as_new(self):
        """Put everything back to where the study was finished."""
        self.on(None)
        for name in KEPT:
            shutil.rmtree(self.folder / name)
            shutil.copytree(self.copies / name, self.folder / name)
        return self

    def on(self, disk):
        """See the results on ``disk``, or where they are."""
        self.prefix, self.disk = (disk.prefix, disk) if disk else ([], None)
        self.results = disk.seen if disk else self.folder / "results"
        return self

    def files(self, *patterns):
        return {path for pattern in patterns for path in self.results.glob(pattern)}

    def remove(self, stage):
        """Remove what a stage made, and return the command that makes it again."""
        made = sorted(self.files(*stage.made))
        for path in [*made, *(self.files(stage.log) if stage.log else ())]:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        return [*COMMAND, *(f"results/{path.relative_to(self.results)}" for path in made)]

    def content(self):
        """Return every file of the results but logs and what tells of time."""
        left_out = {"logs", "benchmarks", "checkpoint", *TELLS_THE_TIME, *OF_A_TRAINING}
        return {
            path: path.read_bytes()
            for path in sorted(self.results.rglob("*"))
            if path.is_file()
            and not left_out & set(path.relative_to(self.results).parts)
            and not path.name.startswith(".part-")
        }

    def trainings(self):
        return {run.name: result(run) for run in self.results.glob("runs/*")}

    def start(self, command):
        return subprocess.Popen(
            [*self.prefix, *command],
            cwd=self.folder, env=ENVIRONMENT, start_new_session=True, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def run(self, command):
        """Give the command to its end, and return its exit code and what it said."""
        running = self.start(command)
        said, _ = running.communicate(timeout=LIMIT_SECONDS)
        return running.returncode, said

    def disturb(self, command, stage, signals, chance):
        """Send ``signals`` at random moments of a stage, and return what the command said."""
        running = self.start(command)
        deadline = time.monotonic() + LIMIT_SECONDS
        while stage.log and not self.files(stage.log) and running.poll() is None:
            assert time.monotonic() < deadline, "the stage never began"
            time.sleep(0.01)
        time.sleep(chance.uniform(0, stage.seconds))
        for number in signals:
            with suppress(ProcessLookupError):  # it is done
                os.killpg(running.pid, number)
            time.sleep(chance.uniform(0, 0.3) if len(signals) > 1 else 0)
        # ends when the last process that could write does
        said, _ = running.communicate(timeout=LIMIT_SECONDS)
        return said

    def mend(self, command, locked=False):
        """Give the same command again, unlocked where it says so, and return what it said."""
        code, said = self.run(command)
        if code and "--unlock" in said:
            assert locked, said
            assert self.run(["snakemake", "--unlock"])[0] == 0
            code, said = self.run(command)
        assert code == 0, said
        return said

    def broken(self):
        """Return the files that stand under their name, but not whole."""
        return [
            path
            for path in self.results.rglob("*")
            if path.is_file()
            and not {"logs", "benchmarks", "checkpoint"} & set(path.parts)
            and not any(part.startswith(".part-") for part in path.parts)
            and not whole(path)
        ]


def whole(path):
    """Tell whether a file is whole, by what its format says of its end."""
    content = path.read_bytes()
    match path.suffix:
        case ".json":
            with suppress(ValueError):
                return bool(json.loads(content))
            return False
        case ".npz":
            with (
                suppress(ValueError, OSError, EOFError, zipfile.BadZipFile),
                np.load(path) as found,
            ):
                return bool([found[name] for name in found.files])
            return False
        case ".keras":
            return zipfile.is_zipfile(path) and zipfile.ZipFile(path).testzip() is None
        case ".svg":
            return content.rstrip().endswith(b"</svg>")
        case ".html":
            return content.rstrip().endswith(b"</html>")
    return content.endswith(b"\n") or "tensorboard" in path.parts


def tracebacks(said, folder):
    """Return the lines of tracebacks that lead through what a job of the project does.

    Snakemake's own preamble of a job, a tenth of a second, and our first import are not that.
    """
    ours = re.escape(f"{folder}/scripts/") + r"(?!job/(entry|shutdown|log)\.py)"
    theirs = r"site-packages/(numpy|matplotlib|scipy|tensorflow|keras|h5py)/"
    return re.findall(rf'^ *File ".*(?:{ours}|{theirs}).*', said, flags=re.MULTILINE)


def chance_of(*names):
    """Return a generator for these names, another one for each attempt."""
    return random.Random(repr(names))
