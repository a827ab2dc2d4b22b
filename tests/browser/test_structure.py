"""The page is valid HTML, its links lead somewhere, and its contents list its headings."""

import re

import pytest

from tests.browser import defects
from tests.browser.studies import KINDS

IMAGE = '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'


# -- valid HTML ----------------------------------------------------------------------------


def test_the_page_is_valid(validate, report):
    errors = validate(*map(report, KINDS))
    assert not any(errors.values()), errors


INVALID = {
    "an image without a text in its place": lambda page: defects.at_the_end(page, IMAGE),
    "an id twice": lambda page: defects.at_the_end(page, '<p id="a">a</p><p id="a">b</p>'),
    "an element left open": lambda page: defects.at_the_end(page, "<div>"),
    "an element where it may not be": lambda page: defects.at_the_end(page, "<ul><p>a</p></ul>"),
    "an attribute that there is not": lambda page: defects.at_the_end(page, "<p colour=red>a</p>"),
    "a style that is none": lambda page: defects.with_style(page, "p { colour: red }"),
}


def test_each_defect_of_markup_is_noticed(validate, made, tmp_path):
    files = {tmp_path / f"{place}.html": name for place, name in enumerate(INVALID)}
    for file, name in files.items():
        file.write_text(INVALID[name](made("one cell").page), encoding="utf-8")
    unnoticed = {files[file] for file, errors in validate(*files).items() if not errors}
    assert unnoticed == set()


# -- links and headings --------------------------------------------------------------------

LINKS = r"""() => {
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  const targets = [];
  for (const element of document.querySelectorAll("*"))
    for (const { name, value } of element.attributes) {
      if (/^(aria-(labelledby|describedby|controls|owns|details)|for|headers|list)$/.test(name))
        targets.push(...value.split(/\s+/).filter(Boolean));
      if (/^(xlink:)?href$/.test(name) && value.startsWith("#"))
        targets.push(decodeURIComponent(value.slice(1)));
      for (const [, id] of value.matchAll(/url\(["']?#([^"')]+)/g)) targets.push(id);
    }
  const text = (element) => element.textContent.replace(/\s+/g, " ").trim();
  const level = "h1, h2, h3, h4, h5, h6";
  const contents = [...document.querySelectorAll("nav a[href^='#']")].map((link) => {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    const heading = target?.matches(level) ? target : target?.querySelector(level);
    return { said: text(link), heading: heading ? text(heading) : null };
  });
  const headings = [...document.querySelectorAll(level)].map(
    (heading) => ({ level: Number(heading.tagName[1]), said: text(heading) }));
  return { ids, targets, contents, headings };
}"""


def disorder(visit, file):
    """Return ids that are not unique, links that lead nowhere, and contents that are wrong."""
    with visit(file) as there:
        found = there.page.evaluate(LINKS)
    ids, contents, headings = found["ids"], found["contents"], found["headings"]
    assert len(found["targets"]) > 20
    assert len(contents) > 5
    wrong = [f"{name} is the id of several" for name in sorted(set(ids)) if ids.count(name) > 1]
    wrong += [f"#{target} leads nowhere" for target in sorted({*found["targets"]} - {*ids})]
    wrong += [
        f"the contents say {entry['said']!r}, the heading {entry['heading']!r}"
        for entry in contents
        if entry["said"] != entry["heading"]
    ]
    sections = [heading["said"] for heading in headings if heading["level"] == 2]
    listed = [entry["said"] for entry in contents if entry["said"] in sections]
    if listed != sections:
        wrong.append(f"the contents list {listed}, the sections are {sections}")
    levels = [0, *(heading["level"] for heading in headings)]
    if levels.count(1) != 1:
        wrong.append(f"{levels.count(1)} headings of the first level")
    wrong += [
        f"{heading['said']!r} skips a level of headings"
        for heading, before in zip(headings, levels[:-1], strict=True)
        if heading["level"] > before + 1
    ]
    return wrong


@pytest.mark.parametrize("kind", KINDS)
def test_links_lead_somewhere_and_the_contents_are_the_headings(visit, report, kind):
    assert disorder(visit, report(kind)) == []


def without_a_heading(page):
    (*_, last) = re.finditer(r"<h2[^>]*>", page)
    return page[: last.start()] + page[last.start() :].replace("h2", "p", 2)


DISORDER = {
    "an id twice": lambda page: defects.at_the_end(page, '<p id="a">a</p><p id="a">b</p>'),
    "a link to nowhere": lambda page: defects.at_the_end(page, '<a href="#nowhere">a</a>'),
    "a label from nowhere": lambda page: defects.at_the_end(
        page, '<p aria-describedby="nowhere">a</p>'
    ),
    "a clip from nowhere": lambda page: defects.at_the_end(
        page, '<svg><rect clip-path="url(#nowhere)"></rect></svg>'
    ),
    "a section that is not in the contents": lambda page: defects.at_the_end(page, "<h2>a</h2>"),
    "a section that is only in the contents": without_a_heading,
    "a heading with other words": lambda page: re.sub(r"(<h2[^>]*>)", r"\1Not ", page, count=1),
    "a skipped level": lambda page: defects.at_the_end(page, "<h5>a</h5>"),
    "a second title": lambda page: defects.at_the_end(page, "<h1>a</h1>"),
}


@pytest.mark.parametrize("defect", DISORDER)
def test_each_disorder_is_noticed(visit, changed, defect):
    assert disorder(visit, changed("three seeds", DISORDER[defect]))
