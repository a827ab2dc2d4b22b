"""A copy of the project in a folder of its own, and what Snakemake says of it."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import yaml

from scripts.study.datasets import DATASETS
from tests.small_data import write_originals

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {
    **os.environ,
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.org",
}  # fmt: skip
STUDY = {
    "study": "small",
    "title": "Four or eight units?",
    "settings": {"train_images": 100, "epochs": 2, "depth": 1, "batch_size": 20},
    "factors": {"initializer": None, "width": [4, 8]},
    "seeds": [1],
    "claims": [
        {
            "id": "level", "statement": "Four units are enough.",
            "where": {"width": 4}, "between": [0.5, 1.0],
        },
        {
            "id": "wider", "statement": "Four are better than eight.",
            "higher": {"width": 4}, "lower": {"width": 8},
        },
        {
            "id": "why", "statement": "Eight overfit.",
            "explains": "wider", "cause": "overfitting",
        },
    ],
}  # fmt: skip
"""Two small networks, with a claim of each kind."""


@dataclass
class Project:
    """A checkout with a small study, ``mine.yaml``, laid over the default one."""

    folder: Path
    study: dict
    options: tuple = ("--configfile", "mine.yaml")

    def write_study(self, **changes):
        text = yaml.safe_dump({**self.study, **changes}, sort_keys=False)
        (self.folder / "mine.yaml").write_text(text, encoding="utf-8")

    def run(self, *arguments, check=True):
        command = ["snakemake", *self.options, "--cores", "2", *arguments]
        done = subprocess.run(
            command, cwd=self.folder, env=ENVIRONMENT, capture_output=True, text=True, check=False
        )
        if check:
            assert done.returncode == 0, done.stdout + done.stderr
        return done

    def planned(self, *arguments):
        """Return how many jobs of each rule a dry run plans, ``all`` apart."""
        done = self.run("--dry-run", *arguments)
        table = (done.stdout + done.stderr).split("Job stats:", 1)
        if len(table) == 1:
            assert "Nothing to be done" in done.stdout + done.stderr
            return {}
        rows = re.findall(r"^(\w+) +(\d+)$", table[1].split("total")[0], flags=re.MULTILINE)
        return {rule: int(count) for rule, count in rows if rule != "all"}

    def interrupt_while(self, seen):
        """Start a run, interrupt it as Ctrl-C does once ``seen()``, and return its exit code."""
        command = ["snakemake", "--cores", "2", "--configfile", "mine.yaml"]
        running = subprocess.Popen(
            command, cwd=self.folder, env=ENVIRONMENT, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        deadline = time.monotonic() + 120
        while not seen():
            assert running.poll() is None, "the run ended before it could be interrupted"
            assert time.monotonic() < deadline, "what to wait for never came"
            time.sleep(0.05)
        os.killpg(running.pid, signal.SIGINT)
        return running.wait(60)

    def git(self, *arguments):
        subprocess.run(
            ["git", *arguments], cwd=self.folder, env=ENVIRONMENT, capture_output=True, check=True
        )

    def edited(self, path, addition):
        """Append to a file while the returned context lasts."""
        return _Edited(self.folder / path, addition)


class _Edited:
    def __init__(self, path, addition):
        self.path, self.addition = path, addition

    def __enter__(self):
        self.before = self.path.read_text(encoding="utf-8")
        self.path.write_text(self.before + self.addition, encoding="utf-8")

    def __exit__(self, *_):
        self.path.write_text(self.before, encoding="utf-8")


def tracked_files():
    """Return the files of the project, those not yet committed included."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def copy_project(folder, study, small=True):
    """Return a copy of the project in ``folder``, whose datasets are small ones where ``small``."""
    folder.mkdir(exist_ok=True)
    for name in tracked_files():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    if small:
        originals = folder / "config/datasets.yaml"
        text = originals.read_text(encoding="utf-8")
        ours = write_originals(folder / "digits").digests
        for dataset in DATASETS.values():
            for true, made in zip(dataset.digests, ours, strict=True):
                assert true in text
                text = text.replace(true, made)
        originals.write_text(text, encoding="utf-8")
        study = {**study, "data_folder": "digits"}
    project = Project(folder, study)
    project.write_study()
    return project
