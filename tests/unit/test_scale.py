"""The benchmark of studies of many runs."""

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from benchmarks import scale
from benchmarks.scale_page import Measured, Scale, draw, page
from scripts.study.study import Study
from tests.simulated import study_of

ROOT = Path(__file__).parents[2]
ONE = Scale(
    runs=1_000, cores=2, plan=10.0, whole=700.0, nothing=12.0, judged=50.0, peak_bytes=9 * 10**8,
    processes=40, training=1_000.0, files=9_000, bytes=10**9,
    rules={"train": 1_100.0, "evaluate": 200.0, "compare": 9.0, "draw": 30.0, "report": 6.0},
)  # fmt: skip


def measured(**changes):
    machine = {
        "processor": "A processor", "cores": 2, "system": "Linux x86_64", "python": "3.11.7",
        "packages": {"tensorflow": "2.21.0"},
    }  # fmt: skip
    return Measured(machine, (replace(ONE, runs=10), replace(ONE, **changes)))


def test_the_stages_are_all_that_the_cores_did():
    assert sum(ONE.stages.values()) == pytest.approx(ONE.whole * ONE.cores)
    assert ONE.stages["start"] == 100.0
    assert ONE.ratio == 1.4


@pytest.mark.parametrize(
    ("field", "value"),
    [("whole", 751.0), ("plan", 20.1), ("judged", 60.1), ("peak_bytes", 1_000_000_001)],
)
def test_a_goal_that_is_missed_says_so(field, value):
    assert "| **no** |" not in page(measured())
    assert page(measured(**{field: value})).count("| **no** |") == 1


def test_each_study_is_right_and_has_as_many_runs_as_it_says():
    for size in scale.SIZES:
        study = study_of(**scale.study_of(size))
        assert isinstance(study, Study)
        assert len(study.runs) == size[0] * size[1] * size[2]
    assert [size[0] * size[1] * size[2] for size in scale.SIZES] == [10, 100, 1_000]


def test_the_chart_has_a_line_for_each_stage(tmp_path):
    draw(measured(), tmp_path / "scale.svg")
    text = (tmp_path / "scale.svg").read_text(encoding="utf-8")
    for label in ("training", "start", "evaluate", "figures", "rest", "dry run"):
        assert f">{label}<" in text


def test_the_page_in_the_docs_is_of_the_record_beside_it(tmp_path):
    record = (ROOT / "docs/scale.json").read_bytes()
    found = TypeAdapter(Measured).validate_json(record)
    assert (ROOT / "docs/scale.md").read_text(encoding="utf-8") == page(found)
    assert [one.runs for one in found.scales] == [10, 100, 1_000]
    (tmp_path / "scale.json").write_bytes(record)
    assert scale.main(["--write", "--folder", str(tmp_path)]) == 0
    assert (tmp_path / "scale.md").read_text(encoding="utf-8") == page(found)
