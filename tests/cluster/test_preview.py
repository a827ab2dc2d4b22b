"""The commands of docs/cluster.md, in their order, and what the preview ends with by them."""

import json
import os
import re
import shutil
import subprocess

import pytest

from tests.cluster.submitting import Submitting
from tests.trainings import result
from tests.workflow.project import ENVIRONMENT, ROOT

pytestmark = pytest.mark.cluster
LIMIT_SECONDS = 1500


def commands():
    """Return the commands of the document, those of its lists too."""
    text = (ROOT / "docs/cluster.md").read_text(encoding="utf-8")
    return [line.strip() for line in re.findall(r"^ {4,}(\S.*)$", text, re.MULTILINE)]


def without_times(value):
    """Return what verdicts.json holds, but for what a processor took."""
    if isinstance(value, dict):
        return {name: without_times(x) for name, x in value.items() if name != "cpu_seconds"}
    return [without_times(each) for each in value] if isinstance(value, list) else value


def ends(folder):
    results = folder / "results"
    verdicts = json.loads((results / "preview/verdicts.json").read_text())
    return without_times(verdicts), {run.name: result(run) for run in results.glob("runs/*")}


def test_the_preview_on_slurm_is_that_of_this_machine_to_the_last_bit(tmp_path, cluster):
    here, there = (Submitting(tmp_path / name, cluster, small=False) for name in ("a", "b"))
    (there.folder / ".venv").symlink_to(ROOT / ".venv")
    script = "\n".join(["set -ex", *commands()])
    given = there.give(["bash", "-c", script], {**os.environ, "USER": "root"})
    assert given.wait(LIMIT_SECONDS) == 0, there.said()
    said = there.said()
    assert there.submissions() == 2  # twelve runs, and the page
    assert said.count("Nothing to be done (all requested files are present") == 2
    assert (there.folder / "results/preview/report.html").is_file()

    shutil.copytree(there.folder / "results/data", here.folder / "results/data")
    local = ["snakemake", "--cores", "2", "--configfile", "config/preview.yaml"]
    subprocess.run(
        [*local, "--until", "compare"],
        cwd=here.folder, env=ENVIRONMENT, check=True, capture_output=True,
    )  # fmt: skip
    assert ends(there.folder) == ends(here.folder)
