"""Trainings that are killed go on with the same command, and end the same bit by bit.

``make faults`` does this twenty times.
"""

import os
import random
import signal

from tests.trainings import attempts
from tests.workflow.kill import STUDY, Faults, series


def test_killed_at_random_moments_it_ends_as_if_undisturbed(tmp_path):
    faults = Faults(tmp_path)
    faults.again()
    undisturbed = faults.results()
    faults.clear()
    assert series(faults, 3, random.Random(1)) > 0
    assert faults.results() == undisturbed
    assert max(len(attempts(run)) for run in faults.runs) > 1
    assert not list(faults.folder.rglob("checkpoint"))


def test_a_training_that_outlives_snakemake_is_not_disturbed_by_a_second(tmp_path):
    faults = Faults(tmp_path, {**STUDY, "settings": {**STUDY["settings"], "epochs": 90_000}})
    running = faults.start()
    trainers = faults.wait_for_trainings(running)
    running.kill()  # Snakemake alone
    running.wait(60)
    try:
        said = faults.again(check=False)
    finally:
        for pid in trainers:
            os.kill(pid, signal.SIGKILL)
    assert said.returncode != 0
    assert any(f"is still being trained by process {pid}," in said.stderr for pid in trainers)
    assert "Traceback" not in said.stderr
