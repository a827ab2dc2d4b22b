"""Each figure draws what the files hold, and the same bytes for the same data."""

import csv
import json
import re

import numpy as np
import pytest

from scripts.figures.catalogue import FIGURES
from scripts.figures.style import MARKERS, looks
from scripts.report.svg.embedding import embed
from tests.simulated import draw, simulate, study_of


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    study = study_of(seeds=[1, 2, 3])
    accuracy = np.random.default_rng(1).uniform(0.6, 0.9, (4, 3))
    return simulate(study, tmp_path_factory.mktemp("study"), accuracy, accuracy + 0.05)


def table(made, name):
    with (made.folder / f"figures/{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_figure_drawn_twice_is_the_same_file(made, tmp_path):
    draw(made, tmp_path / "again")
    for name in FIGURES:
        for ending in ("svg", "csv"):
            one, other = made.folder / "figures", tmp_path / "again"
            file = f"{name}.{ending}"
            assert (one / file).read_bytes() == (other / file).read_bytes(), file


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_has_text_and_tells_nothing_of_when_and_with_what_it_was_made(made, name):
    drawing = (made.folder / f"figures/{name}.svg").read_text(encoding="utf-8")
    assert "<text" in drawing
    assert "dc:date" not in drawing
    assert "dc:creator" not in drawing
    assert len(table(made, name)) > 3


@pytest.mark.parametrize("name", FIGURES)
def test_an_embedded_figure_is_named_themed_and_free_of_style(made, name):
    svg = str(embed(str(made.folder / f"figures/{name}.svg"), name, "A name", "A <description>"))
    assert svg.startswith("<svg")
    assert f'aria-labelledby="{name}-title {name}-desc"' in svg
    assert "<title" in svg
    assert "A &lt;description&gt;" in svg
    assert " style=" not in svg
    assert "<style" not in svg
    assert "<metadata" not in svg
    root = svg[: svg.index(">")]
    assert "viewBox" in root
    assert " width=" not in root
    ids = re.findall(r' id="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    assert all(found.startswith(f"{name}-") for found in ids)
    targets = re.findall(r'(?:url\(|href=")#([^)"]+)', svg)
    assert set(targets) <= set(ids)
    assert "fill-ink" in svg


def test_the_numbers_of_the_accuracy_figure_are_those_of_the_runs(made):
    rows = table(made, "accuracy")
    for row, path in zip(rows, made.files["evaluations"], strict=True):
        with open(path, encoding="utf-8") as file:  # noqa: PTH123
            evaluation = json.load(file)
        assert row["initializer"] == evaluation["settings"]["initializer"]
        assert float(row["test_accuracy"]) == evaluation["test"]["accuracy"]
        assert float(row["train_accuracy"]) == evaluation["train"]["accuracy"]


def test_the_differences_are_those_of_the_verdicts(made):
    main = made.verdicts["main_effects"]
    rows = {row["level"]: row for row in table(made, "differences") if row["where"] == "average"}
    assert float(rows["He"]["estimate"]) == main[0]["estimate"]
    low, high = main[0]["test_set"]["interval"]
    assert (float(rows["He"]["low"]), float(rows["He"]["high"])) == (low, high)


def test_errors_by_class_add_up_to_all_mistakes(made):
    total = sum(float(row["images_per_run"]) for row in table(made, "confusion"))
    mistakes = 0
    with np.load(made.files["data"]["mnist"]) as arrays:
        labels = arrays["y_test"]
    for path in made.files["predictions"]:
        with np.load(path) as arrays:
            mistakes += int((arrays["predicted"] != labels).sum())
    assert total == pytest.approx(mistakes / 3)


def test_every_cell_is_shown_the_same_ten_random_images(made):
    rows = table(made, "random_digits")
    shown = {row["test_image"] for row in rows}
    assert len(shown) == 10
    assert len(rows) == 40
    assert all(row["seed"] == "1" for row in rows)


def test_the_mistakes_shown_are_the_most_confident_ones(made):
    rows = table(made, "mistakes")
    with np.load(made.files["data"]["mnist"]) as arrays:
        labels = arrays["y_test"]
    worst = 0.0
    for path in made.files["predictions"][:3]:
        with np.load(path) as arrays:
            wrong = arrays["predicted"] != labels
            worst = max(worst, float(arrays["confidence"][wrong].max()))
    assert float(rows[0]["confidence"]) == pytest.approx(worst)
    assert all(row["actual"] != row["predicted"] for row in rows)


def test_cells_are_told_apart_by_more_than_colour():
    found = looks(study_of())
    assert len({(look.colour, look.marker) for look in found}) == 4
    assert len({look.colour for look in found}) == 2
    assert {look.marker for look in found} <= set(MARKERS)


def test_long_names_leave_room_for_what_is_drawn(tmp_path):
    scaled = {"name": "variance_scaling", "scale": 0.5, "mode": "fan_out"}
    biases = ["zeros", {"name": "random_normal", "stddev": 1.0}]
    study = study_of(
        claims=[], factors={"initializer": ["he_normal", scaled], "bias_initializer": biases}
    )
    accuracy = np.full((4, 1), 0.9)
    # Matplotlib warns where its axes have no room, and warnings are errors here
    made = simulate(study, tmp_path, accuracy, accuracy)
    drawing = (made.folder / "figures/accuracy.svg").read_text(encoding="utf-8")
    assert "variance_scaling(scale=0.5," in drawing
