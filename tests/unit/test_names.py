"""Values that differ have names that differ, wherever people read them."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.compare.results import read_results
from scripts.report.sections.design import settings_table
from scripts.study.names import level_name
from scripts.study.numbers import written
from scripts.study.runs import Run
from scripts.study.settings import Settings, as_level
from tests.said import macro
from tests.simulated import simulate, study_of
from tests.unit.test_report import outcomes

CLOSE = {
    "learning_rate": (0.3, 0.1 + 0.2),
    "dropout": (0.5, 0.5000001),
    "initializer": (
        {"name": "orthogonal", "gain": 1.41421356},
        {"name": "orthogonal", "gain": 1.41421357},
    ),
    "bias_initializer": (
        {"name": "constant", "value": 0.1234567},
        {"name": "constant", "value": 0.1234568},
    ),
}


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_written_with_all_that_it_is(number):
    assert float(written(number)) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1.0, "1"),
        (0.05, "0.05"),
        (1e-5, "1e-05"),
        (1234567.0, "1234567"),
        (0.1 + 0.2, "0.30000000000000004"),
    ],
)
def test_a_number_is_written_as_people_write_it(number, text):
    assert written(number) == text


@pytest.mark.parametrize("setting", CLOSE)
def test_levels_that_are_close_are_told_apart(setting):
    one, other = (as_level(setting, value) for value in CLOSE[setting])
    assert level_name(setting, one) != level_name(setting, other)
    study = study_of(factors={setting: list(CLOSE[setting])}, claims=[])
    shown = next(text for _, text, varies in settings_table(study) if varies)
    asked = macro("design", "question", study)[0].partition("(")[2].partition("), and on")[0]
    for first, second in (shown.split(" or "), asked.split(" or ")):
        assert first != second


def test_levels_that_are_close_are_told_apart_in_tables_figures_and_downloads(tmp_path):
    study = study_of(
        seeds=[1, 2],
        claims=[],
        factors={"learning_rate": [0.3, 0.1 + 0.2], "initializer": list(CLOSE["initializer"])},
    )
    made = simulate(study, tmp_path, *outcomes(study))
    for name in ("runs", "figures/accuracy", "figures/interaction", "figures/cost"):
        with (tmp_path / f"{name}.csv").open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert len({(row["learning_rate"], row["initializer"]) for row in rows}) == 4, name
    page = made.view
    for figure in ("accuracy", "training"):
        header = page["figures"][figure]["header"]
        column = header.index("learning rate")
        assert len({row[column] for row in page["figures"][figure]["rows"]}) == 2
    caption_and_header, columns = 7, 6
    cells = macro("answers", "cells", read_results(str(tmp_path / "verdicts.json")))
    assert len(set(cells[caption_and_header::columns])) == 4


def test_a_run_keeps_the_id_that_it_had():
    root = {"name": "orthogonal", "gain": 2**0.5}
    unit = {"name": "random_normal", "stddev": 1}
    ids = [Run(Settings(initializer=value), 1).id for value in (root, unit)]
    assert ids == [
        "orthogonal-gain-1.41421-4x1000-seed1-46775e87",
        "random_normal-mean-0-stddev-1-4x1000-seed1-0cf06d5a",
    ]
