"""The index: every study present, in words that its report says too, whatever else is there."""

import json
import re
from pathlib import Path

import pytest

from scripts.index import index
from scripts.words.templating import policy
from tests.said import said
from tests.simulated import ROOT, simulate, study_of
from tests.unit.test_page_safety import HOSTILE
from tests.unit.test_report import Parsed, outcomes


@pytest.fixture(scope="module")
def simulated(tmp_path_factory):
    """Return the default study with three seeds."""
    study = study_of(seeds=[1, 2, 3])
    return simulate(study, tmp_path_factory.mktemp("study"), *outcomes(study))


@pytest.fixture
def context(simulated):
    return simulated.context


@pytest.fixture
def report(simulated):
    return simulated.page


@pytest.fixture
def write(tmp_path, context, monkeypatch):
    """Return a writer of studies into ``results/``: their contexts, each beside a page."""
    monkeypatch.chdir(tmp_path)

    def write_study(folder, text=None, study=None, **changes):
        path = Path("results") / folder / "report_context.json"
        path.parent.mkdir(parents=True)
        path.with_name("report.html").write_text("a report")
        changed = {**context, "study": {**context["study"], **(study or {})}, **changes}
        text = json.dumps(changed) if text is None else text
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write_study


def made(*contexts):
    index.main(contexts, ROOT / "templates", "results/index.html")
    return Path("results/index.html").read_text(encoding="utf-8")


def test_a_study_stands_there_with_its_answers_and_verdicts(write, context, report):
    page = Parsed(made(write("default")))
    assert context["study"]["title"] in page.text
    for answer in said(report, "answer/answer-.*", "h3"):
        assert answer in page.text
    for claim, found in zip(context["study"]["claims"], context["results"]["claims"], strict=True):
        assert f"{found['verdict']} {claim['statement']}" in page.text
    assert context["made"]["time"] in page.text
    assert "runs12" in page.text
    assert "complete" in page.text
    assert "Preview." not in page.text
    assert "1 study in this folder" in page.text


def test_the_verdicts_are_counted(write, context):
    verdicts = ["undecided", "supported", "undecided", "contradicted"]
    results = {"claims": [{"verdict": verdict} for verdict in verdicts]}
    text = Parsed(made(write("a", results=results))).text
    assert "4 claims: 1 supported, 1 contradicted and 2 undecided." in text
    assert "This study tests no claims." in Parsed(made(write("b", study={"claims": []}))).text


def test_a_preview_says_so(write):
    assert "Preview." in Parsed(made(write("a", study={"preview": True}))).text


def test_the_newest_study_comes_first(write):
    times = {"b": "2026-01-02 03:04 UTC", "c": "2026-11-02 03:04 UTC", "a": "2026-01-02 03:04 UTC"}
    paths = [
        write(name, study={"title": name}, made={"time": time, "missing": None})
        for name, time in times.items()
    ]
    page = Parsed(made(*paths))
    reports = [link.split("/")[0] for link in page.all("href") if link.endswith(".html")]
    assert reports == ["c", "a", "b"]


def test_every_link_leads_to_a_report_or_a_claim_of_it(write, context):
    page = Parsed(made(write("default"), write("old copy (2)")))
    ids = {f"claim-{claim['id']}" for claim in context["study"]["claims"]}
    links = [link for link in page.all("href") if not link.startswith("#")]
    assert len(links) == 2 * (1 + len(ids))
    for link in links:
        report, _, anchor = link.partition("#")
        assert report in {"default/report.html", "old%20copy%20%282%29/report.html"}
        assert anchor in ids | {""}
    assert {link[1:] for link in page.all("href") if link.startswith("#")} <= set(page.all("id"))


@pytest.mark.fault("another study's results damaged, when the index is made")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is damaged"),
        ("{", "is damaged"),
        ("\udcff", "is damaged"),
        ("[" * 100_000, "is damaged"),
        ("[]", "is not of format 2"),
        ('{"format": 1, "title": "old"}', "is not of format 2"),
        ('{"format": 2, "title": "foreign"}', "beginning with study"),
    ],
)
def test_a_context_that_cannot_be_read_is_named_beside_the_others(write, context, text, said):
    other = write("other", "")
    Path(other).write_bytes(text.encode("utf-8", "surrogateescape"))
    text = Parsed(made(write("default"), other)).text
    assert context["study"]["title"] in text
    assert "Not readable (1)" in text
    assert said in text
    assert other in text


@pytest.mark.fault("another study's results damaged, when the index is made")
@pytest.mark.parametrize(
    "changes",
    [{"study": {"title": 1}}, {"runs": None}, {"answers": [{"asks": "factor", "seeds": 1}]},
     {"answers": [{"asks": "accuracy", "seeds": 1}]},
     {"results": {"claims": [{"verdict": "proved"}]}}],
)  # fmt: skip
def test_a_context_of_another_shape_is_named_beside_the_others(write, changes):
    text = Parsed(made(write("default"), write("other", **changes))).text
    assert "Not readable (1)" in text
    assert f"beginning with {next(iter(changes))}" in text


def test_text_that_no_file_can_hold_is_shown_as_far_as_it_can(write):
    assert "half ?" in Parsed(made(write("other", study={"title": "half \ud800"}))).text


@pytest.mark.fault("another study's results damaged, when the index is made")
def test_a_study_whose_page_is_gone_is_named_and_not_linked(write):
    other = write("other")
    Path("results/other/report.html").unlink()
    page = Parsed(made(write("default"), other))
    assert "has no report.html beside it" in page.text
    assert not [link for link in page.all("href") if link.startswith("other")]


@pytest.mark.fault("hostile text in a study, shown on the page")
def test_hostile_text_is_shown_as_text(write, context):
    claims = [{"statement": text, "id": text} for text in HOSTILE]
    read = {"names": ["a", "b"], "estimate": 0, "interval": [0, 0], "over_images": [0, 0],
            "reading": "higher"}  # fmt: skip
    answers = [{"asks": "factor", "seeds": 3, "names": ["One", text, text], "found": [read]}
               for text in HOSTILE]  # fmt: skip
    results = {"claims": [{"verdict": "undecided"}] * len(claims)}
    study = {"title": "".join(HOSTILE), "claims": claims}
    text = made(write("a", study=study, results=results, answers=answers))
    page = Parsed(text)
    assert [tag for tag, _ in page.elements].count("script") == 1
    assert [tag for tag, _ in page.elements].count("img") == 0
    for hostile in HOSTILE:
        assert "".join(page.words).count(hostile) == 4
    for _, held in page.elements:
        assert not [name for name in held if name.startswith("on") or name == "style"]


def test_the_index_has_the_strict_policy_and_reaches_for_nothing(write):
    text = made(write("a"))
    style, script = (
        re.search(f"<{t}>(.*?)</{t}>", text, re.DOTALL)[1] for t in ("style", "script")
    )
    page = Parsed(text)
    policies = [held["content"] for _, held in page.elements if "http-equiv" in held]
    assert policies == [policy(style, script)]
    assert not {"link", "iframe", "object", "embed", "form", "base"} & {t for t, _ in page.elements}
    assert page.all("src") == []
    assert len(page.all("id")) == len(set(page.all("id")))


def test_the_index_is_the_same_for_the_same_contexts_and_names_no_place(write, tmp_path):
    one, other = write("a"), write("b")
    assert made(one, other) == made(other, one)
    assert str(tmp_path) not in made(one, other)
