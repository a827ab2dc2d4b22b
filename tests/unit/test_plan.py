"""What is to be done for a study, and what is checked before it is begun."""

from types import SimpleNamespace

import pytest
from snakemake.exceptions import WorkflowError

from scripts.job.problem import Problem
from scripts.job.sums import write_sums
from scripts.train.resources import memory_mb
from scripts.workflow.checks import check_datasets
from scripts.workflow.internals import Job
from scripts.workflow.plan import Plan, each_attempt
from scripts.workflow.starting import Starting
from tests.simulated import study_of

STUDY = study_of(seeds=[1, 2, 3])
MANY = study_of(seeds=list(range(40)), settings={"epochs": 1, "depth": 1, "train_images": 100})
DOWNLOAD = Job("download", {"dataset": "mnist"})
TRAIN = Job("train", {"run": STUDY.runs[0].id})


def plan_of(study, done=(), cores=2, **changes):
    return Plan.of(study.model_copy(update=changes), set(done).__contains__, cores)


def wildcards(run):
    return SimpleNamespace(run=run.id)


def test_each_run_is_named_once_for_each_cell_and_seed_in_the_studys_order():
    files = plan_of(STUDY).each_run("results/runs/{run}/x.csv")
    assert files == [f"results/runs/{run.id}/x.csv" for run in STUDY.grid]


def test_what_a_run_takes_follows_from_its_settings_and_grows_with_each_attempt():
    plan, run = plan_of(STUDY), STUDY.runs[-1]
    memory = each_attempt(plan.of_settings(memory_mb))
    assert memory(wildcards(run), 2) == 2 * memory_mb(run.settings)
    assert each_attempt(30)(None, 3) == 90
    assert plan.seed_of(wildcards(run)) == run.seed
    assert plan.threads_of(wildcards(run)) == plan.allocation.threads[run.id]
    assert plan.priority_of(wildcards(run)) == plan.allocation.priority[run.id]


def test_runs_that_share_a_process_are_submitted_as_such():
    assert plan_of(STUDY).bundles == {}
    assert plan_of(STUDY).submission_of(wildcards(STUDY.runs[0])) == "long"
    plan = plan_of(MANY)
    assert plan.bundles
    assert {plan.submission_of(wildcards(run)) for run in MANY.runs} == {"bundle"}


def test_only_where_runs_may_be_missing_is_the_report_about_a_part():
    done = [run.id for run in STUDY.runs if run.seed != 3]
    assert plan_of(STUDY, done).study.seeds == [1, 2, 3]
    plan = plan_of(STUDY, done, allow_missing=True)
    assert (plan.study.seeds, plan.missing.seeds) == ([1, 2], (3,))
    assert len(plan.runs) == 12  # all are tried
    with pytest.raises(Problem, match="allow_missing: too few runs are done"):
        plan_of(STUDY, allow_missing=True)


def test_all_folders_of_a_study_are_checked():
    folders = plan_of(STUDY).folders
    assert folders[:4] == [
        f"results/{name}" for name in ("data", "logs", "benchmarks", STUDY.study)
    ]
    assert folders[4:] == [f"results/runs/{run.id}" for run in STUDY.runs]


def checked(jobs, done=(), on_this_disk=True):
    results = SimpleNamespace(on_this_disk=on_this_disk, is_done=set(done).__contains__)
    check_datasets(plan_of(STUDY), results, jobs)


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data = tmp_path / "results/data/mnist.npz"
    data.parent.mkdir(parents=True)
    data.write_bytes(b"images")
    write_sums(data.with_suffix(".sha256"), [data])
    return data


def test_a_changed_dataset_is_refused_but_not_where_it_is_made_again(data):
    checked([TRAIN])
    data.write_bytes(b"others")
    with pytest.raises(WorkflowError, match=r"mnist\.npz is not what was written there"):
        checked([TRAIN])
    checked([DOWNLOAD])
    checked([TRAIN], on_this_disk=False)


@pytest.mark.usefixtures("data")
def test_a_dataset_is_not_made_again_beside_other_jobs_where_runs_rest_on_it():
    checked([DOWNLOAD, TRAIN])
    done = [STUDY.runs[0].id]
    checked([DOWNLOAD], done)
    with pytest.raises(WorkflowError, match=r"has to be made again.*\n.*\n.*--forcerun download"):
        checked([DOWNLOAD, TRAIN], done)


def test_a_problem_is_told_as_snakemake_tells_its_own_and_an_error_of_ours_is_not():
    with pytest.raises(WorkflowError, match=r"^The study cannot start\.\n\nno room$"), Starting():
        raise Problem("no room")
    with pytest.raises(KeyError), Starting():
        raise KeyError
