"""What the page says fits the study: one cell or many, with or without each kind of claim."""

import itertools
from types import SimpleNamespace
from typing import get_args

import pytest

from scripts.compare.measures import Change
from scripts.compare.results import Collapsed, EvidenceRow, Explanation, RowName
from scripts.measured.records import Origin
from scripts.report.answers import answers
from scripts.report.context import Machine
from scripts.report.sections.answer import Alert, Kind
from scripts.report.sections.data import datasets
from scripts.report.sections.design import settings_table
from scripts.words.formats import percent_interval_beside
from tests.contexts import MACHINE
from tests.judged import effect
from tests.said import macro
from tests.simulated import study_of

CLAIMS = study_of().model_dump(mode="json")["claims"]


def design(name, **changes):
    """Return what the page says of the design of a study."""
    return macro("design", name, study_of(**changes))


CAUSE = next(claim for claim in CLAIMS if "cause" in claim)


# -- claims ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claims", "ending"),
    [
        (CLAIMS, "does not say by which mechanism; see the claim on cause."),
        ([*CLAIMS, {**CAUSE, "id": "again"}], "by which mechanism; see the claims on cause."),
        ([claim for claim in CLAIMS if claim != CAUSE], "does not say by which mechanism."),
    ],
)
def test_the_claims_on_cause_are_named_where_there_are_some(claims, ending):
    assert design("not_shown", claims=claims)[-1].endswith(ending)


def test_without_a_contrast_nothing_is_said_of_cause():
    assert not [said for said in design("not_shown", claims=[]) if "why" in said]


# -- one cell ----------------------------------------------------------------------------

ONE = {"factors": {}, "claims": []}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({**ONE, "seeds": [1]}, "1 network was trained."),
        ({**ONE, "seeds": [1, 2]}, "2 networks were trained, one with each seed."),
        ({**ONE, "factors": {"width": [8]}, "seeds": [1]}, "1 network was trained."),
    ],
)
def test_the_methods_of_one_cell_compare_nothing(changes, said):
    found = design("methods", **changes)
    assert found[0] == said
    for comparing in ("compared", "two networks", "difference", "claim", "answers"):
        assert comparing not in " ".join(found)
    assert "depend on" not in design("question", **changes)[0].split(",")[0]


def test_the_limits_of_one_cell_compare_nothing():
    for seeds in ([1], [1, 2, 3]):
        found = " ".join(design("limits", **ONE, seeds=seeds))
        assert "other values may give another accuracy" in found
        for comparing in ("loses", "cells", "a difference", "A difference", "compared"):
            assert comparing not in found


def test_an_interval_over_images_is_said_to_be_one():
    accuracy = SimpleNamespace(mean=0.9, interval=(0.88, 0.92))
    results = SimpleNamespace(cells=[SimpleNamespace(test_accuracy=accuracy)], main_effects=())
    (answer,) = answers(study_of(**ONE, seeds=[1]), results)
    assert (answer.asks, answer.accuracy) == ("accuracy", 0.9)
    assert macro("answers", "of_accuracy", accuracy, 1) == [
        "The test accuracy of the one network trained is 90.00\u202f%.",
        "Its 95\u202f% interval, 88.00 to 92.00\u202f%, covers other test images like these "
        "only: what another seed would give was not measured.",
    ]


# -- settings ----------------------------------------------------------------------------


def test_levels_are_listed_as_everywhere():
    study = study_of(factors={"width": [50, 100, 120]}, claims=[])
    assert dict(row[:2] for row in settings_table(study))["width"] == "50, 100 or 120"


def test_only_networks_with_as_many_images_see_them_in_the_same_order():
    study = study_of(factors={"train_images": [600, 6000]}, claims=[])
    assert (
        "networks with the same number of training images see them in the same order"
        in (macro("design", "methods", study)[0])
    )
    assert "all networks see their training images in the same order" in design("methods")[0]


def test_every_number_of_training_images_is_shown():
    study = study_of(factors={"train_images": [6000, 600], "width": [4, 8]}, claims=[])
    runs = [
        SimpleNamespace(
            run=run,
            evaluation=SimpleNamespace(
                train=SimpleNamespace(images=run.settings.train_images),
                test=SimpleNamespace(images=10_000),
            ),
        )
        for run in study.runs
    ]
    origins = {"mnist": Origin(source="a test", sha256={})}
    (used,) = datasets(SimpleNamespace(trained=runs, origins=origins))
    assert (used.title, used.source) == ("MNIST", "a test")
    assert (used.training_images, used.test_images) == ((600, 6000), (10_000,))


# -- several levels ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("means", "said"),
    [
        ((0.9, 0.8, 0.7), "Most accurate with 4 units and least accurate with 16 units, by more "
         "than matters."),
        ((0.9, 0.8, 0.8), "Most accurate with 4 units, by more than matters."),
        ((0.8, 0.7, 0.8), "Least accurate with 8 units, by more than matters."),
        ((0.8, 0.8008, 0.8016), "1 of 3 pairs differs by more than matters."),
        ((0.9, 0.8, 0.9, 0.8), "4 of 6 pairs differ by more than matters."),
        ((0.7, 0.8, 0.8, 0.8, 0.9), "Most accurate with 64 units and least accurate with 4 units, "
         "by more than matters."),
        ((0.8, 0.8, 0.8), "No difference between any two is shown."),
    ],
)  # fmt: skip
def test_of_several_levels_the_best_and_the_worst_are_named(means, said):
    widths = [4, 8, 16, 32, 64][: len(means)]
    effects = []
    for (against, low), (level, high) in itertools.combinations(zip(widths, means, strict=True), 2):
        interval = (high - low - 0.0001, high - low + 0.0001)
        effects.append(effect(interval, level=level, against=against))
    study = study_of(factors={"width": widths}, claims=[], seeds=[1, 2, 3])
    results = SimpleNamespace(main_effects=effects, simple_effects=[], interactions=[], claims=[])
    assert macro("answers", "headline", answers(study, results)[0]) == [said]


# -- machines ----------------------------------------------------------------------------


def machine_of(**changes):
    return Machine.model_validate({**MACHINE, **changes})


def test_one_machine_is_told_fact_by_fact_and_no_core_is_made_up():
    assert macro("machines", "trained_with", [machine_of()]) == [
        "processor", "a processor, 4 cores", "system", "Linux", "Python", "3.11.7",
        "trained with", "tensorflow 2.21.0",
    ]  # fmt: skip
    assert macro("machines", "trained_with", [machine_of(cores=None)])[1] == "a processor"


def test_every_machine_is_told_with_its_runs():
    other = machine_of(cores=None, threads=2, python="3.12.1", runs=4)
    assert macro("machines", "trained_with", [machine_of(runs=8), other]) == [
        "8 of 12 runs",
        "a processor, 4 cores; 1 thread for each training; Linux; Python 3.11.7; tensorflow 2.21.0",
        "4 of 12 runs",
        "a processor; 2 threads for each training; Linux; Python 3.12.1; tensorflow 2.21.0",
    ]


# -- limits ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "said"),
    [
        (0.9, "97.75 to 98.11\u202f%"),
        (
            0.9811,
            "97.751 to 98.106\u202f%",
        ),  # above the range, whose end is 98.11 % with two digits
        (0.9810, "97.75 to 98.11\u202f%"),
    ],
)
def test_a_limit_that_rounds_onto_a_published_accuracy_has_more_digits(published, said):
    assert percent_interval_beside((0.97751, 0.98106), published) == said


# -- alerts ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize(("some", "of"), [(1, 1), (1, 3), (3, 3)])
def test_each_kind_of_alert_is_said_in_whole_sentences(kind, some, of):
    cell = SimpleNamespace(
        levels={"width": 8}, skewed=True, collapsed=Collapsed(runs=1, share_interval=(0.1, 0.9))
    )
    results = SimpleNamespace(cells=[cell] * of, seeds=(1,) * some)
    report = SimpleNamespace(results=results, machines=[machine_of(runs=2)] * of)
    alert = Alert(kind=kind, some=some, of=of, limit=0.2, most=0.5, worst="8 units")
    (said,) = macro("alerts", kind, alert, report)
    assert said[0].isupper() or said[0].isdigit()
    assert said[-1] == "."
    assert not [broken for broken in ("  ", " ,", " .", "None", "1 cells") if broken in said]


# -- evidence ----------------------------------------------------------------------------


def explained(*rows):
    """Return an explanation with these rows."""
    return Explanation(
        claim=None, lower={"width": 2000}, higher={"width": 1000},
        loss=Change(estimate=-0.02, interval=(-0.03, -0.01)), sure=True, rows=rows,
    )  # fmt: skip


@pytest.mark.parametrize("name", get_args(RowName))
def test_each_row_of_evidence_has_its_name_and_what_is_unknown_a_dash(name):
    row = EvidenceRow(
        name=name, lower=None, higher=None, estimate=None, interval=None, favours=None
    )
    label, *values = macro("why", "evidence", explained(row), 1, 3)[-5:]
    assert len(label) > 2
    assert values == ["–"] * 4


def test_a_gap_is_in_points_as_everywhere():
    row = EvidenceRow(
        name="gap", lower=0.0312, higher=-0.002, estimate=0.0332, interval=(0.01, 0.05),
        favours="overfitting",
    )  # fmt: skip
    assert macro("why", "evidence", explained(row), 1, 3)[-4:] == [
        "+3.12 points", "\u22120.20 points", "+3.32 (+1.00 to +5.00)", "overfitting"
    ]  # fmt: skip
