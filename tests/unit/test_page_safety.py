"""The page is safe whatever a study says, and the same for the same data."""

import re

import pytest

from scripts.words.templating import policy
from tests.simulated import MADE, simulate, study_of, write_report
from tests.unit.test_report import Parsed, outcomes

HOSTILE = [
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}} {% raw %}",
    "a\u2028b\u2029c",
    "정확도는 96 % 이다",
    "x" * 200,
]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return the files and the page of the default study."""
    study = study_of()
    return simulate(study, tmp_path_factory.mktemp("study"), *outcomes(study))


@pytest.mark.fault("hostile text in a study, shown on the page")
def test_hostile_text_is_shown_as_text(tmp_path):
    claims = [
        {"id": f"c{place}", "statement": text, "source": text,
         "where": {"width": 1000}, "between": [0, 1]}
        for place, text in enumerate(HOSTILE)
    ]  # fmt: skip
    study = study_of(title=HOSTILE[0] + HOSTILE[1], claims=claims)
    made = simulate(study, tmp_path, *outcomes(study))
    page = Parsed(made.page)
    assert [tag for tag, _ in page.elements].count("script") == 1
    images = [held for tag, held in page.elements if tag == "img"]
    assert all(held["src"].startswith("data:image/png;base64,") for held in images)
    for text in HOSTILE:
        assert text in "".join(page.words)


def test_the_policy_allows_exactly_the_pages_own_style_and_script(made):
    page = made.page
    style, script = (
        re.search(f"<{t}>(.*?)</{t}>", page, re.DOTALL)[1] for t in ("style", "script")
    )
    elements = Parsed(page).elements
    policies = [held["content"] for _, held in elements if "http-equiv" in held]
    assert policies == [policy(style, script)]
    assert policies != [policy(style, script + " ")]
    assert policies[0].startswith("default-src 'none'")


def test_the_page_is_the_same_twice_but_for_the_declared_time(made):
    page = made
    write_report(page, "again.html")
    assert (page.folder / "again.html").read_bytes() == page.page.encode()
    write_report(page, "later.html", MADE.model_copy(update={"time": "2027-01-01 00:00 UTC"}))
    later = (page.folder / "later.html").read_text(encoding="utf-8")
    assert later.replace("2027-01-01 00:00 UTC", MADE.time) == page.page


def test_the_page_names_no_place_on_this_machine(made):
    page = made
    assert str(page.folder) not in page.page
    assert "/home/" not in page.page
    assert "/tmp/" not in page.page
