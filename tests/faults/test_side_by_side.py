"""Two commands in one folder: the second is refused, and the first is not disturbed."""

import os
import signal
import time

import pytest
import yaml

from tests.faults.moments import COMMAND, LIMIT_SECONDS, STAGES, STUDY

OTHER = ["snakemake", "--configfile", "other.yaml", "--cores", "2"]
WORDS = {"refused": "Directory cannot be locked", "unlocked": "is at work in this folder"}


@pytest.fixture
def held(finished):
    """The study with one run trained anew, held still in the midst of it."""
    stage = STAGES["train"]
    other = {**STUDY, "study": "other", "data_folder": "digits"}
    (finished.folder / "other.yaml").write_text(yaml.safe_dump(other), encoding="utf-8")
    before = finished.content(), finished.trainings()
    running = finished.start(finished.remove(stage))
    deadline = time.monotonic() + LIMIT_SECONDS
    while not finished.files(stage.log):
        assert running.poll() is None, running.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.killpg(running.pid, signal.SIGSTOP)
    try:
        yield finished
    finally:
        os.killpg(running.pid, signal.SIGCONT)
    said, _ = running.communicate(timeout=LIMIT_SECONDS)
    assert running.returncode == 0, said
    assert (finished.content(), finished.trainings()) == before
    assert finished.broken() == []


@pytest.mark.long
@pytest.mark.fault("a second command in the folder of one that runs")
@pytest.mark.parametrize("how", WORDS)
@pytest.mark.parametrize("command", [COMMAND, OTHER], ids=["the same study", "another study"])
def test_the_second_is_refused_and_the_first_not_disturbed(held, command, how):
    if how == "unlocked":  # as somebody says who thinks that nothing runs
        assert held.run([*command, "--unlock"])[0] == 0
    code, said = held.run([*command, "--forcerun", "evaluate"])
    assert code != 0
    assert WORDS[how] in said
    assert "Traceback" not in said
    assert "Execute" not in said


@pytest.mark.long
@pytest.mark.fault("two commands at the same time", "the second is refused, or fails")
def test_of_two_at_once_one_ends_and_the_same_command_mends_the_rest(finished, attempt):
    before = finished.content()
    command = finished.remove(STAGES["draw"])
    first, second = finished.start(command), finished.start(command)
    said = [running.communicate(timeout=LIMIT_SECONDS)[0] for running in (first, second)]
    assert "Traceback" not in said[0] + said[1]
    assert finished.broken() == []
    finished.mend(command)
    assert finished.content() == before
