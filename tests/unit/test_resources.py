"""What a training is expected to take, and the allocation that follows from it."""

import pytest

from scripts.study.runs import Run
from scripts.study.settings import Settings
from scripts.train.resources import (
    SHORT_SECONDS,
    WORTH,
    allocate,
    machine_cores,
    makespan,
    memory_mb,
    seconds,
    submission,
    weights,
)


def runs(widths, seeds):
    return [Run(Settings(width=width), seed) for width in widths for seed in range(seeds)]


def ends(found, threads, cores):
    jobs = [
        (seconds(run.settings, threads[run.id]), threads[run.id])
        for run in sorted(found, key=lambda run: -run.settings.width)
    ]
    return makespan(jobs, cores)


def test_weights_are_those_between_layers():
    assert weights(Settings(width=1000)) == 784_000 + 3 * 1_000_000 + 10_000
    assert weights(Settings(width=7, depth=0)) == 7_840


def test_a_job_starts_as_soon_as_its_threads_are_free():
    assert makespan([(3, 1), (2, 1), (1, 1)], 2) == 3
    assert makespan([(3, 2), (2, 1), (2, 1)], 2) == 5
    assert makespan([(5, 1), (3, 2), (4, 1)], 2) == 8  # the third goes before the second
    assert makespan([], 2) == 0


@pytest.mark.parametrize("cores", [1, 2, 4, 8, 16])
@pytest.mark.parametrize("seeds", [1, 3, 10])
def test_a_plan_is_never_worse_than_one_thread_each_or_all_for_each(cores, seeds):
    found = runs([1000, 2000], 2 * seeds)
    planned = allocate(found, cores)
    assert all(1 <= threads <= cores for threads in planned.threads.values())
    mine = ends(found, planned.threads, cores)
    alone = ends(found, {run.id: 1 for run in found}, cores)
    all_for_each = ends(found, {run.id: cores for run in found}, cores)
    assert mine <= alone
    assert mine <= all_for_each / WORTH
    least = max(
        sum(seconds(run.settings) for run in found) / cores,
        *(seconds(run.settings, cores) for run in found),
    )
    assert mine <= (1.6 if len(found) < 2 * cores else 1.3) * least


def test_many_runs_have_one_thread_each_whatever_the_cores():
    planned = allocate(runs([1000, 2000], 50), 16)
    assert set(planned.threads.values()) == {1}


def test_long_runs_come_first():
    found = runs([100, 1000, 2000], 1)
    priorities = [allocate(found, 2).priority[run.id] for run in found]
    assert priorities == sorted(priorities)
    assert 1 <= priorities[0] < priorities[1] < priorities[2] == 1000


def test_memory_grows_with_the_network():
    assert 1_000 < memory_mb(Settings(width=1000)) < memory_mb(Settings(width=2000)) < 2_000


def test_short_trainings_share_a_submission_and_others_do_not():
    assert seconds(Settings(width=8, epochs=2)) < SHORT_SECONDS < seconds(Settings(width=1000))
    assert submission(Settings(width=8, epochs=2)) == "short"
    assert submission(Settings(width=1000)) == "long"


@pytest.mark.parametrize(("asked", "cores"), [("1", 1), ("", None), ("0", None), ("many", None)])
def test_a_job_of_slurms_has_the_cores_that_it_asked_for_if_it_says(monkeypatch, asked, cores):
    monkeypatch.delenv("SLURM_CPUS_PER_TASK", raising=False)
    all_of_them = machine_cores()
    monkeypatch.setenv("SLURM_CPUS_PER_TASK", asked)
    assert machine_cores() == (cores or all_of_them)
