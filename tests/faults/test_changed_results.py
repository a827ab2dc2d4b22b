"""Results that were edited, cut or deleted between two runs are noticed, or made again."""

import pytest

from tests.trainings import result
from tests.workflow.project import STUDY, copy_project

RUN = "results/runs/*x4-seed1-*"
FILES = [
    "results/data/mnist.npz",
    "results/data/mnist.json",
    *(f"{RUN}/{name}" for name in (
        "training.json", "history.csv", "signals.csv", "steps.npz", "logits.npz", "training.sha256",
        "evaluation.json", "predictions.npz", "evaluation.sha256",
    )),
    *(f"results/small/{name}" for name in (
        "verdicts.json", "runs.csv", "comparison.sha256", "figures/accuracy.svg",
        "figures/accuracy.csv", "figures/accuracy.sha256", "report.html", "report_context.json",
    )),
]  # fmt: skip


def edited(content):
    """Return other text of the same length, or other bytes: one digit or byte in the middle."""
    middle = len(content) // 2
    place = next((i for i in range(middle, len(content)) if content[i : i + 1].isdigit()), middle)
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


DAMAGES = {
    "edited": edited,
    "cut": lambda content: content[: len(content) // 2],
    "emptied": lambda _: b"",
}


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A small study, run to its end."""
    project = copy_project(tmp_path_factory.mktemp("project"), STUDY)
    project.run()
    return project


def outcome(project):
    """Return all results that must not differ, however they were come by."""
    results = project.folder / "results"
    files = [*results.glob("small/figures/*"), results / "small/verdicts.json"]
    return {
        **{path.name: path.read_bytes() for path in files if path.name not in TIMES},
        **{run.name: result(run) for run in results.glob("runs/*")},
    }


TIMES = {f"{name}.{end}" for name in ("cost", "training") for end in ("svg", "csv", "sha256")}


def refused(project, path):
    """Run the study, and return what it said as it refused to go on because of ``path``."""
    done = project.run(check=False)
    assert done.returncode != 0
    told = [line for line in done.stderr.splitlines() if path.name in line]
    assert any("again" in line or "cannot start" in line for line in told), done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def check_that_it_is_noticed(project, file, damage):
    (path,) = project.folder.glob(file)
    before, content = outcome(project), path.read_bytes()
    path.write_bytes(DAMAGES[damage](content))
    assert path.read_bytes() != content
    project.write_study(title="Another page, for which all is read")
    try:
        refused(project, path)
    finally:
        path.write_bytes(content)
        project.write_study()
    project.run()
    assert outcome(project) == before
    assert project.planned() == {}


@pytest.mark.fault("a result edited, cut or emptied by hand between two runs")
def test_an_edited_history_is_noticed_and_may_be_brought_back(finished):
    check_that_it_is_noticed(finished, f"{RUN}/history.csv", "edited")


@pytest.mark.long
@pytest.mark.fault("a result edited, cut or emptied by hand between two runs")
@pytest.mark.parametrize("file", FILES)
def test_whatever_is_changed_is_noticed_and_may_be_brought_back(finished, file, attempt):
    damage = list(DAMAGES)[(FILES.index(file) + attempt) % len(DAMAGES)]
    check_that_it_is_noticed(finished, file, damage)


@pytest.mark.long
@pytest.mark.fault("results deleted between two runs", "their computation, if they are needed")
@pytest.mark.parametrize("file", FILES)
def test_whatever_is_deleted_is_made_again_or_not_needed(finished, file):
    before = outcome(finished)
    (path,) = finished.folder.glob(file)
    content = path.read_bytes()
    path.unlink()
    finished.write_study(title=f"A page made without {file}")
    if file.startswith("results/data"):
        said = finished.run(check=False).stderr
        assert "results/data/mnist.npz has to be made again." in said
        finished.run("--forcerun", "download", "--", "results/data/mnist.npz")
    finished.run()
    if not path.is_file():
        path.write_bytes(content)
    assert outcome(finished) == before
