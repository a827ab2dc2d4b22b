"""Without JavaScript everything is there: answer, headings, figures and tables."""

import re

import pytest

from tests.browser import defects
from tests.browser.studies import KINDS
from tests.said import said

INVENTORY = r"""() => {
  const seen = (element) => {
    const box = element.getBoundingClientRect();
    return element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      && box.width > 1 && box.height > 1;
  };
  const text = (element) => element.textContent.replace(/\s+/g, " ").trim();
  const unfold = (element) => {
    for (let one = element; one; one = one.parentElement)
      if (one.tagName === "DETAILS") one.open = true;
  };
  const hidden = [], shown = { headings: 0, figures: 0, tables: 0 };
  const kinds = { headings: "h1, h2, h3", figures: "figure svg[role=img]", tables: "table" };
  for (const [kind, selector] of Object.entries(kinds))
    for (const element of document.querySelectorAll(selector)) {
      const folded = element.closest("details");
      if (kind === "headings" && folded) hidden.push(`${text(element)} is folded`);
      unfold(element);
      if (seen(element)) shown[kind] += 1;
      else hidden.push(`one of ${kind}: ${text(element).slice(0, 60)}`);
    }
  const first = document.querySelector("main section, main h2");
  const answer = first.closest("section") ?? first.parentElement;
  const said = [...answer.querySelectorAll("p")].filter((one) => seen(one) && text(one));
  return { hidden, shown, answer: said.map(text) };
}"""


def missing(visit, file, answers, figures):
    """Return what of a page is not there without JavaScript.

    Args:
        visit: what opens the file.
        file: the page.
        answers: sentences that its first section has to show.
        figures: how many figures it has to show.
    """
    with visit(file, scripts=False) as there:
        found = there.page.evaluate(INVENTORY)
    wrong = list(found["hidden"])
    said = " ".join(found["answer"])
    wrong += [f"not said: {answer}" for answer in answers if answer not in said]
    if found["shown"]["figures"] < figures:
        wrong.append(f"{found['shown']['figures']} of {figures} figures")
    if found["shown"]["tables"] < figures or found["shown"]["headings"] < 10:
        wrong.append(f"too little: {found['shown']}")
    return wrong


def expected(study):
    """Return the sentences that answer the questions of a study, and its number of figures."""
    return said(study.page, "answer/answer-.*", "p"), len(study.view["figures"])


@pytest.mark.parametrize("kind", KINDS)
def test_without_scripts_everything_is_there(visit, made, report, kind):
    assert missing(visit, report(kind), *expected(made(kind))) == []


def of_the_first(page, element, attribute):
    return defects.replaced(page, f"<{element} ", f"<{element} {attribute} ")


DEFECTS = {
    "a section that a script shows": lambda page: of_the_first(page, "section", "hidden"),
    "a table that a script shows": lambda page: of_the_first(page, "table", "hidden"),
    "figures that a script draws": lambda page: re.sub(
        r"<svg .*?</svg>", "<div></div>", page, flags=re.DOTALL
    ),
    "figures that fade in": lambda page: defects.with_style(page, "figure svg { opacity: 0 }"),
    "headings off the page": lambda page: defects.with_style(page, "h2 { visibility: hidden }"),
    "a heading that is folded": lambda page: defects.at_the_end(
        page, "<details><summary>a</summary><h3>b</h3></details>"
    ),
    "an answer that a script writes": lambda page: page.replace("<p>", "<p hidden>"),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_each_defect_is_noticed(visit, made, changed, defect):
    file = changed("one seed", DEFECTS[defect])
    assert missing(visit, file, *expected(made("one seed")))
