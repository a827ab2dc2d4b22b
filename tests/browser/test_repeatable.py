"""The page and its figures are the same bytes again, but for the time that it declares."""

import os
import pickle
import subprocess
import sys

import pytest

from tests.browser.studies import KINDS
from tests.simulated import MADE, ROOT

AGAIN = """
import pathlib, pickle, sys
from tests.simulated import MADE, draw, write_report
place = pathlib.Path(sys.argv[1])
made = pickle.loads((place / "made.pickle").read_bytes())
draw(made, place / "figures")
write_report(made, "later.html", MADE.model_copy(update={"time": sys.argv[2]}))
"""
KIND = "three seeds"
LATER = "2027-01-01 00:00 UTC"


def differing(one, other, times):
    """Return the first lines in which two pages differ, their declared times apart."""
    pair = [
        page.replace(time.encode(), b"") for page, time in zip((one, other), times, strict=True)
    ]
    if pair[0] == pair[1]:
        return []
    lines = zip(*(page.splitlines() for page in pair), strict=False)
    return [pair for pair in lines if pair[0] != pair[1]][:3] or ["the length"]


@pytest.fixture(scope="module")
def again(made, tmp_path_factory):
    """Draw figures and write pages in another process, whose sets have another order."""
    place = tmp_path_factory.mktemp("again")
    (place / "made.pickle").write_bytes(pickle.dumps(made(KIND)))
    subprocess.run(
        [sys.executable, "-c", AGAIN, str(place), LATER],
        cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "12345"}, check=True,
    )  # fmt: skip
    return place


def test_another_process_writes_the_same_page(made, again):
    before = made(KIND).folder
    pages = [(before / name).read_bytes() for name in ("report.html", "later.html")]
    assert differing(*pages, (MADE.time, LATER)) == []
    for drawing in sorted((before / "figures").iterdir()):
        assert drawing.read_bytes() == (again / "figures" / drawing.name).read_bytes(), drawing.name


@pytest.mark.parametrize("kind", KINDS)
def test_the_time_is_declared(made, kind):
    assert MADE.time in made(kind).page


def test_a_time_that_is_not_declared_is_noticed(made):
    page = made("one cell").page
    now = page.replace("</main>", "<!-- 10:00 --></main>")
    later = page.replace("</main>", "<!-- 10:01 --></main>")
    assert differing(now.encode(), later.encode(), (MADE.time, MADE.time))


def test_an_order_that_changes_is_noticed(made):
    page = made("one cell").page
    classes = page.replace('class="', 'class="a b ', 1), page.replace('class="', 'class="b a ', 1)
    assert differing(*(text.encode() for text in classes), (MADE.time, MADE.time))
