"""The section on changes: there where it is asked for, whole, and safe whatever a file says."""

import json
import re

import pytest

from tests.simulated import simulate, study_of, write_report
from tests.unit.test_page_safety import HOSTILE
from tests.unit.test_report import Parsed, outcomes


@pytest.fixture
def made(tmp_path):
    study = study_of(seeds=[1, 2, 3])
    return simulate(study, tmp_path, *outcomes(study))


def compare(made, content):
    """Return the page, compared with a report that says ``content``."""
    path = made.folder / "earlier.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    write_report(made, "compared.html", earlier=str(path))
    return Parsed((made.folder / "compared.html").read_text(encoding="utf-8"))


def test_the_section_stands_in_the_contents_only_where_there_is_something_to_compare_with(made):
    assert "#changes" not in Parsed(made.page).all("href")
    page = compare(made, made.context)
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    assert [link for link in page.all("href") if link.startswith("#")][2:4] == [
        "#claims",
        "#changes",
    ]
    for section in ("changes", "changes-unchanged", "table-changes-verdicts"):
        assert section in ids
    assert "No verdict changed; every accuracy is identical." in page.text
    assert "What changed" not in page.text


def test_the_rest_of_the_page_is_as_it_is_without_a_comparison(made):
    before = made.context
    compare(made, before)
    assert made.context == before
    page = (made.folder / "compared.html").read_text(encoding="utf-8")
    section = re.search(r'<section aria-labelledby="changes">.*?</section>\n', page, re.DOTALL)[0]
    link = '    <li><a href="#changes">Changes</a></li>\n'
    assert page.replace(section, "").replace(link, "") == made.page


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_of_an_earlier_report_is_shown_as_text(made, text):
    content = made.context
    content["study"]["study"] = content["study"]["title"] = text
    content["made"].update(time=text, commit=text, versions=[text])
    content["settings"][text] = text
    content["study"]["factors"]["initializer"][0] = text
    for cell in content["results"]["cells"][:2]:
        cell["levels"]["initializer"] = text
    for claim, judged in zip(content["study"]["claims"], content["results"]["claims"], strict=True):
        claim.update(id=text, statement=text)
        judged.update(id=text)
    content["machines"][0]["processor"] = text
    page = compare(made, content)
    assert [tag for tag, _ in page.elements].count("script") == 1
    assert not [held for tag, held in page.elements if tag == "img" and "onerror" in held]
    assert text in "".join(page.words)
