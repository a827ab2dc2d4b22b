"""Markdown for a comment: whole, complete, and safe whatever a study says."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from scripts.changes.markdown import as_text
from scripts.changes.markdown import markdown as filled
from scripts.changes.tables import comparison
from tests.contexts import claim, context
from tests.simulated import ROOT
from tests.unit.test_page_safety import HOSTILE

STEADY = [[0.95, 0.951, 0.949], [0.94, 0.941, 0.939], [0.96, 0.961, 0.959], [0.9, 0.91, 0.89]]
READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
SPAN = "<span>$</span>"
HOSTILE_MARKDOWN = [
    *HOSTILE, "@everyone @org/team a@b.org", "a | b \\| c \\", "`code` ``x", "**bold** __b__ ~~s~~",
    "[x](https://a.org) ![i](y) <https://a.org>", "#1 org/repo#2 GH-3 gh-4", "# heading #",
    "a\n\n- b\n\n</details>", "https://a.org www.a.org", "$x$ $$y$$", "&lt;b&gt; &#64;", "<!-- x",
    "\u202eabc", "- [ ] task", "_a_ *b* a_b_c __a__b", "\t\0\x1b[0m",
]  # fmt: skip


def markdown(told):
    return filled(told, ROOT / "templates")


def rendered(text):
    return READER.render(text)


def elements(text):
    return re.findall(r"<(/?[a-z0-9]+)", rendered(text))


def told_of(text="plain"):
    """Return the changes of a study all of whose words are ``text``."""
    factors = {"initializer": [text, "he_normal"], "width": [1000, 2000]}
    before = context(STEADY, factors=factors, study=text, title=text, settings={text: text},
                     claims=[claim(statement=text)],
                     made={"time": text, "commit": text, "changed": True,
                           "versions": [f"{text} 1"]})  # fmt: skip
    now = context([[v - 0.2 for v in cell] for cell in STEADY], factors=factors, title=text,
                  settings={text: text}, claims=[claim(statement=text, verdict="supported"),
                                                 claim(id=text, statement=text)])  # fmt: skip
    return comparison(before, now)


@pytest.mark.parametrize("text", HOSTILE_MARKDOWN)
def test_hostile_text_changes_nothing_of_the_structure(text):
    found = markdown(told_of(text))
    plain = [tag for tag in elements(found.replace(SPAN, "")) if tag not in ("span", "/span")]
    assert plain == elements(markdown(told_of("plain")))


@pytest.mark.parametrize("text", HOSTILE_MARKDOWN)
def test_nobody_is_mentioned_and_nothing_referred_to(text):
    seen = re.sub("<[^>]*>", "", rendered(markdown(told_of(text))))
    seen = seen.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert not re.search(r"@\w|#\w|(?i:\bgh-\d|://|\bwww\.)|[\u202a-\u202e\u2066-\u2069]", seen)


@given(st.text(alphabet=st.sampled_from("ab1 _*`~[]()<>&|\\#@!$-+.:/\n\"'"), max_size=30))
def test_any_text_is_shown_as_it_stands(text):
    shown = as_text(text)
    assert "\n" not in shown
    html = rendered(f"x {shown} x").replace(SPAN, "$").strip()
    assert html.startswith("<p>x ")
    inside = html.removeprefix("<p>").removesuffix("</p>")
    assert not re.search("<", inside)
    back = " ".join(inside.replace("\u200b", "").split())
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        back = back.replace(entity, character)
    assert back == " ".join(f"x {text} x".split())
    (row,) = re.findall(r"<tr>\s*<td>.*?</tr>", rendered(f"|a|b|\n|-|-|\n|{shown}|y|"), re.DOTALL)
    assert row.count("<td>") == 2


def test_headline_and_tables_stand_open_and_the_rest_is_folded():
    found = markdown(told_of())
    opened = re.sub(r"<details>.*?</details>", "", found, flags=re.DOTALL)
    assert "**The verdict changed; 4 of 4 accuracies changed beyond noise.**" in opened
    assert opened.count("\n| --- |") == 2
    assert opened.count("beyond noise |") == 4
    assert found.count("<details>") == found.count("</details>") == 2


def test_of_many_cells_the_changed_ones_stand_open_and_none_is_left_out():
    factors = {"width": list(range(1, 41))}
    cells = [[0.9, 0.901, 0.902]] * 40
    moved = [[0.5, 0.501, 0.502], *([v + 0.0001 for v in cell] for cell in cells[1:])]
    told = comparison(context(cells, factors=factors), context(moved, factors=factors))
    found = markdown(told)
    opened = re.sub(r"<details>.*?</details>", "", found, flags=re.DOTALL)
    assert "The 39 other cells of both reports did not change beyond noise." in opened
    assert opened.count("| beyond noise |") == 1
    assert "Accuracy of all 40 cells" in found
    assert found.count("| within noise |") == 39
