"""Every number on the page is recomputed from the files of the runs, and every word kept.

The words are in ``__snapshots__``. After a change of wording, this writes them anew, and the
difference of the file is what to read before it is committed::

    pytest tests/unit/test_sentences.py --snapshot-update
"""

import random
import re
from itertools import groupby
from types import SimpleNamespace

import pytest

from tests.blocks import Blocks
from tests.kinds import KINDS, written
from tests.sentences.alerts import alerts
from tests.sentences.matching import PHRASES, PLACES, TOKEN, Check, sentences
from tests.sentences.verdicts import Recomputed
from tests.traced import plain, traced


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """Return the page of a kind of study with what checks it, each made once."""
    kept = {}

    def make(kind):
        if kind not in kept:
            page, folder, config = written(kind, tmp_path_factory.mktemp("study"))
            check, blocks = Check(Recomputed(folder, config)), Blocks(page)
            errors, wordings = check.compared(blocks.places)
            kept[kind] = SimpleNamespace(
                page=page, check=check, blocks=blocks.blocks, errors=errors, wordings=wordings,
                places=[place for place, _ in blocks.places],
                text="\0".join(text for _, text in blocks.places),
            )  # fmt: skip
        return kept[kind]

    with traced():
        yield make


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_is_that_of_the_runs(checked, kind):
    errors = checked(kind).errors
    assert not errors, "\n".join(errors)


@pytest.mark.parametrize("kind", KINDS)
def test_what_should_be_said_is_there(checked, kind):
    made = checked(kind)
    runs, there = made.check.recomputed, set(made.places)
    answers = max(1, len(runs.varied) + (len(runs.varied) > 1))
    assert {place for place in there if re.match("answer/a|claims/.|appendix/run", place)} == {
        *(f"answer/answer-{number + 1}" for number in range(answers)),
        *(f"claims/claim-{name}" for name in runs.claims),
        *(f"appendix/run-{row['run']}" for row in runs.rows),
        *(["answer/alerts"] if list(alerts(runs)) else []),
    }
    assert there >= {"/", "answer/not-shown", "design/methods", "limits/", "cost/", "before/"}
    assert ("answer/glance" in there) == bool(runs.claims)
    assert ("changes/" in there) == (runs.folder / "earlier").exists()


def test_every_place_and_every_constant_is_met_on_some_page(checked):
    pages = [checked(kind) for kind in KINDS]
    assert set.union(*(made.check.used for made in pages)) == {place for place, _ in PLACES}
    said = "\n".join(made.text for made in pages)
    assert [phrase for phrase in PHRASES if phrase not in said] == []


def test_the_wording_is_that_of_the_snapshot(checked, snapshot):
    said = sorted(set().union(*(checked(kind).wordings for kind in KINDS)))
    sections = groupby(said, lambda pair: re.split("[-/]", pair[0])[0])
    for section, pairs in sections:
        places = groupby(pairs, lambda pair: pair[0])
        text = "\n".join(
            "\n  ".join([place, *(sentence for _, sentence in those)]) for place, those in places
        )
        assert text == snapshot(name=section or "top")


def test_marks_change_nothing_else(checked, tmp_path):
    kind = "three seeds"
    made = checked(kind)
    with traced(False):
        page, _, _ = written(kind, tmp_path)
    assert page == plain(made.page)
    assert page != made.page


# -- the check itself ----------------------------------------------------------------------


def noticed(made, text):
    """Return what is wrong where all places say ``text``, or is worded otherwise than before."""
    errors, wordings = made.check.compared(zip(made.places, text.split("\0"), strict=True))
    return errors or wordings ^ made.wordings


@pytest.mark.parametrize(
    "kind",
    ["one seed", "three seeds", "eight seeds, clear", "three factors", "a collapsed run",
     "one cell", "compared: moved"],
)  # fmt: skip
def test_two_swapped_numbers_are_noticed(checked, kind):
    made = checked(kind)
    text, numbers = made.text, list(TOKEN.finditer(made.text))
    assert len(numbers) > 100
    generator = random.Random(0)
    tried = 0
    while tried < 40:
        one, other = sorted(generator.sample(numbers, 2), key=lambda found: found.start())
        if plain(one[0]) == plain(other[0]):
            continue
        tried += 1
        between = text[one.end() : other.start()]
        swapped = text[: one.start()] + other[0] + between + one[0] + text[other.end() :]
        assert noticed(made, swapped), (one[0], other[0], text[one.start() - 80 : one.start()])


def test_a_number_that_nobody_recomputed_is_noticed(checked):
    made = checked("three seeds")
    for end in re.finditer("\0", made.text):
        more = f"{made.text[: end.start()]} There are 7 more.{made.text[end.start() :]}"
        assert any("There are 7 more" in error for error in noticed(made, more))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Xavier", "He"),
        ("1000 units", "2000 units"),
        ("more accurate on", "less accurate on"),
        ("inside", "outside"),
        ("undecided", "supported"),
        ("grew", "shrank"),
        ("Every", "Any"),
        ("points", "per cent"),
    ],
)
def test_an_exchanged_name_or_word_is_noticed(checked, one, other):
    made = checked("three seeds")
    found = list(re.finditer(rf"\b{one}\b", made.text))
    assert found
    for place in found:
        exchanged = made.text[: place.start()] + other + made.text[place.end() :]
        assert noticed(made, exchanged), made.text[place.start() - 80 : place.end() + 40]


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
    found = []
    for block in checked(kind).blocks:
        said = plain(block.said)
        found += [
            f"{block.place}: {what}: {said}"
            for what, broken in BROKEN.items()
            if block.kind != "pre" and re.search(broken, said)
        ]
        if PROSE.fullmatch(block.kind) and block.place not in FILES_FIRST:
            if re.search(r"\S {2,}\S", block.text):
                found.append(f"{block.place}: two spaces: {block.text}")
            found += [
                f"{block.place}: a small letter first: {sentence}"
                for sentence in sentences(said)
                if sentence[0].islower() and not re.match(r"\w+[_.:(]\w", sentence)
            ]
    assert not found, "\n".join(dict.fromkeys(found))
