"""How jobs are put together to submissions, and what these ask for."""

import os
import re
import subprocess
from collections import Counter

import pytest

from scripts.study.settings import Settings
from scripts.train.resources import memory_mb, runtime_minutes
from tests.cluster.submitting import COMMAND
from tests.workflow.project import ENVIRONMENT, STUDY, copy_project

pytestmark = pytest.mark.cluster


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return copy_project(tmp_path_factory.mktemp("submissions"), STUDY)


def planned(project, *arguments, command=COMMAND, environment=ENVIRONMENT):
    """Return what a dry run tells."""
    done = subprocess.run(
        [*command, "--dry-run", *arguments],
        cwd=project.folder, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout + done.stderr


def submissions(said):
    return Counter(re.findall(r"Group job (\w+)", said))


def test_short_runs_share_submissions_and_long_ones_do_not(project):
    short, long = ({"initializer": None, "width": [width]} for width in (8, 1000))
    project.write_study(seeds=list(range(50)), factors=short, claims=[])
    assert submissions(planned(project)) == {"short": 3, "page": 1}
    widths = {"initializer": None, "width": list(range(1, 21))}
    project.write_study(seeds=list(range(50)), factors=widths, claims=[])
    assert submissions(planned(project)) == {"bundle": 10, "page": 1}
    project.write_study(seeds=[1, 2, 3], factors=long, settings={"epochs": 15}, claims=[])
    assert submissions(planned(project)) == {"long": 3, "page": 1}


def test_downloads_and_the_index_are_not_submitted(project):
    project.write_study()
    said = planned(project)
    assert {"download", "index", "all"} == set(re.findall(r"^(?:local)?rule (\w+):", said, re.M))


def test_memory_and_time_follow_from_the_settings_and_grow_with_each_attempt(project):
    project.write_study(factors={"initializer": None, "width": [8]}, claims=[])
    settings = Settings(**{**STUDY["settings"], "width": 8})
    for attempt in (1, 3):
        said = planned(project, "--attempt", str(attempt))
        (asked,) = re.findall(r"rule train:(?:\n +\w.*)+?\n +resources: (.+)", said)
        assert f"mem_mb={attempt * memory_mb(settings)}," in asked
        assert f"runtime={attempt * runtime_minutes(settings)}" in asked


def test_a_job_has_the_threads_that_it_asked_for_whatever_its_node_has(project):
    project.write_study(
        seeds=[1],
        settings={"epochs": 15},
        factors={"initializer": None, "width": [1000]},
        claims=[],
    )
    here = ["snakemake", "--configfile", "mine.yaml", "--cores", "2"]
    there = [*here, "--mode", "remote"]
    threads = ["--set-threads", "train=2"]
    if len(os.sched_getaffinity(0)) > 1:
        assert "threads: 2" in planned(project, command=here)
        assert "threads: 2" in planned(project, *threads, command=there)
    assert "threads: 2" not in planned(project, command=there)
    one_core = {**ENVIRONMENT, "SLURM_CPUS_PER_TASK": "1"}
    said = planned(project, *threads, command=there, environment=one_core)
    assert "threads: 2" not in said
