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
from benchmarks.contenders.evident import needed
from benchmarks.contenders.task import Task
from benchmarks.pipeline import Pipeline, Training
from benchmarks.rounds import (
    ALL,
    DENSE,
    FIT,
    FRAMEWORKS,
    JAX_IN_PLACE,
    LIMIT,
    LIMIT_NEEDED,
    OURS,
    RATE,
    SLOW,
    TORCH,
    Timing,
)
from benchmarks.scheduling import CORES, SEEDS, schedules
from benchmarks.speed_page import Measured, goals, page
from scripts.study.settings import Settings
from scripts.train.resources import weights
from tests.small_data import write_dataset

ROOT = Path(__file__).parents[2]
TIMES = {1000: (20.0, 0.1), 2000: (80.0, 0.1)}


def measured(**changes):
    seconds = {
        OURS: 1.0, DENSE: 2.6, FIT: 5.0, JAX_IN_PLACE: 2.5, TORCH: 2.4, LIMIT: 2.2,
        LIMIT_NEEDED: 0.9, SLOW[0]: 2.02, SLOW[1]: 2.0,
    }  # fmt: skip
    timings = [
        Timing(
            one.name,
            width,
            one.rate,
            processes,
            2 // processes,
            (3 * s, 2 * s, 9 * s),
            5 * 10**8,
            0.2,
            (0.5, 0.125) if one is OURS else (),
        )
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


def contend(module, data, *options):
    path = [str(ROOT), *([str(FRAMEWORKS)] if module in {"jax_scan", "torch_adam"} else [])]
    done = subprocess.run(
        [
            sys.executable, "-m", f"benchmarks.contenders.{module}",
            str(data), "8", "1", "1",  # width, steps, threads
            *options,
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
    modules = {one.module for one in ALL if one.installed and one.module != LIMIT.module}
    results = {module: contend(module, data) for module in modules}
    assert set(results) >= {"evident", "evident_dense", "keras_fit", "keras_fit_xla"}
    losses = {module: result["loss"] for module, result in results.items()}
    assert losses == pytest.approx(dict.fromkeys(losses, losses["evident"]), rel=1e-4)
    assert all(result["seconds"] > 0 for result in results.values())
    ours = contend("evident", data, "--first")
    assert ours["loss"] == results["evident"]["loss"]
    assert contend("evident", data, "--first", "--rate", "0.5")["loss"] == ours["loss"]
    limit = contend("limit", data, "--sizes", json.dumps(ours["sizes"]))
    assert limit["seconds"] > 0


def test_what_has_to_be_done_is_told_in_sizes():
    sizes = needed(Settings(width=30), np.array([2.4, 7.6, 8.0, 29.0]), 5.2)
    assert sizes == [[784, 784, 5], [2, 5, 30], [8, 30, 30], [8, 30, 30], [29, 30, 10]]


NOTHING = np.zeros(0)


def count_operations(monkeypatch):
    done = {"operations": 0, "bytes": 0}

    def multiply(left, right, out):
        done["operations"] += 2 * left.shape[0] * left.shape[1] * right.shape[1]

    def add(left, right, out):
        done["bytes"] += left.nbytes + right.nbytes + out.nbytes

    monkeypatch.setattr(limit.np, "matmul", multiply)
    monkeypatch.setattr(limit.np, "add", add)
    return done


def test_the_limit_does_the_products_and_goes_through_the_memory_of_each_step(monkeypatch):
    done = count_operations(monkeypatch)
    settings = Settings(width=30)
    batches = np.zeros((7, 100), np.int32)
    limit.prepare(Task(settings, 1, NOTHING, NOTHING, batches))()
    count = weights(settings)
    assert done["operations"] == 7 * 100 * (6 * count - 2 * 784 * 30)
    assert done["bytes"] == pytest.approx(7 * 28 * count, rel=1e-3)


def test_the_limit_for_what_is_not_zero_multiplies_and_goes_through_less(monkeypatch):
    done = count_operations(monkeypatch)
    sizes = [(784, 784, 5), (2, 5, 30), (8, 30, 10)]
    limit.prepare(Task(Settings(), 1, NOTHING, NOTHING, np.zeros((7, 100), np.int32), sizes))()
    products = 2 * 784 * 5 * 2 + 3 * 2 * (2 * 30 + 8 * 10)
    assert done["operations"] == 7 * 100 * products
    assert done["bytes"] == pytest.approx(7 * 28 * (784 * 5 + 5 * 30 + 30 * 10), rel=1e-2)


def test_goals_are_judged_by_medians():
    judged = {goal.words: goal for goal in goals(measured())}
    jax = judged[
        "4 × 2000 at 0.01, alone: at least 2.3 times as fast as JAX, with our compiler flag"
    ]
    assert (jax.value, jax.reached) == ("2.50", True)
    slow = judged[f"4 × 1000 at 0.001, 2 side by side: at least 0.97 times as fast as {DENSE.name}"]
    assert (slow.value, slow.reached) == ("0.99", True)
    packed = [goal for words, goal in judged.items() if "packed ideally" in words]
    assert [(goal.value, goal.reached) for goal in packed] == [("1.07", True)]


@pytest.mark.parametrize(("field", "value"), [("study", 441.0), ("nothing", 4.1), ("many", 20.1)])
def test_a_goal_that_is_missed_says_so(field, value):
    slow = measured(pipeline=replace(measured().pipeline, **{field: value}))
    assert [goal.reached for goal in goals(slow)].count(False) == 1
    assert "| **no** |" in page(slow)
    assert "| **no** |" not in page(measured())


def test_the_page_tells_a_student_what_is_left_out():
    text = page(measured())
    said = " ".join(text.split())
    assert "training took 3.8 minutes with Keras's `fit` on this machine, and 0.8 here" in said
    assert "| 2 | 12\N{NO-BREAK SPACE}% | 12\N{NO-BREAK SPACE}% |" in text


def test_no_schedule_is_better_than_the_least_and_the_plan_never_worse_than_one_thread():
    rows = list(schedules(TIMES))
    assert len(rows) == len(CORES) * len(SEEDS)
    assert all(1 <= row.ratio <= row.one_thread * 1.001 for row in rows)
    assert max(row.ratio for row in rows if row.cores == 2) < 1.1


def test_times_follow_from_trainings_on_one_thread_and_on_all():
    rows = [
        Timing(OURS.name, width, RATE, processes, threads, (seconds,), 1, None)
        for width in (1000, 2000)
        for processes, threads, seconds in ((1, 4, 40.0), (4, 1, 100.0))
    ]
    assert speed.times_of(rows)[1000] == (100.0, pytest.approx(0.2))


def test_the_page_in_the_docs_is_of_the_record_beside_it(tmp_path):
    record = (ROOT / "docs/speed.json").read_bytes()
    found = TypeAdapter(Measured).validate_json(record)
    assert (ROOT / "docs/speed.md").read_text(encoding="utf-8") == page(found)
    assert found.rounds >= 3
    assert {row.contender for row in found.timings} == {one.name for one in ALL}
    (tmp_path / "speed.json").write_bytes(record)
    assert speed.main(["--write", "--folder", str(tmp_path)]) == 0
    assert (tmp_path / "speed.md").read_text(encoding="utf-8") == page(found)
    assert "minutes for the training" in (tmp_path / "speed.svg").read_text(encoding="utf-8")
