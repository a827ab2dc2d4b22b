"""What the CSV files hold is read back as what it is, by ``csv``, by pandas and by spreadsheets."""

import csv

import numpy as np
import pandas as pd
import pytest

from scripts.study.initializers import Initializer
from tests.simulated import simulate, study_of

FACTORS = {
    "initializer": ["he_normal", {"name": "random_normal", "stddev": 1e-5}],
    "learning_rate": [1e-5, 0.3],
    "use_bias": [True, False],
}
WORDS = {
    "run", "collapsed", "layer", "quantity", "part", "where", "level", "against", "dataset",
}  # fmt: skip
"""Columns of text; all others hold numbers, or are levels."""


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """Return the path of each CSV file of a study some of whose runs collapsed."""
    folder = tmp_path_factory.mktemp("tables")
    study = study_of(seeds=[1, 2], factors=FACTORS, claims=[])
    accuracy = np.random.default_rng(1).uniform(0.6, 0.9, (8, 2))
    accuracy[0, 0] = accuracy[3] = 0.1
    made = simulate(study, folder, accuracy, accuracy + 0.05)
    run = folder / "runs" / study.runs[0].id
    return study, [folder / "runs.csv", *run.glob("*.csv"), *made.folder.glob("figures/*.csv")]


def test_every_table_is_plain_and_rectangular(tables):
    _, paths = tables
    assert len(paths) == 3 + 15
    for path in paths:
        with path.open(newline="", encoding="ascii") as file:
            header, *rows = list(csv.reader(file))
        assert len(set(header)) == len(header), path.name
        assert rows, path.name
        assert {len(row) for row in rows} == {len(header)}, path.name


def test_every_column_is_read_back_as_what_it_is(tables):
    study, paths = tables
    for path in paths:
        read = pd.read_csv(path)
        for column in read:
            where = f"{path.name}: {column}"
            if column in study.factors:
                levels = [
                    str(level) if isinstance(level, Initializer) else level
                    for level in study.factors[column]
                ]
                assert list(dict.fromkeys(read[column])) == levels, where
            elif column in WORDS:
                assert read[column].str.fullmatch(r"[\w(][^−]*").all(), where
            else:
                assert pd.api.types.is_numeric_dtype(read[column]), where
