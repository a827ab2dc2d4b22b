"""The example pages are of the studies as they are, and docs/studies.md tells what they hold."""

import base64
import gzip
import json
import re
from pathlib import Path

import pytest
import yaml

from scripts.study.check import check
from scripts.study.reading import read_study

ROOT = Path(__file__).parents[2]
EXAMPLES = {
    "example-report.html": "config/config.yaml",
    "example-learning-rate.html": "config/studies/learning-rate.yaml",
}
"""The pages in docs/, and the study file of each."""


def downloads(page):
    """Return the files that a page holds, by their names."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    found = re.findall(r'<a href="data:[\w/]+;base64,([^"]+)" download="([^"]+)"', text)
    held = {name: base64.b64decode(content) for content, name in found}
    return {
        name.removesuffix(".gz"): gzip.decompress(content) if name.endswith(".gz") else content
        for name, content in held.items()
    }


def points(value):
    """Return accuracy as documents write it: in points, with a true minus."""
    return f"{100 * value:.2f}".replace("-0.00", "0.00").replace("-", "−")


def interval(limits):
    return " to ".join(points(limit) for limit in limits)


def cell_row(cell):
    """Return what the table of cells says of one, its name apart."""
    test, train, gap = (cell[name] for name in ("test_accuracy", "train_accuracy", "gap"))
    return (
        f" | {points(test['mean'])} % | {interval(test['interval'])} | {points(train['mean'])} % "
        f"| {points(gap['mean'])} points |\n"
    )


def claim_row(claim):
    """Return what the table of claims says of one, its statement apart."""
    measured, limits = points(claim["estimate"]), interval(claim["interval"])
    if claim["kind"] == "cause":
        gap, train = (
            next(part for part in claim["parts"] if part["name"] == name)
            for name in ("gap", "train")
        )
        measured = f"gap {points(gap['estimate'])}, training accuracy {points(train['estimate'])}"
        limits = f"{interval(gap['interval'])}, {interval(train['interval'])}"
    seeds = "–"
    if decide := claim["decide"]:
        seeds = decide["seeds"] or f"more than {decide['more_than']}"
    return f" | {measured} | {limits} | {claim['verdict']} | {seeds} |\n"


@pytest.mark.parametrize(("page", "file"), EXAMPLES.items())
def test_an_example_page_is_of_its_study_as_it_is(page, file):
    (text,) = (content for name, content in downloads(page).items() if name.endswith(".yaml"))
    shown, asked = read_study(yaml.safe_load(text)), check([str(ROOT / file)])
    seeds = {"seeds": shown.seeds}  # an example may have more of them
    assert shown == asked.model_copy(update=seeds)
    assert len(shown.seeds) >= 3
    assert not shown.preview


@pytest.mark.parametrize("page", EXAMPLES)
def test_the_documents_tell_what_an_example_page_holds(page):
    verdicts = json.loads(downloads(page)["verdicts.json"])
    told = (ROOT / "docs/studies.md").read_text(encoding="utf-8")
    (section,) = (part for part in told.split("\n## ") if f"({page})" in part)
    rows = [
        *map(cell_row, verdicts["cells"]),
        *map(claim_row, verdicts["claims"]),
    ]
    missing = [row for row in rows if section.count(row) != rows.count(row)]
    assert not missing


@pytest.mark.parametrize("page", EXAMPLES)
def test_every_example_page_is_named_in_readme_and_tour(page):
    for document in ("README.md", "docs/tour.md"):
        assert page in (ROOT / document).read_text(encoding="utf-8")
