"""The page passes the rules of axe for WCAG 2.2, levels A and AA, in both themes."""

import itertools
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import defects
from tests.browser.studies import KINDS

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
MODES = {
    "light, 360 px": {"scheme": "light", "width": 360},
    "light, 1280 px": {"scheme": "light", "width": 1280},
    "dark, 360 px": {"scheme": "dark", "width": 360},
    "dark, 1280 px": {"scheme": "dark", "width": 1280},
}
IN_TURN = zip(KINDS, itertools.cycle(MODES), strict=False)
LOOKED_AT = [*IN_TURN, *(("three seeds", mode) for mode in MODES)]
"""All four ways for the usual study; for the other kinds one each, in turn."""

UNFOLD = """() => {
  for (const details of document.querySelectorAll("details")) details.open = true;
}"""


def violations(visit, file, mode, *, unfolded=False):
    """Return the rules of axe that a page breaks, with the first element that does."""
    with visit(file, **MODES[mode]) as there:
        if unfolded:
            there.page.evaluate(UNFOLD)
        found = Axe().run(there.page, options=OPTIONS).response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in found]


@pytest.mark.parametrize(("kind", "mode"), sorted(set(LOOKED_AT)))
def test_axe_finds_nothing(visit, report, kind, mode):
    assert violations(visit, report(kind), mode) == []


def test_axe_finds_nothing_in_what_is_folded(visit, report):
    assert violations(visit, report("one cell"), "light, 360 px", unfolded=True) == []


# -- the defects ---------------------------------------------------------------------------

RULE = "p.pale { color: #999; background: #888; }"
ONLY = {
    "light, 360 px": "(max-width: 400px) and (prefers-color-scheme: light)",
    "light, 1280 px": "(min-width: 1200px) and (prefers-color-scheme: light)",
    "dark, 360 px": "(max-width: 400px) and (prefers-color-scheme: dark)",
    "dark, 1280 px": "(min-width: 1200px) and (prefers-color-scheme: dark)",
}


@pytest.mark.parametrize("mode", MODES)
def test_pale_text_is_noticed_in_the_mode_that_has_it(visit, changed, mode):
    def pale(page):
        styled = defects.with_style(page, f"@media {ONLY[mode]} {{ {RULE} }}")
        return defects.with_nothing_but(styled, "<h2>a</h2><p class=pale>Pale.</p>")

    file = changed("one cell", pale)
    (another,) = [other for other in MODES if not set(other.split(", ")) & set(mode.split(", "))]
    assert any("color-contrast" in one for one in violations(visit, file, mode))
    assert violations(visit, file, another) == []


PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
PLANTED = {
    "image-alt": f'<img src="{PIXEL}">',
    "svg-img-alt": '<svg role="img" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>',
    "link-name": '<a href="#planted"></a>',
    "button-name": "<button></button>",
    "list": "<ul><p>a</p></ul>",
    "td-headers-attr": '<table><tr><th id="a">a</th></tr><tr><td headers="b">b</td></tr></table>',
    "target-size": "<div><button>a</button></div>",
}


@pytest.mark.parametrize("rule", PLANTED)
def test_each_defect_is_noticed(visit, changed, rule):
    def planted(page):
        small = "main button { all: unset; font-size: 8px } main div { line-height: 8px }"
        return defects.with_nothing_but(defects.with_style(page, small), 2 * PLANTED[rule])

    found = violations(visit, changed("one cell", planted), "light, 360 px")
    assert any(one.startswith(f"{rule}:") for one in found), found


def test_a_figure_without_its_name_is_noticed(visit, changed):
    def nameless(page):
        (drawing,) = re.findall(r"<svg .*?</svg>", page, re.DOTALL)[:1]
        bare = re.sub(r"<(title|desc)\b.*?</\1>", "", drawing, flags=re.DOTALL)
        return page.replace(drawing, re.sub(r' aria-label\w*="[^"]*"', "", bare))

    found = violations(visit, changed("one cell", nameless), "dark, 1280 px")
    assert any(one.startswith("svg-img-alt:") for one in found), found
