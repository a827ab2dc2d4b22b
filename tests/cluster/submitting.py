"""A project whose jobs are submitted to a cluster, and trainings that wait there to be ended."""

import signal
import subprocess

from tests.cluster.slurm import LIMIT_SECONDS, wait_until
from tests.workflow.project import ENVIRONMENT, STUDY, copy_project

COMMAND = ["snakemake", "--workflow-profile", "profiles/slurm", "--configfile", "mine.yaml"]
SOON = ["--slurm-init-seconds-before-status-checks", "2"]

WAITING = '''

SPACING_SECONDS = 0.0
GREATEST_SHARE = 1e9
_keep = Checkpoints.keep


def keep(checkpoints, progress, variables):
    """Keep every epoch, and wait after the third and each later one, while there is a `wait`."""
    _keep(checkpoints, progress, variables)
    while len(progress.epochs) >= 3 and Path("wait").exists():
        time.sleep(0.1)


Checkpoints.keep = keep
'''


class Submitting:
    """A copy of the project with a small study, whose jobs are submitted to ``cluster``."""

    def __init__(self, folder, cluster, study=STUDY, small=True):
        folder.mkdir(exist_ok=True)
        self.folder, self.cluster = folder, cluster
        self.project = copy_project(folder, study, small)
        self.output = folder / "output.txt"

    def give(self, command, environment):
        """Start a command on the login node, whose output goes to a file."""
        with self.output.open("w") as file:
            return self.cluster.command(self.folder, command, environment, file)

    def start(self, *arguments):
        """Start the study."""
        return self.give([*COMMAND, *SOON, *arguments], {**ENVIRONMENT, "PYTHONFAULTHANDLER": "1"})

    def run(self, *arguments, ends=0):
        """Give the command, and return its output once it has ended with ``ends``."""
        assert self.start(*arguments).wait(LIMIT_SECONDS) == ends, self.said()
        return self.said()

    def said(self):
        return self.output.read_text(encoding="utf-8")

    def append(self, path, text):
        """Append to a file of the project."""
        with (self.folder / path).open("a", encoding="utf-8") as file:
            file.write(text)

    def submissions(self):
        return self.said().count("has been submitted with SLURM jobid")


class Waiting(Submitting):
    """Trainings of their own submissions, which wait after the third epoch to be ended."""

    def __init__(self, folder, cluster):
        settings = {**STUDY["settings"], "epochs": 6}
        super().__init__(folder, cluster, {**STUDY, "settings": settings})
        self.append("scripts/train/checkpoint.py", WAITING)
        self.append("scripts/train/resources.py", "\n\nSHORT_SECONDS = 0.0\n")
        (folder / "wait").touch()

    @property
    def runs(self):
        return sorted((self.folder / "results/runs").glob("*"))

    def go_on(self):
        """Let the trainings wait no more."""
        (self.folder / "wait").unlink()

    def wait_for_epoch(self, epoch, running):
        """Wait until both trainings have kept ``epoch``."""

        def kept():
            assert running.poll() is None, self.said()
            return len(list(self.folder.glob(f"results/runs/*/checkpoint/epoch-{epoch}-*"))) == 2

        wait_until(kept, f"epoch {epoch} was not kept")

    def logs(self):
        """Return what the trainings tell."""
        return [path.read_text() for path in sorted(self.folder.glob("results/logs/train/*"))]

    def interrupt(self, running):
        """Press Ctrl-C, and return how the command ended."""
        running.send_signal(signal.SIGINT)
        try:
            return running.wait(LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGABRT)  # faulthandler tells where each thread stands
            running.wait(LIMIT_SECONDS)
            raise AssertionError(self.said()) from None
