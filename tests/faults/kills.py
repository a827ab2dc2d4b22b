"""Kill trainings at random moments, give the same command again, and compare the end.

One time the training processes are killed, the next time the whole process group, Snakemake
included. After a few kills the training may end, and everything that it left is compared bit
by bit with a training that nothing disturbed.
"""

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress

from tests.trainings import result
from tests.workflow.project import ENVIRONMENT, copy_project

STUDY = {
    "study": "kill",
    "title": "Does a kill change anything?",
    "settings": {
        "train_images": 115, "epochs": 1200, "depth": 1, "batch_size": 10,
        "dropout": 0.2, "learning_rate": 0.001,
    },
    "factors": {"initializer": None, "width": [16, 24]},
    "seeds": [1],
    "claims": [
        {"id": "w", "statement": "Wider.", "higher": {"width": 24}, "lower": {"width": 16}},
    ],
}  # fmt: skip
COMMAND = ["snakemake", "--configfile", "mine.yaml", "--cores", "2", "--until", "evaluate"]
LIMIT_SECONDS = 300


class Faults:
    """A project whose trainings are killed; they keep as many epochs as they can."""

    def __init__(self, folder, study=STUDY):
        self.folder = folder
        self.project = copy_project(folder, study)
        with (folder / "scripts/train/checkpoint.py").open("a", encoding="utf-8") as module:
            module.write("\n\nSPACING_SECONDS = 0.0\nGREATEST_SHARE = 1.0\n")

    @property
    def runs(self):
        return sorted((self.folder / "results/runs").glob("*"))

    def start(self):
        """Give the command; trainings that were killed are forgotten."""
        for lock in self.folder.glob("results/runs/*/checkpoint/lock"):
            lock.unlink()
        return subprocess.Popen(
            COMMAND, cwd=self.folder, env=ENVIRONMENT, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def unlock(self):
        subprocess.run(
            [*COMMAND, "--unlock"], cwd=self.folder, env=ENVIRONMENT,
            capture_output=True, check=False,
        )  # fmt: skip

    def again(self, check=True):
        """Give the command, unlocked where that is needed, and return what it said."""
        self.unlock()
        return self.project.run("--until", "evaluate", check=check)

    def wait_for_trainings(self, running, count=2):
        """Wait until ``count`` trainings have begun, and return their process ids."""
        deadline = time.monotonic() + LIMIT_SECONDS
        while True:
            found = self.training()
            if len(found) >= count or running.poll() is not None:
                return found
            assert time.monotonic() < deadline, "no training began"
            time.sleep(0.02)

    def training(self):
        """Return the process ids of the trainings that go on, or were killed."""
        found = set()
        for lock in self.folder.glob("results/runs/*/checkpoint/lock"):
            with suppress(OSError, ValueError):  # it is being written, or gone
                found.add(int(lock.read_text()))
        return found

    def unfinished(self):
        """Return how many runs are not done."""
        return 2 - sum((run / "training.json").is_file() for run in self.runs)

    def kept(self):
        """Return the last epoch that each run keeps, 0 for none."""
        return [
            max(
                (int(path.name.split("-")[1]) for path in run.glob("checkpoint/epoch-*")), default=0
            )
            for run in self.runs
        ]

    def results(self):
        return {run.name: result(run) for run in self.runs}

    def clear(self):
        shutil.rmtree(self.folder / "results/runs", ignore_errors=True)


def kill(running, trainers, group):
    """Kill the trainings, or all that the command started."""
    if group and running.poll() is None:
        os.killpg(running.pid, signal.SIGKILL)
    elif not group:
        for pid in trainers:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    running.wait(LIMIT_SECONDS)


def series(faults, kills, chance):
    """Kill up to ``kills`` times at random moments, let it end, and return how often it was.

    Most kills come once a training goes on, when it computes or keeps epochs; the others may
    also find it starting.
    """
    done = 0
    for number in range(kills):
        unfinished = faults.unfinished()
        if unfinished == 0:
            break
        faults.unlock()
        before = sum(faults.kept())
        running = faults.start()
        faults.wait_for_trainings(running, unfinished)
        goes_on = chance.random() < 0.75
        while goes_on and sum(faults.kept()) == before and faults.training():
            time.sleep(0.02)
        delay = chance.uniform(0, 5)
        time.sleep(delay)
        group = bool(number % 2)
        trainers = faults.training()
        kill(running, trainers, group)
        victim = "the process group" if group else "the trainings"
        since = "its first checkpoint" if goes_on else "its start"
        print(
            f"  {delay:.1f} s after {since}: {len(trainers)} killed, with {victim}; "
            f"kept: {faults.kept()}",
            flush=True,
        )
        done += bool(trainers)
    faults.again()
    return done
