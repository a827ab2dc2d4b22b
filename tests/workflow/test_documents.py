"""Every command of the documents is given, in their order, and does what it should.

The documents are followed in a copy of the project whose MNIST is a small one and whose preview is
done; README's reader, who runs the default study, has a small one. Files are written as the
documents have them, patches applied; where a document ends with what its reader has touched,
nothing else may have changed.
"""

import os
import re
import shutil
import subprocess

import pytest

from tests.workflow.documents import DOCUMENTS, steps, touched, write
from tests.workflow.project import ENVIRONMENT, ROOT, STUDY, copy_project
from tests.workflow.test_shared_processes import bundle

ELSEWHERE = {
    "docs/cluster.md": "tests/cluster/test_preview.py gives its commands",
    "docs/kubernetes.md": "they want a cluster, a registry of images and a bucket: never given",
}
"""Documents whose commands are not given here."""

NOT_HERE = {
    "make test": "gives all of these",
    "make lint": ".ci/run gives it",
    "make test-cluster": ".ci/run gives it",
    "make faults": ".ci/run gives a third of what make test has not tried",
    "make cluster": "tests/cluster/test_preview.py gives it",
    "snakemake --workflow-profile profiles/slurm --configfile config/preview.yaml":
        "tests/cluster/test_preview.py gives it",
    "snakemake -s path/to/evident/Snakefile --cores 4 --configfile mine.yaml":
        "tests/workflow/test_started_elsewhere.py gives it with other paths",
    ".venv/bin/pytest -m fault tests/faults/test_kills.py --tries 5": "make faults, many times",
    "make fuzz": "takes an hour; tests/fuzz is a part of make test, for less long",
    "make calibration": "takes the better part of an hour; tests/unit/test_calibration.py",
    "make bench": "times the machine for an hour; tests/unit/test_speed.py",
    "make scale": "trains for an hour; tests/unit/test_scale.py",
    "make audit": "asks a service about known faults, which may be out of reach",
    "make lock": "takes the newest versions of everything",
    "conda env create -f environment.yml": "needs conda; tests/unit/test_environment.py reads it",
    "conda activate evident": "needs conda",
    ".venv/bin/pip uninstall --yes tensorflow-cpu": "for a GPU",
    '.venv/bin/pip install "tensorflow[and-cuda]==2.21.*"': "for a GPU",
}  # fmt: skip
"""Commands that are not given here, and why or where."""

HERE = [name for name in DOCUMENTS if name not in ELSEWHERE]
LIMIT_SECONDS = 600
SMALLER = {"1000": "10", "2000": "20", "epochs: 15": "epochs: 2"}
"""What becomes of the default study, whose networks would train for minutes."""


def commands(document):
    return [step.text for step in steps(document) if step.kind == "command"]


def environment(activated):
    """Return what a reader's shell has, with the tools of the project once it was told to."""
    own = f"{ROOT}/.venv/bin"
    paths = [path for path in ENVIRONMENT["PATH"].split(os.pathsep) if path != own]
    kept = {name: value for name, value in ENVIRONMENT.items() if not name.startswith("PYTEST_")}
    return {**kept, "PATH": os.pathsep.join([own, *paths] if activated else paths)}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A checkout under git after ``make preview``."""
    project = copy_project(tmp_path_factory.mktemp("reader") / "project", STUDY)
    bundle(project)
    (project.folder / "mine.yaml").unlink()
    project.git("init", "--quiet", "--initial-branch=main")
    (project.folder / ".git/info/exclude").write_text(".venv\ndigits\n")
    project.git("add", "--all")
    project.git("commit", "--quiet", "--message=one")
    (project.folder / ".venv").symlink_to(ROOT / ".venv")
    fetch = ["snakemake", "--cores", "1", "--config", "data_folder=digits"]
    preview = ["snakemake", "--cores", "2", "--configfile", "config/preview.yaml"]
    for command in ([*fetch, "--", "results/data/mnist.npz"], preview):
        subprocess.run(
            command, cwd=project.folder, env=environment(True), check=True, capture_output=True
        )
    return project.folder


def shrink(study):
    """Make what a study trains small, wherever its file tells of it."""
    text = study.read_text(encoding="utf-8")
    for large, small in SMALLER.items():
        assert large in text
        text = text.replace(large, small)
    study.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("document", [name for name in HERE if set(commands(name)) - set(NOT_HERE)])
def test_every_command_of_a_document_works(prepared, tmp_path, document):
    folder = shutil.copytree(prepared, tmp_path / "project", symlinks=True)
    activated = document != "README.md"  # which tells of the environment; others may expect it
    if document == "README.md":
        shrink(folder / "config/config.yaml")
    for step in steps(document):
        if step.kind == "file":
            write(folder, step)
        elif step.kind == "patch":
            apply = ["git", "apply", "-"]
            subprocess.run(apply, cwd=folder, input=step.text, text=True, check=True)
        elif step.text == "source .venv/bin/activate":
            assert (folder / ".venv/bin/activate").is_file()
            activated = True
        elif step.text not in NOT_HERE:
            if step.text.split()[0] == "jq" and not shutil.which("jq"):
                pytest.skip("jq is missing: apt-get install jq")
            done = subprocess.run(
                ["bash", "-c", step.text], cwd=folder, env=environment(activated),
                capture_output=True, text=True, timeout=LIMIT_SECONDS, check=False,
            )  # fmt: skip
            assert done.returncode == 0, f"{step.text}\n{done.stdout}{done.stderr}"
    expected = touched(document)
    if expected is not None:
        assert changed(folder) == expected


def changed(folder):
    """Return what differs from the commit; of a folder that is new, the folder."""
    said = subprocess.run(
        ["git", "status", "--porcelain"], cwd=folder, capture_output=True, text=True, check=True
    )
    return {line[3:] for line in said.stdout.splitlines()}


def test_what_is_not_given_here_is_still_in_a_document():
    given = {command for document in DOCUMENTS for command in commands(document)}
    assert set(NOT_HERE) <= given
    assert set(ELSEWHERE) <= set(DOCUMENTS)


def test_what_is_given_elsewhere_is_given_there():
    continuous = (ROOT / ".ci/run").read_text(encoding="utf-8")
    for command, reason in NOT_HERE.items():
        if reason.startswith(".ci/run"):
            assert command in continuous
        for file in re.findall(r"tests/\S+\.py", reason):
            assert (ROOT / file).is_file()


def test_every_goal_of_make_that_is_not_made_here_can_be_planned():
    for command in NOT_HERE:
        if command.startswith("make "):
            planned = ["make", "--dry-run", *command.split()[1:]]
            subprocess.run(planned, cwd=ROOT, check=True, capture_output=True)


def test_the_guides_say_what_their_readers_touch():
    guides = [name for name in DOCUMENTS if re.search(r"/(add-an?-|ask-)", name)]
    assert len(guides) >= 5
    for name in guides:
        patched = {
            found
            for step in steps(name)
            for found in (
                [step.file] if step.file else re.findall(r"^\+\+\+ b/(\S+)", step.text, re.M)
            )
        }
        assert patched <= (touched(name) or set())
