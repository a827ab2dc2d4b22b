"""Nothing makes the page scroll sideways on a phone, nor wider than a sheet of paper."""

import pytest

from tests.browser import defects
from tests.browser.studies import KINDS
from tests.browser.visits import HEIGHT

PHONE = 360
NARROWEST = 320  # to which WCAG 1.4.10 lets a page be zoomed
SHEET = 700  # A4 less its margins, in CSS pixels
UNFOLDED = """() => {
  for (const details of document.querySelectorAll("details")) details.open = true;
}"""
WIDER = r"""() => {
  const root = document.scrollingElement, room = root.clientWidth;
  if (root.scrollWidth <= room) return [];
  const clipped = (element) => {
    for (let one = element.parentElement; one; one = one.parentElement)
      if (getComputedStyle(one).overflowX !== "visible") return true;
    return false;
  };
  const wide = [...document.querySelectorAll("body *")].filter((element) =>
    element.getBoundingClientRect().right > room + 0.5 && !clipped(element));
  return [`${root.scrollWidth} px in ${room} px`, ...wide.slice(0, 5).map((element) =>
    `<${element.tagName.toLowerCase()} class="${element.getAttribute("class")}">`)];
}"""


def overflow(visit, file, *widths, media=None):
    """Return how far a page is wider than its window, and because of which elements.

    Looked at in windows of several ``widths``, as it opens and with everything unfolded.
    """
    found = []
    with visit(file, width=widths[0], media=media) as there:
        for unfold in ("() => null", UNFOLDED):
            there.page.evaluate(unfold)
            for width in widths:
                there.page.set_viewport_size({"width": width, "height": HEIGHT})
                found += there.page.evaluate(WIDER)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_does_not_scroll_sideways(visit, report, kind):
    assert overflow(visit, report(kind), PHONE, NARROWEST) == []


@pytest.mark.parametrize("kind", KINDS)
def test_print_is_no_wider_than_its_sheet(visit, report, kind):
    assert overflow(visit, report(kind), SHEET, media="print") == []


WIDE = '<svg class="planted" viewBox="0 0 1 1" width="900" height="9"></svg>'
DEFECTS = {
    "a wide drawing": WIDE,
    "a table outside of its region": f"<table><tr><td>{WIDE}</td></tr></table>",
    "a wide drawing that is folded": f"<details><summary>a</summary>{WIDE}</details>",
}


@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("defect", DEFECTS)
def test_each_defect_is_noticed(visit, changed, defect, media):
    file = changed("one cell", lambda page: defects.at_the_end(page, DEFECTS[defect]))
    assert overflow(visit, file, PHONE, media=media)


def test_a_long_word_that_may_not_break_is_noticed(visit, changed):
    rule = "* { overflow-wrap: normal !important; word-break: normal !important }"
    file = changed("hostile", lambda page: defects.with_style(page, rule))
    assert overflow(visit, file, PHONE)
