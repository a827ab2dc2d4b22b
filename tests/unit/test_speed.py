"""The benchmark of trainings and of the pipeline."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pydantic import TypeAdapter

from benchmarks import speed
from benchmarks.contenders import limit
from benchmarks.contenders.task import Task
from benchmarks.pipeline import Pipeline, Training
from benchmarks.rounds import CONTENDERS, FIT, FRAMEWORKS, JAX_IN_PLACE, LIMIT, OURS, Timing
from benchmarks.scheduling import CORES, SEEDS, schedules
from benchmarks.speed_page import Measured, goals, page
from scripts.study.settings import Settings
from scripts.train.resources import weights
from tests.small_data import write_dataset

ROOT = Path(__file__).parents[2]
TIMES = {1000: (20.0, 0.1), 2000: (80.0, 0.1)}


def measured(**changes):
    seconds = {OURS: 1.0, FIT: 2.5, JAX_IN_PLACE: 0.97, LIMIT: 0.9}
    timings = [
        Timing(one.name, width, processes, 2 // processes, (3 * s, 2 * s, 9 * s), 5 * 10**8, 0.2)
        for one, s in seconds.items()
        for width in (1000, 2000)
        for processes in (1, 2)
    ]
    trainings = tuple(
        Training(f"run-{width}-{n}", width, 1, seconds, 9 * 10**8)
        for n in range(2)
        for width, seconds in ((1000, 100.0), (2000, 300.0))
    )
    values = {
        "machine": {
            "processor": "A processor", "cores": 2, "threads": 2, "system": "Linux x86_64",
            "python": "3.11.7", "packages": {"tensorflow": "2.21.0"},
        },
        "rounds": 3,
        "timings": tuple(timings),
        "schedules": tuple(schedules(TIMES)),
        "pipeline": Pipeline(2, trainings, 430.0, 2.0, 4.0, 11.0, 1000),
    }  # fmt: skip
    return Measured(**values | changes)


def contend(module, data):
    path = [str(ROOT), *([str(FRAMEWORKS)] if module in {"jax_scan", "torch_adam"} else [])]
    done = subprocess.run(
        [
            sys.executable, "-m", f"benchmarks.contenders.{module}",
            str(data), "8", "1", "1",  # width, steps, threads
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path)},
        input="", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    ready, line = done.stdout.splitlines()
    assert ready == "ready"
    return json.loads(line)


def test_all_contenders_train_the_same_network_on_the_same_images(tmp_path):
    data = write_dataset(tmp_path / "data.npz")
    results = {
        module: contend(module, data)
        for module in {one.module for one in CONTENDERS if one.installed and one != LIMIT}
    }
    assert set(results) >= {"evident", "keras_fit", "keras_fit_xla"}
    losses = {module: result["loss"] for module, result in results.items()}
    assert losses == pytest.approx(dict.fromkeys(losses, losses["evident"]), rel=1e-4)
    assert all(result["seconds"] > 0 for result in results.values())


def test_the_limit_does_the_products_and_goes_through_the_memory_of_each_step(monkeypatch):
    done = {"operations": 0, "bytes": 0}

    def multiply(left, right, out):
        done["operations"] += 2 * left.shape[0] * left.shape[1] * right.shape[1]

    def add(left, right, out):
        done["bytes"] += left.nbytes + right.nbytes + out.nbytes

    settings = Settings(width=30)
    nothing = np.zeros(0)
    batches = np.zeros((7, 100), np.int32)
    work = limit.prepare(Task(settings, 1, nothing, nothing, batches))
    monkeypatch.setattr(limit.np, "matmul", multiply)
    monkeypatch.setattr(limit.np, "add", add)
    work()
    count = weights(settings)
    assert done["operations"] == 7 * 100 * (6 * count - 2 * 784 * 30)
    assert done["bytes"] == pytest.approx(7 * 28 * count, rel=1e-3)


def test_goals_are_judged_by_medians():
    judged = {goal.words: goal for goal in goals(measured())}
    fit = judged["4 × 1000: at least 1.4 times as fast as Keras's `fit`"]
    assert (fit.value, fit.reached) == ("2.50", True)
    jax = judged["4 × 2000: at most 5 % slower than the faster JAX, as a share of its pace"]
    assert (jax.value, jax.reached) == ("97\N{NO-BREAK SPACE}%", True)
    packed = [goal for words, goal in judged.items() if "packed ideally" in words]
    assert [(goal.value, goal.reached) for goal in packed] == [("1.07", True)]


@pytest.mark.parametrize(("field", "value"), [("study", 441.0), ("nothing", 4.1), ("many", 20.1)])
def test_a_goal_that_is_missed_says_so(field, value):
    slow = measured(pipeline=replace(measured().pipeline, **{field: value}))
    assert [goal.reached for goal in goals(slow)].count(False) == 1
    assert "| **no** |" in page(slow)
    assert "| **no** |" not in page(measured())


def test_no_schedule_is_better_than_the_least_and_the_plan_never_worse_than_one_thread():
    rows = list(schedules(TIMES))
    assert len(rows) == len(CORES) * len(SEEDS)
    assert all(1 <= row.ratio <= row.one_thread * 1.001 for row in rows)
    assert max(row.ratio for row in rows if row.cores == 2) < 1.1


def test_times_follow_from_trainings_on_one_thread_and_on_all():
    rows = [
        Timing(OURS.name, width, processes, threads, (seconds,), 1, None)
        for width in (1000, 2000)
        for processes, threads, seconds in ((1, 4, 40.0), (4, 1, 100.0))
    ]
    assert speed.times_of(rows)[1000] == (100.0, pytest.approx(0.2))


def test_the_page_in_the_docs_is_of_the_record_beside_it(tmp_path):
    record = (ROOT / "docs/speed.json").read_bytes()
    found = TypeAdapter(Measured).validate_json(record)
    assert (ROOT / "docs/speed.md").read_text(encoding="utf-8") == page(found)
    assert found.rounds >= 3
    assert {row.contender for row in found.timings} == {one.name for one in CONTENDERS}
    (tmp_path / "speed.json").write_bytes(record)
    assert speed.main(["--write", "--folder", str(tmp_path)]) == 0
    assert (tmp_path / "speed.md").read_text(encoding="utf-8") == page(found)
    assert "seconds for an epoch" in (tmp_path / "speed.svg").read_text(encoding="utf-8")
