"""The page stays small and opens fast, however many runs it reports."""

import functools

import pytest

from tests.browser import defects
from tests.browser.studies import OF_SIZE, make_of_size

MEGABYTE = 1_000_000
LIMITS = {
    "the default study, three seeds": 1 * MEGABYTE,
    "100 runs": 2 * MEGABYTE,
    "1,000 runs": 4 * MEGABYTE,
}
SECONDS = 2
TRIES = 3


@pytest.fixture(scope="module")
def made_of_size(tmp_path_factory):
    """Return what makes the page of a study of some size, each once."""
    return functools.cache(lambda size: make_of_size(size, tmp_path_factory.mktemp("study")))


def too_large(page, limit):
    """Return by how much a page is larger than it may be."""
    size = len(page.encode())
    return [f"{size / MEGABYTE:.2f} MB, {limit / MEGABYTE:g} allowed"] if size > limit else []


def too_slow(visit, file, tries=TRIES):
    """Return how long a page is at work until it is loaded and drawn, if that is too long.

    The work ends with the first frame after the ``load`` event. It is the time of the processor
    that counts, and the best of some tries: a test beside this one makes the clock run on, and
    leaves less of the caches.
    """
    times = []
    for _ in range(tries):
        with visit(file) as there:
            times.append(there.busy)
    return [f"drawn after {min(times):.2f} s of work"] if min(times) > SECONDS else []


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
    end = 4 * 1000 * SECONDS  # a quarter of a processor is left for it
    busy = f"while (performance.now() < {end});"
    code = f"{wait} {busy} {'});' if wait else ''}"
    file = changed("one cell", lambda page: defects.with_script(page, code))
    assert too_slow(visit, file, tries=1)
