"""Every number in a sentence of the page is recomputed from the files of the runs."""

import random
import re

import pytest

from tests.sentences.alerts import alarms
from tests.sentences.blocks import Blocks
from tests.sentences.facts import facts
from tests.sentences.matching import CONSTANT, FORMS, Check
from tests.sentences.pages import KINDS, written
from tests.sentences.verdicts import Recomputed


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """Return the page of a kind of study with what checks it, each made once."""
    kept = {}

    def make(kind):
        if kind not in kept:
            page, folder, config = written(kind, tmp_path_factory.mktemp("study"))
            kept[kind] = page, Check(Recomputed(folder, config))
        return kept[kind]

    return make


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_in_a_sentence_is_that_of_the_runs(checked, kind):
    page, check = checked(kind)
    errors = check.errors(page)
    assert not errors, "\n".join(errors)


@pytest.mark.parametrize("kind", KINDS)
def test_what_should_be_said_is_there(checked, kind):
    page, check = checked(kind)
    runs, blocks = check.recomputed, Blocks(page).blocks
    alerts = [b.said for b in blocks if b.place == "answer/alerts" and b.kind == "li"]
    assert len(alerts) == len(alarms(runs))
    for alert, word in zip(alerts, alarms(runs), strict=True):
        assert word in alert
    for name in runs.claims:
        card = [b for b in blocks if b.place == f"claims/claim-{name}"]
        shown = [b.said.split(": ")[0] for b in card if b.kind == "div"]
        assert shown == list(facts(runs, name))
    glance = [b.said for b in blocks if b.place == "answer/glance" and b.kind.startswith("li")]
    assert glance == [
        f"{claim['statement']} {runs.said(name).capitalize()}."
        for name, claim in runs.claims.items()
    ]
    answers = [b for b in blocks if b.kind == "h3" and b.place.startswith("answer/answer-")]
    assert len(answers) == max(1, len(runs.varied) + (len(runs.varied) > 1))


def test_every_form_and_every_constant_is_met_on_some_page(checked):
    said, used = set(), set()
    for kind in KINDS:
        page, check = checked(kind)
        check.errors(page)
        used |= check.used
        for block in Blocks(page).blocks:
            said |= {block.said, *block.sentences}
    assert {one.name for one in FORMS} - used == NOT_MET
    assert said >= CONSTANT


NOT_MET = set()
"""Forms that no page here shows."""


# -- the check itself ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    ["one seed", "three seeds", "eight seeds, clear", "three factors", "a collapsed run",
     "one cell", "compared: moved"],
)  # fmt: skip
def test_two_swapped_numbers_are_noticed(checked, kind):
    page, check = checked(kind)
    before = set(check.errors(page))
    numbers = [number for block in Blocks(page).blocks for number in block.numbers]
    assert len(numbers) > 100
    generator = random.Random(0)
    tried = 0
    while tried < 40:
        (first, one), (second, other) = sorted(generator.sample(numbers, 2))
        if one == other:
            continue
        tried += 1
        between = page[first + len(one) : second]
        swapped = page[:first] + other + between + one + page[second + len(other) :]
        assert set(check.errors(swapped)) - before, (one, other, page[first - 80 : first + 20])


def test_a_number_that_nobody_recomputed_is_noticed(checked):
    page, check = checked("three seeds")
    for place in ("</h2>\n", "<figcaption>", "<li>"):
        more = page.replace(place, f"{place}<p>There are 7 more.</p>" if "h2" in place
                            else f"{place}There are 7 more. ")  # fmt: skip
        found = [error for error in check.errors(more) if "nobody recomputed" in error]
        assert found, place


# -- grammar -------------------------------------------------------------------------------

PLURAL = "seeds|runs|networks|cells|claims|images|pairs|rows|threads|combinations|cores|steps"
SINGULAR = PLURAL.replace("s|", "|").removesuffix("s")
BROKEN = {
    "a plural of one": rf"(?<![\d.,])1 (?:{PLURAL})\b",
    "a singular of several": rf"(?<![\d.,])(?:0|[2-9]|\d\d+) (?:{SINGULAR})\b",
    "a doubled word": r"(?i)\b([A-Za-z]{2,}) \1\b",
    "an empty list": r"(?:^|[(:;.] ?),|, ,|\(\s*\)|\b(?:and|or|the) ?[.,;:)]",
    "a value of code": r"\b(?:nan|None|inf|True|False|Undefined)\b|[{}]|\[\]",
    "a space before a mark": r" [,.;:?!](?!\d)",
    "any of one": r"\bany of the 1\b",
    "several that does": r"\bthe \w+(?<![us])s does\b",
    "doubled marks": r"[.?!,;:]{2,}(?!1)",
    "a plural twice": r"(?i)\b(?!(?:loss|less|class|across|unless|cross|process)\b)\w+(?<!ne)ss\b",
    "a hyphen for a minus": r"(?<![\w)])-\d",
    "more than everything": r"\b1(?!00(?:\.0+)? )\d\d(?:\.\d+)? %",
}


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a plural of one", "over 1 seeds"),
        ("a singular of several", "over 2 seed"),
        ("a doubled word", "the the network"),
        ("an empty list", "width and."),
        ("a value of code", "at nan points"),
        ("a value of code", "None of 3"),
        ("a space before a mark", "the width ."),
        ("any of one", "any of the 1 claim"),
        ("several that does", "what the epochs does"),
        ("doubled marks", "Is it?."),
        ("doubled marks", "It is.."),
        ("a plural twice", "the epochss"),
        ("a hyphen for a minus", "by -0.12 points"),
        ("more than everything", "98 to 101.20 %"),
    ],
)
def test_each_defect_of_grammar_is_noticed(what, text):
    assert re.search(BROKEN[what], text)


PROSE = re.compile("p|li|figcaption|desc|h1|h2|h3|p.caption|p.source")
FILES_FIRST = ("appendix/downloads",)


@pytest.mark.parametrize("kind", KINDS)
def test_the_sentences_are_grammatical(checked, kind):
    page, _ = checked(kind)
    found = []
    for block in Blocks(page).blocks:
        found += [
            f"{block.place}: {what}: {block.said}"
            for what, broken in BROKEN.items()
            if block.kind != "pre" and re.search(broken, block.said)
        ]
        if PROSE.fullmatch(block.kind) and block.place not in FILES_FIRST:
            if re.search(r"\S {2,}\S", block.text):
                found.append(f"{block.place}: two spaces: {block.text}")
            found += [
                f"{block.place}: a small letter first: {sentence}"
                for sentence in block.sentences
                if sentence[0].islower() and not re.match(r"\w+[_.:(]\w", sentence)
            ]
    assert not found, "\n".join(dict.fromkeys(found))
