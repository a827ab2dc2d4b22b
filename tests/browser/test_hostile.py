"""Text that would act as code is shown as the text that it is."""

import html

import pytest

from tests.browser import defects
from tests.unit.test_page_safety import HOSTILE

SHOWN = r"""(text) => {
  const squeezed = (words) => words.replace(/[ \t\n]+/g, " ").trim();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT);
  let times = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const own = [...node.childNodes].filter((child) => child.nodeType === Node.TEXT_NODE);
    const said = squeezed(own.map((child) => child.data).join(""));
    if (said.includes(squeezed(text)) && node.checkVisibility() && !node.closest("svg"))
      times += 1;
  }
  return times;
}"""
TITLE = "".join(HOSTILE)
PLACES = 3
"""The title of the page, a claim's statement and its source."""


def harm(visit, file):
    """Return what hostile text did, and where it is not shown as it was written."""
    with visit(file) as there:
        wrong = [*there.dialogs, *there.complaints, *there.refused, *there.requests]
        if there.page.title() != TITLE:
            wrong.append(f"the title is {there.page.title()!r}")
        for text in HOSTILE:
            times = there.page.evaluate(SHOWN, text)
            if times < PLACES:
                wrong.append(f"{text!r} is shown {times} times")
        if there.page.locator("img[src=x]").count():
            wrong.append("an image was made from text")
        if there.page.locator("main").evaluate("(main) => /(^|\\s)49(\\s|$)/.test(main.innerText)"):
            wrong.append("a formula was worked out")
    return wrong


@pytest.mark.fault("hostile text in a study, shown on the page")
def test_hostile_text_is_shown_and_does_nothing(visit, report):
    assert harm(visit, report("hostile")) == []


def let_in(page, text):
    """Return ``page`` as if ``text`` had not been escaped, in one place of its body."""
    escaped = next(
        form
        for form in (text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                     .replace('"', "&#34;").replace("'", "&#39;"), html.escape(text))
        if form in page
    )  # fmt: skip
    start = page.index(escaped, page.index("<main"))
    return page[:start] + text + page[start + len(escaped) :]


DEFECTS = {
    "a script let in": lambda page: let_in(page, HOSTILE[0]),
    "an image let in": lambda page: let_in(page, HOSTILE[1]),
    "a script let in, and no policy": lambda page: defects.without_policy(let_in(page, HOSTILE[0])),
    "an image let in, and no policy": lambda page: defects.without_policy(let_in(page, HOSTILE[1])),
    "a formula worked out": lambda page: page.replace("{{7*7}}", " 49 "),
    "separators of lines lost": lambda page: page.replace("\u2028", " "),
    "Korean lost": lambda page: page.encode("ascii", "replace").decode(),
    "a long word cut": lambda page: page.replace("x" * 200, "x" * 60 + "…"),
    "a claim hidden": lambda page: defects.with_style(
        page, "main :is(article, li) { display: none }"
    ),
    "another title": lambda page: page.replace("<title>", "<title>a", 1),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_each_defect_is_noticed(visit, changed, defect):
    assert harm(visit, changed("hostile", DEFECTS[defect]))


def test_a_script_that_runs_is_seen_to_run(visit, changed):
    file = changed("hostile", DEFECTS["an image let in, and no policy"])
    with visit(file) as there:
        assert there.dialogs == ["1"]
