"""However badly networks train, the study completes, and the page says what became of them."""

import html
import json
import re

import pytest

from tests.workflow.project import copy_project

ONE_UNIT = {
    "study": "bad",
    "settings": {"epochs": 2, "width": 1, "batch_size": 60_000, "train_images": 100},
    "factors": {
        "width": None,
        "initializer": ["zeros", {"name": "random_normal", "stddev": 1e30}],
        "learning_rate": [10, 1e6],
        "depth": [0, 2],
    },
    "seeds": [1],
    "claims": [
        {
            "id": "depth", "statement": "Deeper is better.",
            "higher": {"depth": 2}, "lower": {"depth": 0},
        },
        {"id": "why", "statement": "It overfits.", "explains": "depth", "cause": "overfitting"},
        {
            "id": "half", "statement": "Half are right.",
            "where": {"depth": 0}, "between": [0.4, 0.6],
        },
    ],
}  # fmt: skip
ONE_IMAGE = {
    "study": "bad",
    "settings": {"epochs": 3, "depth": 1, "batch_size": 7, "train_images": 1},
    "factors": {"initializer": None, "width": [1, 30]},
    "seeds": [1, 2, 3],
    "claims": [],
}


@pytest.mark.long
@pytest.mark.fault("trainings that diverge, die, or have next to nothing to learn from")
@pytest.mark.parametrize("study", [ONE_UNIT, ONE_IMAGE], ids=["one unit", "one image"])
def test_the_study_completes_and_the_page_reports_the_collapse(tmp_path, study, record_property):
    project = copy_project(tmp_path, study)
    project.run()
    results = tmp_path / "results"
    evaluations = [json.loads(path.read_text()) for path in results.glob("runs/*/evaluation.json")]
    record_property("tries", len(evaluations))
    collapsed = sum(run["collapsed"] for run in evaluations)
    assert collapsed > 5  # without a hidden layer, some learn even so
    page = html.unescape((results / "bad/report.html").read_text(encoding="utf-8"))
    assert f"{collapsed} runs have collapsed" in page
    page = re.sub(r'href="data:[^"]*"', "", page)
    visible = re.sub(r"<(style|script|pre)\b.*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL)
    assert not re.search(r"\b(nan|NaN|inf|Infinity)\b|(?<!\()None\b|[-−]0\.0+\b", visible)
    if study is ONE_UNIT:
        assert any(run["test"]["loss"] is None for run in evaluations)
        assert "not finite" in visible
    assert project.planned() == {}
