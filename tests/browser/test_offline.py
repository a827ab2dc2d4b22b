"""The page, opened from disk without a network, asks for nothing and complains of nothing."""

import pytest

from tests.browser import defects
from tests.browser.studies import KINDS

ELSEWHERE = "https://example.org/"
MODES = {"wide": {}, "narrow and dark": {"width": 360, "scheme": "dark"}}


def troubles(visit, file, **mode):
    """Return complaints, refusals of the policy, and requests for anything but the file."""
    with visit(file, **mode) as there:
        return [*there.complaints, *there.refused, *there.requests, *there.dialogs]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_page_needs_nothing_but_its_file(visit, report, kind, mode):
    assert troubles(visit, report(kind), **MODES[mode]) == []


DEFECTS = {
    "a remote image": lambda page: defects.at_the_end(page, f'<img src="{ELSEWHERE}a.png" alt="">'),
    "a remote style": lambda page: defects.replaced(
        page, "</head>", f'<link rel="stylesheet" href="{ELSEWHERE}a.css"></head>'
    ),
    "a remote script": lambda page: defects.at_the_end(
        page, f'<script src="{ELSEWHERE}a.js"></script>'
    ),
    "a remote font": lambda page: defects.with_style(
        page,
        f'@font-face {{ font-family: a; src: url("{ELSEWHERE}a.woff2"); }} p {{ font: 1em a }}',
    ),
    "an inline style": lambda page: defects.at_the_end(page, '<p style="color: red">a</p>'),
    "a beacon": lambda page: defects.with_script(page, f'navigator.sendBeacon("{ELSEWHERE}")'),
    "an error in the script": lambda page: defects.with_script(page, "nowhere.to.be.found()"),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_each_defect_is_noticed(visit, changed, defect):
    assert troubles(visit, changed("one cell", DEFECTS[defect]))


@pytest.mark.parametrize("defect", ["a remote image", "a remote style", "a remote script"])
def test_a_request_is_noticed_where_no_policy_stops_it(visit, changed, defect):
    file = changed("one cell", lambda page: DEFECTS[defect](defects.without_policy(page)))
    assert any(found.startswith(ELSEWHERE) for found in troubles(visit, file))
