"""The page's policy stops every script and style that is not the page's own."""

import pytest

from tests.browser import defects
from tests.browser.studies import KINDS

MARK = 'document.documentElement.dataset.ran = "yes"'
SET_BY_STYLE = "getComputedStyle(document.documentElement).getPropertyValue('--altered').trim()"
INTRUSIONS = {
    "an altered script": lambda page: defects.altered_script(page, MARK),
    "one more script": lambda page: defects.at_the_end(page, f"<script>{MARK}</script>"),
    "a script from an attribute": lambda page: defects.at_the_end(
        page, f"<img src='data:,' alt='' onerror='{MARK}'>"
    ),
    "a script from data": lambda page: defects.at_the_end(
        page, f"<script src='data:text/javascript,{MARK}'></script>"
    ),
    "one more style": lambda page: defects.at_the_end(page, "<style>:root{--altered:yes}</style>"),
}


def unstopped(visit, file):
    """Return what a foreign script or style did, and whether the policy said nothing of it."""
    with visit(file) as there:
        wrong = [] if there.refused else ["the policy refused nothing"]
        if there.page.evaluate("document.documentElement.dataset.ran"):
            wrong.append("a foreign script ran")
        if there.page.evaluate(SET_BY_STYLE):
            wrong.append("a foreign style acted")
        return wrong


@pytest.mark.parametrize("kind", KINDS)
def test_an_altered_script_is_blocked(visit, changed, kind):
    assert unstopped(visit, changed(kind, INTRUSIONS["an altered script"])) == []


@pytest.mark.parametrize("intrusion", INTRUSIONS)
def test_every_intrusion_is_blocked(visit, changed, intrusion):
    assert unstopped(visit, changed("one cell", INTRUSIONS[intrusion])) == []


@pytest.mark.parametrize("intrusion", INTRUSIONS)
def test_a_page_without_its_policy_is_noticed(visit, changed, intrusion):
    file = changed("one cell", lambda page: INTRUSIONS[intrusion](defects.without_policy(page)))
    assert len(unstopped(visit, file)) == 2


def test_the_pages_own_script_runs(visit, changed):
    file = changed("one cell", lambda page: defects.with_script(page, MARK))
    with visit(file) as there:
        assert there.refused == []
        assert there.page.evaluate("document.documentElement.dataset.ran") == "yes"
