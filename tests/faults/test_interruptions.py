"""Signals at random moments of every stage: nothing half-made, and the same command mends it."""

import fcntl
import os
import pty
import signal
import subprocess
import termios
import time
from threading import Thread

import pytest

from tests.faults.moments import (
    LIMIT_SECONDS,
    STAGES,
    chance_of,
    tracebacks,
)
from tests.workflow.project import ENVIRONMENT

SIGNALS = {
    "SIGINT": [signal.SIGINT],
    "SIGINT twice": [signal.SIGINT, signal.SIGINT],
    "SIGTERM": [signal.SIGTERM],
    "SIGKILL": [signal.SIGKILL],
}


@pytest.mark.long
@pytest.mark.fault("SIGINT, SIGTERM or SIGKILL in any stage", "the job in progress")
@pytest.mark.parametrize("name", STAGES)
@pytest.mark.parametrize("signals", SIGNALS)
def test_the_same_command_mends_what_a_signal_disturbed(finished, name, signals, attempt):
    stage = STAGES[name]
    before, trained = finished.content(), finished.trainings()
    command = finished.remove(stage)
    others = finished.content()
    said = finished.disturb(command, stage, SIGNALS[signals], chance_of(name, signals, attempt))
    assert finished.broken() == []
    assert others.items() <= finished.content().items()
    if name != "start" or "Workflow ID" in said:  # Snakemake has begun to read what is asked
        assert not tracebacks(said, finished.folder), said
    finished.mend(command, locked=signals in {"SIGKILL", "SIGINT twice"})
    assert finished.content() == before
    assert finished.trainings() == trained
    assert finished.broken() == []
    assert not list(finished.results.rglob(".part-*"))


@pytest.mark.long
@pytest.mark.fault("the terminal closed while a job runs", "the job in progress")
def test_a_closed_terminal_leaves_nothing_locked(finished):
    stage = STAGES["draw"]
    before = finished.content()
    command = finished.remove(stage)
    terminal, ours = pty.openpty()
    running = subprocess.Popen(
        command, cwd=finished.folder, env=ENVIRONMENT,
        stdin=ours, stdout=ours, stderr=ours, start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 (no thread is there yet)
    )  # fmt: skip
    os.close(ours)
    reader = Thread(target=read_until, args=(terminal, lambda: finished.files(stage.log)))
    reader.start()
    reader.join(LIMIT_SECONDS)
    os.close(terminal)
    assert running.wait(LIMIT_SECONDS) != 0
    assert finished.broken() == []
    finished.mend(command)
    assert finished.content() == before


def read_until(terminal, seen):
    """Read what is written to a terminal, which would stop its writers otherwise."""
    os.set_blocking(terminal, False)
    while not seen():
        try:
            os.read(terminal, 100_000)
        except BlockingIOError:
            time.sleep(0.01)
