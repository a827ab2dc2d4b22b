"""What cannot run on a cluster is told in words that help, and keeps nothing else from running."""

import re

import pytest

from tests.cluster.slurm import wait_until
from tests.cluster.submitting import Submitting

pytestmark = pytest.mark.cluster

FAILING = '''

_train_run = train_run


def train_run(run, *others):
    """Fail for one width."""
    if run.settings.width == 8:
        raise MemoryError("no room for the weights")
    _train_run(run, *others)
'''


def test_a_job_that_slurm_refuses_is_explained_in_slurms_words(tmp_path, cluster):
    submitting = Submitting(tmp_path, cluster)
    submitting.append(
        "scripts/train/resources.py", "\n\ndef memory_mb(_):\n    return 10_000_000\n"
    )
    said = submitting.run("--group-components", "short=1", ends=1)
    assert submitting.submissions() == 0
    last = said[said.index("2 of 2 runs are not done:") :]
    (refusal,) = re.findall("^Slurm takes no job with (.+)$", last, re.MULTILINE)
    assert "--mem=30000000 " in refusal  # at the third attempt
    assert "Requested node configuration is not available" in refusal


def test_a_run_that_fails_is_explained_and_others_finish_on_their_own(tmp_path, cluster):
    submitting = Submitting(tmp_path, cluster)
    submitting.append("scripts/train/training.py", FAILING)
    said = submitting.run("--retries", "0", ends=1)
    assert submitting.submissions() == 1
    last = said[said.index("2 of 2 runs are not done:") :]
    assert "ends with: MemoryError: no room for the weights" in last
    assert 'MemoryError("no room for the weights")' in said  # the end of its log
    assert "Slurm takes no job" not in last

    said = submitting.run("--retries", "0", "--group-components", "short=1", ends=1)
    assert submitting.submissions() == 2
    assert "1 of 2 runs are not done:" in said
    (done,) = tmp_path.glob("results/runs/*/evaluation.json")
    assert "-1x4-" in done.parent.name


@pytest.mark.fault("Snakemake killed, and its jobs left on a cluster")
def test_what_jobs_finish_that_outlive_snakemake_is_kept(tmp_path, cluster):
    submitting = Submitting(tmp_path, cluster)
    running = submitting.start("--until", "evaluate")
    wait_until(lambda: cluster.jobs("%i", "running"), "no job began")
    running.kill()
    running.wait()
    wait_until(lambda: not cluster.jobs("%i"), "the job did not end")
    submitting.run("--unlock")
    assert re.search("^total +0$", submitting.run("--until", "evaluate"), re.MULTILINE)
    assert len(list(tmp_path.glob("results/runs/*/evaluation.json"))) == 2
