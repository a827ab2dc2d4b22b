"""Trainings that a cluster ends go on from their checkpoints, and end the same bit by bit."""

import re

import pytest

from tests.cluster.slurm import LIMIT_SECONDS, wait_until
from tests.cluster.submitting import Waiting
from tests.trainings import attempts, result

pytestmark = pytest.mark.cluster
UNTIL = ("--until", "evaluate")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, running):
    """What the same trainings leave on this machine alone."""
    waiting = Waiting(tmp_path_factory.mktemp("undisturbed"), running)
    waiting.go_on()
    waiting.project.run(*UNTIL)
    return {run.name: result(run) for run in waiting.runs}


def finished(waiting):
    return {run.name: result(run) for run in waiting.runs}


@pytest.mark.fault(
    "a node of a cluster dies, and Ctrl-C after that, while jobs train", "the epoch in progress"
)
def test_a_dead_node_and_a_cancelled_job_cost_the_epoch_in_progress(tmp_path, cluster, undisturbed):
    waiting = Waiting(tmp_path, cluster)
    running = waiting.start(*UNTIL)
    waiting.wait_for_epoch(3, running)

    (node,) = set(cluster.jobs("%N", "running"))
    cluster.kill_node(node)
    waiting.wait_for_epoch(4, running)
    assert cluster.state(node).startswith("down")
    assert node not in cluster.jobs("%N", "running")
    assert all("goes on after epoch 3/6" in log for log in waiting.logs())
    assert waiting.submissions() == 2  # Slurm itself starts them again

    assert waiting.interrupt(running) != 0
    assert "Traceback" not in waiting.said()
    wait_until(lambda: not cluster.jobs("%i"), "the jobs were not cancelled")
    assert all("ended by SIGTERM; the same command goes on after epoch 4/6" in log
               for log in waiting.logs())  # fmt: skip

    waiting.go_on()
    waiting.run(*UNTIL)
    assert finished(waiting) == undisturbed
    assert [[each["first_epoch"] for each in attempts(run)] for run in waiting.runs] == [
        [1, 4, 5], [1, 4, 5],
    ]  # fmt: skip


@pytest.mark.fault("a job on a cluster reaches its time limit", "the epoch in progress")
def test_a_job_that_reaches_its_time_limit_gets_more_time_and_goes_on(
    tmp_path, cluster, undisturbed
):
    waiting = Waiting(tmp_path, cluster)
    waiting.append("scripts/train/resources.py", "\n\ndef runtime_minutes(_): return 1\n")
    ask_for_gpus(tmp_path / "profiles/slurm/config.yaml")
    running = waiting.start(*UNTIL)
    waiting.wait_for_epoch(3, running)
    assert set(cluster.jobs("%N %l", "running")) == {"node2 1:00"}
    waiting.wait_for_epoch(4, running)
    assert set(cluster.jobs("%N %l", "running")) == {"node2 2:00"}
    said = waiting.said()
    assert "DUE TO TIME LIMIT" in said
    assert "ended by SIGTERM; the same command goes on after epoch 3/6" in said
    waiting.go_on()
    assert running.wait(LIMIT_SECONDS) == 0, waiting.said()
    assert finished(waiting) == undisturbed
    assert [len(attempts(run)) for run in waiting.runs] == [2, 2]


def ask_for_gpus(profile):
    """Take the profile's words for a GPU per training out of their comments."""
    text = profile.read_text(encoding="utf-8")
    (block,) = re.findall(r"^# set-resources:\n(?:#   .+\n)+", text, re.MULTILINE)
    taken = re.sub("^# ", "", block, flags=re.MULTILINE).replace(": gpu", ": main")
    added = "    runtime: 0\n"  # to the evaluation, that the limit may be the training's
    profile.write_text(text.replace(block, taken + added), encoding="utf-8")
