"""Runs that share a process give what each alone gives, and rerun for the same reasons."""

import json
import re

import pytest

from tests.trainings import result
from tests.workflow.project import STUDY, copy_project

MODULE = "scripts/train/bundles.py"
CUT = "LEAST_JOBS = 32"
SEEDS = [1, 2, 3]


def bundle(project):
    """Let as many runs as possible share a process."""
    module = project.folder / MODULE
    text = module.read_text(encoding="utf-8")
    assert CUT in text
    module.write_text(text.replace(CUT, "LEAST_JOBS = 1"), encoding="utf-8")


@pytest.fixture(scope="module")
def together(tmp_path_factory):
    """The small study with three seeds, in two processes."""
    project = copy_project(tmp_path_factory.mktemp("together"), {**STUDY, "seeds": SEEDS})
    bundle(project)
    project.run()
    return project


def logs(project):
    return {log.stem: log for log in project.folder.glob("results/logs/train/*.log")}


def test_each_run_has_its_own_log_and_two_processes_made_them(together):
    found = logs(together)
    assert len(found) == 6
    for run, log in found.items():
        told = set(re.findall(r"(\S+)  epoch 2/2", log.read_text()))
        assert told == {run}
    assert len(list(together.folder.glob("results/benchmarks/train/*.tsv"))) == 2


def test_what_they_leave_is_what_each_alone_leaves(together, tmp_path):
    alone = copy_project(tmp_path, {**STUDY, "seeds": SEEDS})
    alone.run()
    assert len(list(tmp_path.glob("results/benchmarks/train/*.tsv"))) == 6
    for run in logs(together):
        one, other = (p.folder / "results/runs" / run for p in (together, alone))
        assert {path.name for path in one.iterdir()} == {path.name for path in other.iterdir()}
        assert result(one) == result(other)
    one, other = (p.folder / "results/small/verdicts.json" for p in (together, alone))
    assert one.read_bytes() == other.read_bytes()


def test_nothing_is_to_be_done_whoever_shared_a_process(together):
    assert together.planned() == {}
    with together.edited(MODULE, "\n\nLEAST_JOBS = 32\n"):
        assert together.planned() == {}


def test_more_seeds_train_only_the_new_ones_together(together):
    together.write_study(seeds=[*SEEDS, 4, 5])
    planned = together.planned()
    together.write_study()
    trainings = {rule: count for rule, count in planned.items() if rule.startswith("train")}
    assert trainings == {"train_bundle_1": 1, "train_bundle_2": 1}
    assert planned["evaluate"] == 4


@pytest.mark.fault("a process killed that several runs share", "the epoch in progress")
def test_after_a_kill_the_runs_that_were_trained_are_not_trained_again(tmp_path):
    study = {**STUDY, "settings": {**STUDY["settings"], "epochs": 300}, "seeds": SEEDS}
    project = copy_project(tmp_path, study)
    bundle(project)

    def second_began():
        found = [log.read_text() for log in logs(project).values()]
        return sum("epoch 300/300" in text for text in found) >= 2 and any(
            "epoch 20/300" in text and "epoch 300/" not in text for text in found
        )

    assert project.interrupt_while(second_began) != 0
    project.run()
    attempts = [
        [attempt["last_epoch"] for attempt in json.loads(path.read_text())["attempts"]]
        for path in tmp_path.glob("results/runs/*/training.json")
    ]
    assert (
        sum("goes on after epoch 300/300" in log.read_text() for log in logs(project).values()) >= 2
    )
    assert all(sum(each[-1:]) == 300 for each in attempts)
    assert not list(tmp_path.rglob("checkpoint"))
