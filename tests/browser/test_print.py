"""Printed, the page says all of it: headings, claims, and what is folded on the screen."""

import io
import re
import unicodedata

import pytest
from pypdf import PdfReader

from tests.browser import defects

SHEET = {"format": "A4", "margin": dict.fromkeys(("top", "bottom", "left", "right"), "12mm")}
LETTERS_OF_A_PAGE = 200
WITHOUT_GLYPHS = re.compile("[\u2028\u2029\uac00-\ud7a3]+")
"""Separators of lines, and Korean, for which a machine may have no font."""

WORDS = r"""() => {
  const words = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const holder = node.parentElement, box = holder.getBoundingClientRect();
      const unseen = holder.closest("svg, script, style")
        || (holder.checkVisibility() && box.width <= 1 && box.height <= 1);
      if (!unseen && node.data.trim()) found.push(node.data);
    }
    return found;
  };
  for (const details of document.querySelectorAll("details")) details.open = true;
  const headings = [...document.querySelectorAll("h1, main h2, main h3")];
  const claims = [...document.querySelectorAll("main [id^='claim-']")].map((element) =>
    element.closest("article, section, li") ?? element);
  return {
    headings: headings.map((heading) => words(heading)).flat(),
    folded: [...document.querySelectorAll("details")].map(words).flat(),
    claims: claims.map(words).flat(),
  };
}"""


def squeezed(text):
    """Return ``text`` without white space, breaks of words, ligatures or capitals."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s\u00ad\u200b-\u200f]+", "", plain)


def printed(visit, file, *, scripts=True):
    """Return the text of a page as it is printed, from the PDF file."""
    with visit(file, scripts=scripts, scheme="dark") as there:
        pdf = there.page.pdf(**SHEET)
    sheets = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf)).pages]
    return squeezed("".join(sheets)), len(sheets)


def words_of(visit, file):
    """Return the words of headings, claims and folded parts, as their file has them."""
    with visit(file, scripts=False) as there:
        return there.page.evaluate(WORDS)


def unprinted(words, text):
    """Return the words that are not in the printed ``text``."""
    wrong = []
    for place, said in words.items():
        assert said or place == "claims", place
        wrong += [
            f"{place}: {one.strip()}"
            for one in said
            if not all(squeezed(part) in text for part in WITHOUT_GLYPHS.split(one))
        ]
    return wrong


@pytest.mark.parametrize(
    ("kind", "scripts"),
    [("three seeds", True), ("hostile", True), ("one seed", False)],
)
def test_everything_is_printed(visit, report, kind, scripts):
    text, sheets = printed(visit, report(kind), scripts=scripts)
    assert unprinted(words_of(visit, report(kind)), text) == []
    assert len(text) > LETTERS_OF_A_PAGE * sheets


SMALL = """<section><h2>Heading</h2><article><h3 id="claim-a">Statement</h3><p>Verdict.</p>
</article><details><summary>Summary</summary><p>Folded.</p></details></section>"""
HIDDEN = {
    "headings that are not printed": "main h2 { display: none }",
    "folded parts that stay so": """
        details::details-content { content-visibility: hidden !important; }
        details > :not(summary) { display: none !important }""",
    "claims that are not printed": "article { display: none }",
    "text that is cut": "details p { position: absolute; top: -100in }",
    "nothing": "",
}


@pytest.mark.parametrize("defect", HIDDEN)
def test_each_defect_is_noticed(visit, changed, defect):
    def small(page):
        rules = f"@media print {{ {HIDDEN[defect]} }}"
        return defects.with_nothing_but(defects.with_style(page, rules), SMALL)

    file = changed("one cell", small)
    text, _ = printed(visit, file)
    assert bool(unprinted(words_of(visit, file), text)) == (defect != "nothing")
