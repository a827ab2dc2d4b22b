"""``report_context.json``: as it is described, whole, and read back or refused in one line."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

from scripts.changes.compare_reports import main
from scripts.changes.earlier import compared_with, read_context
from scripts.compare.results import Results
from scripts.job.problem import Problem
from scripts.report.answers import Answer, Read
from scripts.report.context import Machine, Made, Report, Run
from scripts.report.schema import WRITTEN, schema_of
from scripts.study.subset import Missing
from tests.contexts import plain
from tests.simulated import simulate, study_of
from tests.unit.test_report import outcomes

ROOT = Path(__file__).parents[2]
STEADY = [[0.95, 0.951, 0.949]] * 4


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return the files of a study with three seeds, one run of it collapsed."""
    study = study_of(seeds=[1, 2, 3])
    accuracy, train = outcomes(study)
    accuracy[2, 1] = train[2, 1] = 0.1
    return simulate(study, tmp_path_factory.mktemp("study"), accuracy, train)


@pytest.mark.parametrize("name", WRITTEN)
def test_the_shipped_schema_is_the_one_of_the_model(name):
    shipped = json.loads((ROOT / f"docs/{name}.schema.json").read_text(encoding="utf-8"))
    assert shipped == schema_of(name), "run `make schema`"


def test_a_written_context_is_as_the_schema_says_and_a_damaged_one_is_not(made):
    for name, content, damage in (
        ("report-context", made.context, lambda bad: bad["runs"][0].update(test_accuracy="96 %")),
        ("verdicts", made.context["results"], lambda bad: bad["claims"][0].update(verdict="yes")),
    ):
        schema = schema_of(name)
        validator = jsonschema.Draft202012Validator(schema)
        validator.check_schema(schema)
        assert not list(validator.iter_errors(content))
        damage(content)
        assert list(validator.iter_errors(content))


def test_every_key_is_described():
    described = (ROOT / "docs/report-context.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in described.splitlines() if line.startswith("| `")]
    assert {row[1].strip(" `") for row in rows} == {*Report.model_fields}
    named = {*re.findall(r"`(\w+)`", described)}
    for part in (Report, Made, Machine, Run, Results, Answer, Read, Missing):
        assert {*part.model_fields} <= named, part


def test_the_numbers_are_those_of_the_files(made):
    found = made.context
    assert found["results"] == made.verdicts
    for run, path in zip(found["runs"], made.files["evaluations"], strict=True):
        evaluation = json.loads(Path(path).read_text(encoding="utf-8"))
        assert run["id"] == evaluation["run"]
        assert run["test_accuracy"] == evaluation["test"]["accuracy"]
        assert run["test_loss"] == evaluation["test"]["loss"]
        assert (run["seconds"], run["cpu_seconds"]) == (61.5, 40.5)
    assert [machine["runs"] for machine in found["machines"]] == [12]
    assert found["made"]["missing"] is None


def test_a_written_report_is_read_back_as_it_was(made):
    read, found = read_context(made.folder / "context.json"), made.context
    assert (read.title, read.made.time) == (found["study"]["title"], found["made"]["time"])
    accuracies = {run["id"]: run["test_accuracy"] for run in found["runs"]}
    for cell, judged in zip(read.numbers.cells, found["results"]["cells"], strict=True):
        assert cell.levels == judged["levels"]
        assert [run.id for run in cell.runs] == judged["runs"]
        assert [run.test_accuracy for run in cell.runs] == [accuracies[x] for x in judged["runs"]]
    for claim, asked, judged in zip(
        read.numbers.claims, found["study"]["claims"], found["results"]["claims"], strict=True
    ):
        assert (claim.id, claim.verdict, claim.estimate) == (
            asked["id"], judged["verdict"], judged["estimate"]
        )  # fmt: skip
        assert {**claim.asked, "id": asked["id"]}.items() <= asked.items()


def without(*path):
    content = plain(STEADY)
    inner = content
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    return json.dumps(content)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is damaged"),
        (json.dumps(plain(STEADY))[:-200], "is damaged"),
        ("[" * 100_000, "is damaged"),
        (json.dumps(plain(STEADY, title="\ud800")), "is damaged"),
        (json.dumps(plain(STEADY)).replace("0.95,", "NaN,"), "is damaged"),
        (json.dumps(plain([[2.0]] * 4)), "numbers.cells.0.runs.0.test_accuracy"),
        ("[]", "names no format"),
        ('{"format": true}', "names no format"),
        ('{"format": 1, "cells": []}', "no whole report_context.json"),
        ('{"format": 2, "cells": []}', "no whole report_context.json: study: Field required"),
        ('{"format": 3}', "of format 3, and this version of Evident reads formats up to 2"),
        (without("numbers"), "make that report again"),
        (without("numbers", "cells", 1, "runs"), "numbers.cells.1.runs: Field required"),
    ],
)
def test_what_cannot_be_compared_with_is_refused_in_one_line(tmp_path, capsys, text, says):
    earlier, now = tmp_path / "earlier.json", tmp_path / "now.json"
    earlier.write_text(text, encoding="utf-8")
    now.write_text(json.dumps(plain(STEADY)), encoding="utf-8")
    with pytest.raises(Problem) as refused:
        read_context(earlier)
    assert says in str(refused.value)
    assert main([str(earlier), str(now)]) == main([str(now), str(earlier)]) == 1
    out, told = capsys.readouterr()
    assert (out, told.splitlines()) == ("", [str(refused.value)] * 2)


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda bad: bad["runs"].pop(0), "no whole report_context.json: no run glorot_normal-"),
        (lambda bad: bad["study"]["claims"].pop(), ": not as many verdicts as claims"),
        (lambda bad: bad["runs"][0].update(test_accuracy=2), ": runs.0.test_accuracy: "),
        (lambda bad: bad["study"]["seeds"].clear(), ": seeds: "),
    ],
)
def test_a_report_that_does_not_fit_together_is_refused(made, tmp_path, damage, says):
    content = made.context
    damage(content)
    (tmp_path / "c.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(Problem, match=re.escape(says)):
        read_context(tmp_path / "c.json")


def test_a_missing_file_or_none_is_told_from_the_command_line(tmp_path, capsys):
    assert main([str(tmp_path / "no.json"), "x"]) == 1
    assert main(["", "x"]) == 2
    assert main([]) == 2
    assert [line[-6:] for line in capsys.readouterr().err.splitlines()] == [
        "report", "d.json", "r one."
    ]  # fmt: skip


def test_a_later_version_may_add_keys(tmp_path):
    content = plain(STEADY, more={"of": "everything"})
    content["numbers"]["cells"][0]["more"] = 1
    (tmp_path / "c.json").write_text(json.dumps(content), encoding="utf-8")
    assert read_context(tmp_path / "c.json").title == "A study"


def test_a_report_is_not_compared_with_the_file_that_it_writes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    study = study_of(compare_with="results/../results/xavier-vs-he/report_context.json")
    with pytest.raises(Problem, match="copy the earlier one elsewhere"):
        compared_with(study, check=False)
    (tmp_path / "c.json").write_text(json.dumps(plain(STEADY)), encoding="utf-8")
    for path in ("c.json", "./c.json", str(tmp_path / "c.json")):
        assert compared_with(study_of(compare_with=path), check=True) == ["c.json"]
    assert compared_with(study_of(), check=True) == []


def test_a_thousand_runs_make_a_file_that_is_still_read(tmp_path):
    factors = {"width": list(range(1, 335))}
    content = plain([[0.9, 0.91, 0.92]] * 334, factors=factors, claims=[])
    (tmp_path / "c.json").write_text(json.dumps(content, indent=2), encoding="utf-8")
    assert len(read_context(tmp_path / "c.json").numbers.cells) == 334
    assert (tmp_path / "c.json").stat().st_size < 1_500_000
