"""Cells that are the same network are trained once, and the page and the check say so."""

import csv
import json
from html.parser import HTMLParser

import numpy as np
import pytest

from scripts.study.runs import Run
from scripts.study.settings import Settings
from scripts.study.subset import complete_subset
from tests.said import rows_of, said
from tests.simulated import simulate, study_of

SOFTMAX = {
    "width": 10, "activation": "tanh", "use_bias": False, "batch_normalization": True,
    "dropout": 0.5,
}  # fmt: skip


@pytest.mark.parametrize("setting", SOFTMAX)
def test_a_setting_of_hidden_layers_makes_another_run_only_where_there_are_some(setting):
    changed = {setting: SOFTMAX[setting]}
    assert Run(Settings(depth=0, **changed), 1) == Run(Settings(depth=0), 1)
    assert Run(Settings(depth=1, **changed), 1).id != Run(Settings(depth=1), 1).id


def test_biases_and_weights_are_those_of_the_logits_where_there_is_no_hidden_layer():
    plain = Run(Settings(depth=0), 1).id
    assert Run(Settings(depth=0, bias_initializer="ones"), 1).id != plain
    assert Run(Settings(depth=0, initializer="ones"), 1).id != plain


def test_a_batch_of_more_images_than_there_are_is_one_of_all():
    ids = [Run(Settings(train_images=300, batch_size=size), 1).id for size in (299, 300, 301, 999)]
    assert ids[0] != ids[1] == ids[2] == ids[3]


def test_runs_without_hidden_layers_or_of_few_images_keep_the_ids_that_they_had():
    assert Run(Settings(depth=0), 1).id == "glorot_normal-0x1000-seed1-da7fa89f"
    assert Run(Settings(train_images=50), 1).id == "glorot_normal-4x1000-seed1-cb1a2cc8"


def alike(**changes):
    return study_of(factors={"depth": [0, 2], "width": [10, 20]}, claims=[], **changes)


def test_cells_that_are_one_network_are_trained_once():
    study = alike(seeds=[1, 2])
    assert (len(study.cells), len(study.grid), len(study.runs)) == (4, 8, 6)
    assert study.grid[:2] == study.grid[2:4] == study.runs[:2]
    assert [[cell.levels["width"] for cell in cells] for cells in study.alike] == [[10, 20]]
    assert study_of().grid == study_of().runs
    assert study_of().alike == ()


def test_a_part_of_a_study_with_such_cells_is_found():
    study = alike(seeds=[1, 2])
    lost = Run(Settings(depth=2, width=20), 2).id
    part, missing = complete_subset(study, lambda run: run != lost)
    assert (part.seeds, missing.asked, missing.runs) == ([1], 6, (lost,))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    study = alike(seeds=[1, 2, 3])
    accuracy = np.random.default_rng(1).uniform(0.6, 0.9, (4, 3))
    accuracy[1] = accuracy[0]
    return simulate(study, tmp_path_factory.mktemp("study"), accuracy, accuracy + 0.05)


def test_the_page_says_so_and_counts_them_once(made):
    text = " ".join(said(made.page, "design/methods"))
    assert "9 networks were trained: 4 combinations of levels with 3 seeds each." in text
    assert (
        "Trained once, since they are the same network: no hidden layer, 10 units and no hidden "
        "layer, 20 units."
    ) in text
    rows = rows_of(made.page, "runs")
    assert len(rows) == len(made.view["details"]["shown"]) == 9
    assert rows[0][1] == "no hidden layer, 10 units; no hidden layer, 20 units"
    assert sum(machine["runs"] for machine in made.context["machines"]) == 9


def test_both_cells_have_the_results(made):
    cells = made.context["results"]["cells"]
    assert cells[0]["runs"] == cells[1]["runs"]
    assert cells[0]["levels"] != cells[1]["levels"]
    with (made.folder / "runs.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 12
    assert [row["run"] for row in rows[:3]] == [row["run"] for row in rows[3:6]]
    assert {row["width"] for row in rows[:6]} == {"10", "20"}


def test_every_id_of_the_page_is_there_once(made):
    ids = []

    class Ids(HTMLParser):
        def handle_starttag(self, tag, attrs):
            ids.extend(value for name, value in attrs if name == "id")

    Ids().feed(made.page)
    assert len(ids) == len(set(ids)) > 100


def test_no_width_or_activation_is_told_of_a_network_without_hidden_layers(tmp_path):
    study = study_of(seeds=[1], settings={"depth": 0}, factors={}, claims=[])
    accuracy = np.array([[0.9]])
    made = simulate(study, tmp_path, accuracy, accuracy)
    view = {**made.view, "report": None, "asked": None}
    text = json.dumps(view, ensure_ascii=False) + " ".join(said(made.page, ".*", "p|h3"))
    assert "no hidden layer" in text
    for wrong in ("0 hidden layers", "relu", "1000 units", "1,000 units"):
        assert wrong not in text
