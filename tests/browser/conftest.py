"""One browser for all tests, and each kind of study made once."""

import functools

import pytest
from playwright.sync_api import sync_playwright

from tests.browser import tools
from tests.browser.studies import make
from tests.browser.visits import visiting


@pytest.fixture(scope="session")
def browser():
    """Return the browser, started once."""
    if tools.find_browser() is None:
        pytest.skip(tools.NO_BROWSER)
    with sync_playwright() as playwright:
        started = tools.launch(playwright)
        yield started
        started.close()


@pytest.fixture(scope="session")
def visit(browser):
    """Return what opens a file in the browser."""
    return functools.partial(visiting, browser)


@pytest.fixture(scope="session")
def validate():
    """Return what validates files of HTML."""
    if not tools.has_validator():
        pytest.skip(tools.NO_VALIDATOR)
    return tools.validate


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """Return what makes the files of a kind of study, each kind once."""
    return functools.cache(lambda kind: make(kind, tmp_path_factory.mktemp("study")))


@pytest.fixture(scope="session")
def report(made):
    """Return the path of the page of a kind of study."""
    return lambda kind: made(kind).folder / "report.html"


@pytest.fixture
def changed(made, tmp_path):
    """Return what writes the page of a kind of study with a defect, and returns its path."""

    def write(kind, defect):
        page = made(kind).page
        defective = defect(page)
        assert defective != page
        file = tmp_path / "defective.html"
        file.write_text(defective, encoding="utf-8")
        return file

    return write
