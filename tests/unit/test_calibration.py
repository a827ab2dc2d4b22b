"""Verdicts and intervals are as reliable as they say, in studies whose truth is known.

A short version of ``make calibration``, with fixed random seeds.
"""

import re
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from benchmarks import calibration
from benchmarks.error_rates import (
    SEEDS,
    Coverage,
    Errors,
    measure,
    measure_claims,
    measure_new_digits,
    missed,
)
from benchmarks.simulated_studies import (
    LAWS,
    MEASURED_CELL,
    TRUTHS,
    outcomes_of,
    outcomes_on_new_images,
    study_of,
    true_answers,
)
from scripts.compare import verdicts
from scripts.compare.estimates import Estimate

ROOT = Path(__file__).parents[2]
LAW = {law.name: law for law in LAWS}
TRUTH = {truth.name: truth for truth in TRUTHS}


def claims_measured(law, seeds, truth, studies=300):
    generator = np.random.default_rng([7, seeds])
    errors, *coverages = measure_claims(seeds, LAW[law], TRUTH[truth], studies, generator)
    return [errors], coverages


def new_digits_measured(law, seeds, studies=1000):
    return measure_new_digits(seeds, LAW[law], studies, np.random.default_rng([8, seeds]))


@pytest.mark.parametrize(
    ("law", "seeds", "truth"),
    [
        ("normal", 3, "all at their limits"),
        ("normal", 5, "limits beside a real loss"),
        ("heavy-tailed", 5, "limits of the wording"),
        ("heavy-tailed", 3, "limits beside a real loss"),
    ],
)
def test_few_studies_decide_a_claim_wrongly_and_intervals_hold_the_truth(law, seeds, truth):
    assert not missed(*claims_measured(law, seeds, truth))


@pytest.mark.parametrize("law", ["normal", "heavy-tailed"])
@pytest.mark.parametrize("seeds", SEEDS)
def test_intervals_for_new_digits_hold_the_truth(law, seeds):
    assert not missed([], new_digits_measured(law, seeds))


def test_real_effects_are_found_and_rightly_named():
    (found,), _ = claims_measured("normal", 10, "real: poor fit, He worse", studies=40)
    assert found.share_right == 1


# -- the check can fail --------------------------------------------------------------------


def test_tests_that_ignore_each_other_are_caught(monkeypatch):
    monkeypatch.setattr(verdicts, "holm_factors", lambda p, _: dict.fromkeys(p, 1.0))
    (line,) = missed(*claims_measured("normal", 5, "limits beside a real loss", studies=600))
    assert "of studies wrong" in line


def test_intervals_that_are_too_short_are_caught(monkeypatch):
    interval = Estimate.interval
    monkeypatch.setattr(Estimate, "interval", lambda estimate, _: interval(estimate, 0.8))
    lines = missed(*claims_measured("normal", 5, "no difference", studies=200))
    lines += missed([], new_digits_measured("normal", 5, 200))
    assert len([line for line in lines if "covered" in line]) == 3


def test_intervals_that_are_too_long_are_caught(monkeypatch):
    interval = Estimate.interval
    monkeypatch.setattr(Estimate, "interval", lambda estimate, _: interval(estimate, 0.995))
    assert missed([], new_digits_measured("normal", 5))


def test_intervals_from_seeds_alone_do_not_reach_to_new_digits():
    both, alone = new_digits_measured("normal", 10)
    assert both.share > 0.93
    assert alone.share < 0.9


def test_a_share_is_missed_only_beyond_three_standard_errors():
    def errors(wrong):
        return [Errors(3, LAW["normal"], "x", 1000, wrong, 0, 0)]

    def coverage(held):
        return [Coverage(3, LAW["normal"], "x", 1000, held)]

    # three standard errors are 0.0207 about 0.05, 0.0242 about 0.93 and 0.0162 about 0.97
    assert not missed(errors(70), [])
    assert missed(errors(71), [])
    assert not missed([], coverage(906))
    assert missed([], coverage(905))
    assert not missed([], coverage(986))
    assert missed([], coverage(987))
    assert not missed([Errors(3, LAW["skewed"], "x", 1000, 900, 0, 0)], [])


# -- the simulation is what it says ----------------------------------------------------------


@pytest.mark.parametrize(
    ("truth", "answers"),
    [
        (
            "no difference",
            [
                {"supported"},
                {"no meaningful gain", "practically equal"},
                {"contradicted"},
                {"no meaningful gain", "practically equal"},
            ],
        ),
        ("all at their limits", [set(), set(), set(), set()]),
        ("limits beside a real loss", [set(), {"supported"}, set(), set()]),
        ("limits of the wording", [set(), set(), {"contradicted"}, {"no meaningful gain"}]),
        ("real: overfitting, He better", [{"supported"}] * 4),
        (
            "real: poor fit, He worse",
            [
                {"outside"},
                {"supported"},
                {"contradicted"},
                {"no meaningful gain", "reversed"},
            ],
        ),
    ],
)
def test_what_is_true_by_hand(truth, answers):
    study = study_of(3, TRUTH[truth].smallest_difference)
    found = true_answers(study, TRUTH[truth])
    assert [{detail or verdict for verdict, detail in true} for true in found] == answers


@pytest.mark.parametrize("law", LAW)
def test_simulated_runs_have_the_means_that_are_said_to_be_true(law):
    truth = TRUTH["real: overfitting, He better"]
    outcomes = outcomes_of(truth, LAW[law], 20_000, np.random.default_rng(1))
    for runs, means in (
        (outcomes.test_accuracy, truth.test),
        (outcomes.train_accuracy, truth.train),
    ):
        errors = runs.std(axis=1) / np.sqrt(20_000)
        assert (np.abs(runs.mean(axis=1) - means) < 4 * errors).all()
    skewness = stats.skew(outcomes.test_accuracy[MEASURED_CELL])
    assert (skewness < -1.5) == ("skewed" in law)


def test_cells_are_equal_over_all_images_and_differ_on_a_test_set():
    generator = np.random.default_rng(1)
    gains = [
        accuracy[2:].mean() - accuracy[:2].mean()
        for accuracy in (
            outcomes_on_new_images(LAW["normal"], 50, generator).test_accuracy for _ in range(100)
        )
    ]
    assert np.std(gains) > 0.008  # images matter: seeds alone would give 0.0042
    assert abs(np.mean(gains)) < 3 * np.std(gains) / np.sqrt(100)


# -- the page --------------------------------------------------------------------------------


def test_the_command_writes_a_page(tmp_path, capsys):
    status = calibration.main(["--studies", "2", "--output", str(tmp_path / "new" / "page.md")])
    text = (tmp_path / "new" / "page.md").read_text(encoding="utf-8")
    assert status == ("Requirements were missed" in text)
    assert "nan" not in text
    assert "page.md" in capsys.readouterr().out


def test_the_same_random_seed_gives_the_same_page():
    pages = [calibration.page(*measure(1)) for _ in range(2)]
    assert pages[0] == pages[1]


def test_the_page_in_the_docs_is_of_these_simulations():
    text = (ROOT / "docs/calibration.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|.*%", text, re.MULTILINE)
    for law in LAW:
        assert [truth for name, truth in rows if name == law][: len(TRUTHS)] == list(TRUTH)
    assert "Requirements were missed" not in text
    assert f"simulated {calibration.STUDIES:,} times" in text
