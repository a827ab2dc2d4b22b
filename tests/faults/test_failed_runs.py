"""Where runs fail for good, the others finish, and a report on these alone says so first."""

import json
import re

import pytest

from tests.workflow.project import STUDY, copy_project

FAILING = '''

_train_run = train_run


def train_run(run, *others):
    """Fail, one width in Python and the other without a word, while there is a file `failing`."""
    if run.seed == 2 and Path("failing").exists():
        if run.settings.width == 8:
            raise MemoryError("no room for the weights")
        os.kill(os.getpid(), 9)
    _train_run(run, *others)
'''


@pytest.mark.fault("runs that fail for good: out of memory, killed by the system", "those runs")
def test_the_others_finish_and_a_report_on_them_says_so_first(tmp_path):
    project = copy_project(tmp_path, {**STUDY, "seeds": [1, 2, 3]})
    with (tmp_path / "scripts/train/training.py").open("a", encoding="utf-8") as module:
        module.write(FAILING)
    (tmp_path / "failing").touch()
    results = tmp_path / "results"
    page = results / "small/report.html"

    said = project.run(check=False)
    assert said.returncode != 0
    assert "2 of 6 runs are not done:" in said.stderr
    last = said.stderr[said.stderr.index("2 of 6 runs") :]
    assert re.findall(r"^  (\S+)$", last, re.MULTILINE) == failed(results)
    assert "ends with: MemoryError: no room for the weights" in last
    assert all(f"results/logs/train/{run}.log" in last for run in failed(results))
    assert "--config allow_missing=true" in last
    assert len(list(results.glob("runs/*/evaluation.json"))) == 4
    assert not page.exists()

    part = ("--config", "allow_missing=true")
    project.run(*part)
    text = page.read_text(encoding="utf-8")
    first = re.search(r"<header.*?</p>", text, re.DOTALL)[0]
    assert "A part of the study." in first
    assert "2 of 6 runs are missing" in first
    assert "without seed 2" in first
    assert all(run in first for run in failed(results))
    assert "A part of the study." in (results / "index.html").read_text(encoding="utf-8")
    context = json.loads((results / "small/report_context.json").read_text())
    assert len(context["made"]["missing"]["runs"]) == 2
    assert "Nothing to be done" in project.run("--dry-run", *part).stdout

    (tmp_path / "failing").unlink()
    assert (project.planned()["train"], project.planned()["evaluate"]) == (2, 2)
    project.run()
    assert "A part of the study." not in page.read_text(encoding="utf-8")


def failed(results):
    """Return the runs that have a log and nothing else, in the order of the study."""
    tried = [log.stem for log in results.glob("logs/train/*.log")]
    failed = [run for run in tried if not (results / f"runs/{run}/evaluation.json").exists()]
    return sorted(failed, key=lambda run: int(re.search(r"x(\d+)-", run)[1]))


@pytest.mark.fault("runs that fail for good: out of memory, killed by the system", "those runs")
def test_without_any_run_there_is_no_report_on_a_part(tmp_path):
    project = copy_project(tmp_path, {**STUDY, "allow_missing": True})
    said = project.run(check=False)
    assert said.returncode != 0
    assert "too few runs are done for any report" in said.stderr
    assert "Traceback" not in said.stderr
    assert not (tmp_path / "results/runs").exists()
