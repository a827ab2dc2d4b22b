"""Trainings that are killed go on with the same command, and end the same bit by bit."""

import os
import random
import signal

import pytest

from tests.faults.kills import STUDY, Faults, series
from tests.trainings import attempts


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """What nothing disturbed left."""
    faults = Faults(tmp_path_factory.mktemp("undisturbed"))
    faults.again()
    return faults.results()


@pytest.mark.fault("a training killed by SIGKILL at a random moment", "the epoch in progress")
def test_killed_at_random_moments_it_ends_as_if_undisturbed(
    tmp_path, undisturbed, attempt, record_property
):
    faults = Faults(tmp_path)
    kills = series(faults, 4, random.Random(attempt))
    assert kills > 0
    record_property("tries", kills)
    assert faults.results() == undisturbed
    assert max(len(attempts(run)) for run in faults.runs) > 1
    assert not list(faults.folder.rglob("checkpoint"))


@pytest.mark.fault("Snakemake killed, and its trainings left alive")
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
