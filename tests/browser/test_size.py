"""The page stays small and opens fast, however many runs it reports."""

import functools

import pytest

from tests.browser import defects
from tests.browser.studies import OF_SIZE, make_of_size
from tests.browser.visits import DRAWN

MEGABYTE = 1_000_000
LIMITS = {
    "the default study, three seeds": 1 * MEGABYTE,
    "100 runs": 2 * MEGABYTE,
    "1,000 runs": 4 * MEGABYTE,
}
SECONDS = 2
TRIES = 3
LOADED = "() => performance.getEntriesByType('navigation')[0].loadEventEnd"


@pytest.fixture(scope="module")
def made_of_size(tmp_path_factory):
    """Return what makes the page of a study of some size, each once."""
    return functools.cache(lambda size: make_of_size(size, tmp_path_factory.mktemp("study")))


def too_large(page, limit):
    """Return by how much a page is larger than it may be."""
    size = len(page.encode())
    return [f"{size / MEGABYTE:.2f} MB, {limit / MEGABYTE:g} allowed"] if size > limit else []


def too_slow(visit, file, tries=TRIES):
    """Return how long a page takes to be loaded and drawn, if it takes too long.

    The time goes from the start of the navigation to the first frame after the ``load``
    event. The best of some tries counts, since other work may slow one down.
    """
    times = []
    for _ in range(tries):
        with visit(file) as there:
            times.append((there.page.evaluate(LOADED) / 1000, there.page.evaluate(DRAWN) / 1000))
    loaded, drawn = min(times, key=max)
    slow = max(loaded, drawn) > SECONDS
    return [f"loaded in {loaded:.2f} s, drawn in {drawn:.2f} s"] if slow else []


@pytest.mark.parametrize("size", OF_SIZE)
def test_the_page_is_no_larger_than_it_may_be(made_of_size, size):
    study = made_of_size(size)
    runs = len(study.files["evaluations"])
    assert runs == {"100 runs": 100, "1,000 runs": 1000}.get(size, 12)
    assert too_large(study.page, LIMITS[size]) == []


@pytest.mark.parametrize("size", OF_SIZE)
def test_the_page_opens_fast(visit, made_of_size, size):
    assert too_slow(visit, made_of_size(size).folder / "report.html") == []


def test_a_page_that_is_too_large_is_noticed(made):
    page = made("one cell").page
    limit = LIMITS["the default study, three seeds"]
    assert too_large(defects.at_the_end(page, f"<p>{'a ' * MEGABYTE}</p>"), limit)


@pytest.mark.parametrize(
    "wait",
    ["", "addEventListener('load', () => {"],
    ids=["while it loads", "before it is drawn"],
)
def test_a_page_that_is_slow_is_noticed(visit, changed, wait):
    end = 1000 * SECONDS + 100
    busy = f"while (performance.now() < {end});"
    code = f"{wait} {busy} {'});' if wait else ''}"
    file = changed("one cell", lambda page: defects.with_script(page, code))
    assert too_slow(visit, file, tries=1)
