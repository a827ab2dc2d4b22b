"""What changed between two reports: nothing where nothing did, and what was planted."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scripts.changes.cells import welch
from scripts.changes.changes import changes
from scripts.changes.earlier import Context
from scripts.changes.markdown import markdown
from scripts.changes.tables import comparison
from tests.contexts import MACHINE, claim, context, plain
from tests.said import macro, module
from tests.simulated import ROOT

STEADY = [[0.95, 0.951, 0.949], [0.94, 0.941, 0.939], [0.96, 0.961, 0.959], [0.9, 0.91, 0.89]]
shares = st.integers(0, 10_000).map(lambda right: right / 10_000)


@st.composite
def contexts(draw, cells=4):
    seeds = draw(st.lists(st.integers(0, 9), min_size=1, max_size=5, unique=True))
    accuracies = [
        draw(st.lists(shares, min_size=len(seeds), max_size=len(seeds))) for _ in range(cells)
    ]
    verdict = draw(st.sampled_from(["supported", "contradicted", "undecided"]))
    strength = draw(st.sampled_from(["these networks only", "provisional", "firm"]))
    return context(
        accuracies, seeds, claims=[claim(verdict=verdict, strength=strength)],
        settings={"epochs": draw(st.sampled_from([15, 15, 20]))},
        factors=None if cells == 4 else {"width": [500]},
        seconds=draw(st.floats(0.5, 1e5)),
    )  # fmt: skip


def said(name, told):
    """Return each sentence that one of the macros says of what changed."""
    return macro("changes", name, told.found, module("macros/parts").item)


def headline(told):
    (sentence,) = macro("changes", "headline", told.found)
    return sentence


# -- properties ----------------------------------------------------------------------------


@given(contexts())
def test_a_report_compared_with_itself_says_that_nothing_changed(one):
    told = comparison(one, one)
    assert headline(told) == "No verdict changed; every accuracy is identical."
    assert said("changed", told) == []
    assert (told.asked.rows, told.made_with.rows) == ((), ())
    assert {cell.difference for cell in told.found.cells} == {0}
    assert told.found.cells_gone == told.found.cells_new == ()


@given(contexts(), contexts())
def test_swapping_the_sides_negates_every_difference(one, other):
    there, back = changes(one, other), changes(other, one)
    assert [(c.name, c.reading) for c in there.cells] == [(c.name, c.reading) for c in back.cells]
    for forth, reverse in zip(there.cells, back.cells, strict=True):
        assert forth.difference == -reverse.difference
        assert (forth.before, forth.now) == (reverse.now, reverse.before)
        if forth.interval:
            low, high = reverse.interval
            assert forth.interval == pytest.approx((-high, -low))
    assert (there.cells_gone, there.cells_new) == (back.cells_new, back.cells_gone)
    assert [row.name for row in there.asked] == [row.name for row in back.asked]
    assert [(c.before, c.now) for c in there.claims] == [(c.now, c.before) for c in back.claims]


@given(contexts(), contexts())
def test_every_cell_is_told_once(one, other):
    found = changes(one, other)
    assert len(found.cells) + len(found.cells_new) == 4
    assert len(found.cells) + len(found.cells_gone) == 4
    readings = [cell.reading for cell in found.cells]
    for cell in found.cells:
        assert (cell.interval is not None) == (cell.reading in ("within noise", "beyond noise"))
        if min(cell.seeds_before, cell.seeds_now) < 3:
            assert cell.reading in ("identical", "noise not measured")
    assert len(readings) == len(found.cells)


BROKEN = (
    r"(?<![\d.,])1 (?:seeds|runs|cells|verdicts|accuracies|claims)\b", r" [,.;:]", r"\bNone\b",
    r"(?<![\d.,])(?:0|[2-9]|\d\d+) (?:seed|run|cell|verdict|accuracy|claim)\b", r"[.,;:]{2,}",
)  # fmt: skip


@given(contexts(), contexts(), contexts(cells=1))
def test_the_sentences_are_whole_for_one_and_for_several(one, other, third):
    single = third.model_copy(update={"numbers": third.numbers.model_copy(update={"claims": ()})})
    for before, now in ((one, other), (one, third), (single, third), (single, single)):
        told = comparison(before, now)
        (introduction,) = macro("changes", "introduction", told.found.before)
        others = (*said("changed", told), *said("unchanged", told))
        for sentence in (headline(told), introduction, *others):
            assert sentence[0].isupper() or sentence[0].isdigit()
            assert sentence[-1] == "."
            for broken in BROKEN:
                assert not re.search(broken, sentence), sentence


@given(
    st.lists(shares, min_size=3, max_size=8), st.lists(shares, min_size=3, max_size=8),
    st.floats(0.5, 0.999),
)  # fmt: skip
def test_the_interval_is_welchs(one, other, sure):
    if np.ptp(one) < 0.001 or np.ptp(other) < 0.001:
        return  # a spread of less than an image counts as one
    expected = stats.ttest_ind(other, one, equal_var=False).confidence_interval(sure)
    found = welch(np.array(other), np.array(one), 10_000).interval(sure)
    assert found == pytest.approx(tuple(expected), abs=1e-9)


def test_noise_alone_passes_for_a_change_in_five_of_a_hundred_comparisons_at_most():
    generator = np.random.default_rng(1)
    wrong = 0
    for _ in range(300):
        sides = generator.normal(0.9, [[[0.01]], [[0.02]]], (2, 4, 3)).tolist()
        found = changes(context(sides[0]), context(sides[1], [7, 8, 9]))
        wrong += any(cell.reading == "beyond noise" for cell in found.cells)
    assert wrong / 300 < 0.05 + 3 * (0.05 * 0.95 / 300) ** 0.5


# -- planted -------------------------------------------------------------------------------


def test_a_cell_that_moved_is_named_with_its_difference_and_the_others_are_noise():
    moved = [[value - 0.02 for value in STEADY[0]],
             *([value + 0.0002 for value in cell] for cell in STEADY[1:])]  # fmt: skip
    told = comparison(context(STEADY), context(moved))
    assert headline(told) == "No verdict changed; 1 of 4 accuracies changed beyond noise."
    sentence = next(text for text in said("changed", told) if "noise" in text)
    assert sentence.startswith(
        "Accuracy changed beyond noise in 1 of 4 cells: Xavier, 1000 units by −2.00 points (98.75"
    )
    assert "Accuracy changed within noise in 3 of 4 cells." in said("unchanged", told)


def collapsing(*cells):
    """Return a report in which some runs collapsed, a number of each cell."""
    content = plain(STEADY)
    for cell, number in zip(content["numbers"]["cells"], cells, strict=True):
        for run in cell["runs"][:number]:
            run["collapsed"] = True
    return Context.model_validate(content)


def test_collapsed_runs_come_first_cell_by_cell():
    told = comparison(collapsing(0, 1, 2, 0), collapsing(0, 3, 2, 1))
    assert headline(told) == (
        "The number of collapsed runs changed in 2 of 4 cells; no verdict changed; every accuracy "
        "is identical."
    )
    assert said("collapsed", told) == [
        "Collapsed with Xavier, 2000 units: 1 of 3 runs before, 3 of 3 runs now.",
        "Collapsed with He, 2000 units: none of 3 runs before, 1 of 3 runs now.",
    ]
    shown = markdown(told, ROOT / "templates")
    assert [line for line in shown.splitlines() if line][2].startswith("- Collapsed with Xavier")
    assert shown.index("Collapsed with He") < shown.index("This is compared")


def test_of_collapsed_runs_nothing_is_said_where_as_many_did_before():
    told = comparison(collapsing(0, 1, 2, 0), collapsing(0, 1, 2, 0))
    assert said("collapsed", told) == said("changed", told) == []
    assert "ollapsed" not in markdown(told, ROOT / "templates")


def test_more_changed_cells_than_a_sentence_holds_are_counted_and_all_in_the_table():
    factors = {"width": [1, 2, 3, 4, 5, 6]}
    cells = [STEADY[0]] * 6
    moved = [[value - 0.3 for value in cell] for cell in cells]
    told = comparison(context(cells, factors=factors), context(moved, factors=factors))
    assert "Accuracy changed beyond noise in 6 of 6 cells; the table has each." in said(
        "changed", told
    )
    assert [row[1] for row in told.cells.rows] == ["beyond noise"] * 6


def test_with_two_seeds_differences_are_listed_and_noise_is_said_not_to_be_measured():
    few = [cell[:2] for cell in STEADY]
    told = comparison(context(STEADY), context([[v - 0.2 for v in cell] for cell in few]))
    assert headline(told).endswith("4 accuracies differ, by noise or not.")
    (sentence,) = [text for text in said("changed", told) if "noise" in text]
    assert "In 4 of 4 cells noise is not measured" in sentence
    assert [cell.reading for cell in told.found.cells] == ["noise not measured"] * 4


def test_one_more_seed_with_the_others_as_they_were_is_no_change_of_accuracy():
    more = [[*cell, 0.5] for cell in STEADY]
    told = comparison(context(STEADY), context(more))
    assert headline(told) == "No verdict changed; every accuracy is identical."
    assert told.cells.rows[0][1] == "identical for 3 common seeds"
    assert told.asked.rows == (("seeds", "1, 2, 3", "1, 2, 3, 4"),)
    assert "12 of 16 runs are the very trainings of the earlier report." in said("unchanged", told)


def test_a_verdict_a_strength_a_new_a_gone_and_another_question_are_told_apart():
    before = [
        claim(id="a"), claim(id="b"), claim(id="c"), claim(id="d"),
        claim(id="same", verdict="contradicted", detail="reversed"),
    ]  # fmt: skip
    now = [
        claim(id="a", verdict="supported", strength="firm"), claim(id="b", strength="firm"),
        claim(id="c", asked={"higher": {"width": 2000}, "lower": {"width": 1000}}),
        claim(id="new"), before[-1],
    ]  # fmt: skip
    told = comparison(context(STEADY, claims=before), context(STEADY, claims=now))
    assert headline(told) == "1 of 3 verdicts changed; every accuracy is identical."
    assert said("changed", told) == [
        "Claim a was undecided (provisional) and is now supported (firm).",
        "Claim b was undecided (provisional) and is now undecided (firm).",
        "Claim c asks something else under the same id.",
        "Claim new is new.",
        "Claim d is in the earlier report only.",
    ]
    assert "1 of 3 verdicts is the same, and its strength." in said("unchanged", told)
    assert [row[-1] for row in told.claims.rows] == [
        "verdict", "strength", "asks something else", "new", "none", "gone"
    ]  # fmt: skip


def test_cells_with_another_setting_are_not_compared_but_named_by_it():
    told = comparison(context(STEADY), context(STEADY, settings={"epochs": 20}))
    assert headline(told) == "No verdict changed; no cell is in both reports."
    assert told.asked.rows == (("number of epochs", "15", "20"),)
    assert told.cells.rows == ()
    assert any("He, 2000 units, 15 epochs" in text for text in said("changed", told))
    assert any("He, 2000 units, 20 epochs" in text for text in said("changed", told))


def test_a_setting_that_became_a_factor_keeps_its_cells():
    fixed = {"initializer": ["glorot_normal", "he_normal"]}
    before = context(STEADY[::2], factors=fixed, settings={"width": 1000})
    found = changes(before, context(STEADY))
    assert [cell.name for cell in found.cells] == ["Xavier, 1000 units", "He, 1000 units"]
    assert [cell.reading for cell in found.cells] == ["identical", "identical"]
    assert found.cells_new == ("Xavier, 2000 units", "He, 2000 units")


def test_a_setting_that_the_earlier_version_did_not_know_has_its_default():
    before = context(STEADY)
    known = {k: v for k, v in before.numbers.settings.items() if k != "dropout"}
    older = before.model_copy(
        update={"numbers": before.numbers.model_copy(update={"settings": known})}
    )
    assert said("changed", comparison(older, before)) == []


def test_other_versions_another_machine_and_longer_times_are_told():
    machine = {**MACHINE, "processor": "another", "packages": {"tensorflow": "2.22.0"}}
    now = context(
        STEADY, seconds=81.0, machines=[machine],
        made={"time": "later", "commit": "1" * 40, "changed": True, "versions": ["numpy 2.5.0"]},
    )  # fmt: skip
    told = comparison(context(STEADY), now)
    assert [row[0] for row in told.made_with.rows] == [
        "commit", "processor", "tensorflow of the training", "numpy of the report"
    ]  # fmt: skip
    assert told.made_with.rows[0][2] == "111111111111 with changes not committed"
    assert any("took 40 s of processor time on average before and 1 min 21 s now, 2.00 times" in
               text for text in said("changed", told))  # fmt: skip


def test_trainings_done_again_that_take_as_long_are_said_to():
    told = comparison(context(STEADY, seconds=100.0), context(STEADY, seconds=100.4))
    assert "A run took as much processor time as before, to 1 %." in said("unchanged", told)
    assert said("changed", told) == []
