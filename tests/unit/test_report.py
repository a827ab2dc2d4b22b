"""The page: grammatical and honest for every kind of study, valid, and safe whatever it says."""

import html.parser
import json
import re

import numpy as np
import pytest

from scripts.report.answers import read_effect
from tests.judged import effect
from tests.said import rows_of, said
from tests.simulated import simulate, study_of

THREE = {"initializer": ["glorot_normal", "he_normal", "random_normal"], "width": [1000, 2000]}
MANY = {
    "initializer": ["glorot_normal", "he_normal"], "width": [4, 8],
    "batch_normalization": [False, True], "dropout": [0.0, 0.5],
}  # fmt: skip
KINDS = {
    "one seed": {},
    "two seeds": {"seeds": [1, 2]},
    "three seeds": {"seeds": [1, 2, 3]},
    "eight seeds": {"seeds": list(range(8))},
    "three initializers": {"seeds": [1, 2, 3], "factors": THREE},
    "four factors": {"seeds": [1, 2, 3], "factors": MANY, "claims": []},
    "one factor": {"seeds": [1], "factors": {"learning_rate": [0.001, 0.01]}, "claims": []},
    "one cell": {"seeds": [1, 2, 3], "factors": {}, "claims": []},
    "one cell, one seed": {"factors": {}, "claims": []},
    "two datasets": {"factors": {"dataset": ["mnist", "fashion_mnist"]}, "claims": []},
    "a preview": {"preview": True, "seeds": [1, 2, 3]},
}


class Parsed(html.parser.HTMLParser):
    """What a page holds: its elements with their attributes, and its text."""

    VOID = frozenset({"meta", "br", "img", "link", "input", "hr"})

    def __init__(self, page):
        super().__init__()
        self.elements, self.words, self.open = [], [], []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not {"style", "script"} & set(self.open):
            self.words.append(data)

    @property
    def text(self):
        return re.sub(r"[ \n]+", " ", "".join(self.words))

    def all(self, attribute):
        return [held[attribute] for _, held in self.elements if attribute in held]


def outcomes(study, seed=0, centre=0.8, spread=0.03):
    shape = (len(study.cells), len(study.seeds))
    accuracy = np.random.default_rng(seed).normal(centre, spread, shape).clip(0, 1)
    return accuracy, (accuracy + 0.05).clip(0, 1)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return the page of a kind of study, each made once."""
    kept = {}

    def make(kind):
        if kind not in kept:
            study = study_of(**KINDS[kind])
            kept[kind] = simulate(study, tmp_path_factory.mktemp("study"), *outcomes(study))
        return kept[kind]

    return make


# -- every kind of study -----------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_is_well_formed_and_every_link_leads_somewhere(made, kind):
    page = Parsed(made(kind).page)
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    anchors = [link[1:] for link in page.all("href") if link.startswith("#")]
    assert len(anchors) > 10
    assert set(anchors) <= set(ids)
    for named in ("aria-labelledby", "aria-describedby"):
        assert {word for value in page.all(named) for word in value.split()} <= set(ids)
    assert [tag for tag, _ in page.elements].count("h1") == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_reaches_for_nothing_and_carries_no_inline_code(made, kind):
    page = Parsed(made(kind).page)
    for tag, held in page.elements:
        assert not [name for name in held if name.startswith("on") or name == "style"], tag
        assert tag not in {"link", "iframe", "object", "embed", "form", "base"}
        assert "srcset" not in held
        assert held.get("src", "data:").startswith("data:")
        if tag in {"image", "use"}:
            assert held["href"].startswith(("data:image/png;base64,", "#"))
    assert "url(http" not in made(kind).page


@pytest.mark.parametrize("kind", KINDS)
def test_the_sentences_are_whole(made, kind):
    text = Parsed(made(kind).page).text
    for broken in (
        r"\b1 (?:seeds|runs|networks|cells|claims|images|points of)\b", r"\bNone\b", r"\bnan\b",
        r"\binf\b", r"\[\]", r"\(\)", r" ,", r",,", r"\.\.(?!1)", r"\bUndefined\b", r"[{}]",
        r"\bmean over 0\b",
    ):  # fmt: skip
        found = re.search(broken, text)
        assert found is None, text[found.start() - 60 : found.end() + 60]
    for sentence in sentences(made(kind)):
        in_code = re.match(r"[a-z]+_[a-z]", sentence)  # a name such as random_normal
        assert sentence[0].isupper() or sentence[0].isdigit() or in_code, sentence
        assert sentence[-1] in ".?:", sentence


def sentences(made):
    view = made.view
    found = [*said(made.page, "answer/alerts", "li"), *said(made.page, "cost/|before/", "p")]
    found += said(made.page, "answer/answer-.*", "h3|p") + said(made.page, "answer/not-.*", "li")
    found += said(made.page, "limits/", "li") + said(made.page, "design/(methods)?", "p")[:-1]
    found += [text for text in said(made.page, "claims/.*", "p") if text]
    for figure in view["figures"].values():
        found.append(figure["how_to_read"])
    found += said(made.page, ".*/figure-.*", "figcaption")
    found += re.findall(r"<desc[^>]*>(.*?)</desc>", made.page)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_not_heavier_than_it_may_be(made, kind):
    assert len(made(kind).page.encode()) < 2_000_000


def test_every_factor_has_its_answer(made):
    asked = said(made("three initializers").page, "answer/answer-.*", "h3")
    assert [text.split("? ")[0] for text in asked[:2]] == [
        "Xavier, He or random_normal", "1000 units or 2000 units"
    ]  # fmt: skip
    assert len(made("four factors").context["answers"]) == 5
    assert len(made("one cell").context["answers"]) == 1


def test_two_kinds_of_network_are_told_apart(made):
    names = [network["name"] for network in made("four factors").view["networks"]]
    assert len(names) == 8
    assert "4 hidden layers, 4 units, batch normalization, dropout 0.5" in names


@pytest.mark.parametrize("kind", ["one cell", "one cell, one seed"])
def test_nothing_is_compared_where_there_is_one_cell(made, kind):
    text = Parsed(made(kind).page).text
    for comparing in (
        "that loses", "in pairs", "McNemar", "the cells otherwise", "most often", "A difference",
        "a difference", "claim stays", "1 of 1", "over 1 seed is",
    ):  # fmt: skip
        assert comparing not in text


def test_a_preview_says_that_it_is_one(made):
    assert "Preview." in Parsed(made("a preview").page).text
    assert "Preview." not in Parsed(made("three seeds").page).text


# -- honest ------------------------------------------------------------------------------


def test_one_seed_decides_nothing_and_says_what_would(made):
    page = made("one seed")
    for answer in said(page.page, "answer/answer-.*", "h3"):
        assert answer.endswith("? One seed cannot tell.")
    text = Parsed(page.page).text
    assert "Luck was not measured" in text
    assert 'snakemake --cores 4 --config "seeds=[777,778,779]"' in text
    assert {claim["verdict"] for claim in page.verdicts["claims"]} == {"undecided"}
    assert "Too few seeds" in text


def certain(difference, seeds=8):
    """Outcomes of the default study in which 1000 units lead by ``difference`` for sure."""
    study = study_of(seeds=list(range(seeds)))
    jitter = np.random.default_rng(3).choice([-0.005, 0, 0.005], (4, seeds))
    means = np.array([0.8, 0.8 - difference, 0.8, 0.8 - difference])[:, None]
    return study, means + jitter, means + jitter + 0.1


def test_a_clear_difference_is_called_by_its_better_level(tmp_path):
    page = simulate(certain(0.2)[0], tmp_path, *certain(0.2)[1:])
    headline, sentence, *_ = said(page.page, "answer/answer-2")
    assert headline == "1000 units or 2000 units? 1000 units, by more than matters."
    assert "20." in sentence or "19." in sentence
    verdicts = {claim["id"]: claim for claim in page.verdicts["claims"]}
    assert verdicts["wider-is-worse"]["verdict"] == "supported"
    assert verdicts["wider-overfits"]["verdict"] == "contradicted"
    assert "fell on the training images too" in " ".join(said(page.page, ".*wider-overfits"))


def test_nobody_wins_where_the_verdict_is_undecided(made):
    for kind in ("two seeds", "three seeds", "three initializers"):
        page = made(kind)
        for claim in page.verdicts["claims"]:
            if claim["verdict"] == "undecided":
                text = " ".join(said(page.page, f"claims/claim-{claim['id']}", "p"))
                assert not re.search(r"\b(?:wins?|better|proves?|shows that)\b", text), text


def test_an_interval_is_read_as_what_it_allows():
    def reading(low, high, **changes):
        return read_effect(effect((low, high), 5, **changes), 0.001)

    assert reading(0.002, 0.004) == "higher"
    assert reading(-0.004, -0.002) == "lower"
    assert reading(-0.0005, 0.0005) == "equal"
    assert reading(-0.0005, 0.004) == "not lower"
    assert reading(-0.004, 0.0005) == "not higher"
    assert reading(-0.004, 0.004) == "undecided"
    assert reading(0.002, 0.004, n=2) == "unmeasured"


def test_mistakes_are_counted_per_run_of_their_own_dataset(made):
    page = made("two datasets")
    errors = {}
    for row in page.view["figures"]["confusion"]["rows"]:
        errors.setdefault((row[1], row[2]), []).append(float(row[3]))
    most = max(np.mean(found) for found in errors.values())
    assert f"({most:.1f})" in " ".join(said(page.page, "errors/figure-confusion", "figcaption"))


def test_a_collapsed_run_stands_in_the_alerts_and_in_the_table(tmp_path):
    study = study_of(seeds=[1, 2, 3])
    accuracy, train = outcomes(study)
    accuracy[2, 1] = train[2, 1] = 0.1
    made = simulate(study, tmp_path, accuracy, train)
    first, *_ = said(made.page, "answer/alerts", "li")
    assert first.startswith("1 run has collapsed")
    assert "He, 1000 units" in first
    assert [row[-1] for row in rows_of(made.page, "runs")].count("yes") == 1
    assert "not finite" in Parsed(made.page).text
    assert not re.search(r"\bnan\b", Parsed(made.page).text)


def test_the_numbers_on_the_page_are_those_of_the_runs(made):
    page = made("three seeds")
    rows = rows_of(page.page, "runs")
    for row, path in zip(rows, page.files["evaluations"], strict=True):
        with open(path, encoding="utf-8") as file:  # noqa: PTH123
            evaluation = json.load(file)
        assert row[3] == f"{100 * evaluation['test']['accuracy']:.2f}\u202f%"
    for name, figure in page.view["figures"].items():
        table = (page.folder / f"figures/{name}.csv").read_text().splitlines()
        assert figure["all_rows"] == len(table) - 1
