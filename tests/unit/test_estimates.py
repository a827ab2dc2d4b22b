"""Estimates with their uncertainty, against SciPy, by hand and on known truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scripts.compare.contrasts import mcnemar, weights
from scripts.compare.estimates import over_seeds, over_seeds_and_images
from scripts.compare.exact import sign_flip_p, wilson
from scripts.compare.verdicts import holm_factors
from tests.unit.test_compare import DELTA, IMAGES, noisy, outcomes_of, study_of


@given(st.lists(st.floats(-0.5, 0.5), min_size=3, max_size=9).filter(lambda v: np.std(v) > 0.01))
def test_the_t_interval_and_p_are_those_of_scipy(values):
    per_seed = np.array(values)
    estimate = over_seeds(per_seed, IMAGES)
    theirs = stats.ttest_1samp(per_seed, DELTA)
    assert estimate.p_value(DELTA)[0] == pytest.approx(theirs.pvalue, abs=1e-9)
    interval = theirs.confidence_interval(0.95)
    assert estimate.interval(0.95) == pytest.approx((interval.low, interval.high), abs=1e-9)


def test_a_spread_is_never_below_one_image():
    estimate = over_seeds(np.full(4, 0.01), 10_000)
    assert estimate.standard_error == pytest.approx(1 / 10_000 / 2)


def test_one_seed_has_no_spread():
    with pytest.raises(ValueError, match="two seeds"):
        over_seeds(np.array([0.1]), 100)


def test_new_digits_are_never_surer_than_these_digits():
    outcomes = outcomes_of(noisy([0.95, 0.93], 5))
    values = outcomes.correct[0].astype(float) - outcomes.correct[1]
    wide = over_seeds_and_images(values)
    narrow = over_seeds(values.mean(axis=1), IMAGES)
    assert wide.value == pytest.approx(narrow.value)
    assert wide.standard_error >= narrow.standard_error


def test_the_interval_for_new_digits_covers_the_truth():
    # two random factors with known variances, so the truth is zero
    generator = np.random.default_rng(3)
    covered = 0
    for _ in range(400):
        values = (
            generator.normal(0, 0.05, (5, 1))
            + generator.normal(0, 0.5, (1, 200))
            + generator.normal(0, 0.5, (5, 200))
        )
        low, high = over_seeds_and_images(values).interval(0.95)
        covered += low < 0 < high
    assert 0.925 <= covered / 400 <= 0.985


def test_mcnemar_by_hand():
    # 2 * P(B(10, 1/2) <= 2) = 2 * (1 + 10 + 45) / 1024
    assert mcnemar(8, 2) == pytest.approx(2 * 56 / 1024)
    assert mcnemar(0, 0) == 1


def test_wilson_by_hand():
    # centre (p + z²/2n) / (1 + z²/n), z = 1.959964
    z2 = 1.959963984540054**2
    centre = (0.9 + z2 / 200) / (1 + z2 / 100)
    reach = np.sqrt(z2) * np.sqrt(0.9 * 0.1 / 100 + z2 / 40_000) / (1 + z2 / 100)
    assert wilson(0.9, 100, 0.95) == pytest.approx((centre - reach, centre + reach))


def test_the_sign_flip_test_counts_all_signs():
    assert sign_flip_p(np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])) == pytest.approx(2 / 64)


def test_holm_by_hand():
    # three tests, all of the claims: smallest times 3, next times 2, last times 1
    assert holm_factors({0: 0.03, 1: 0.001, 2: 0.02}, 3) == {1: 3.0, 2: 2.0, 0: 1.0}
    # beside one level claim, which has spent a quarter, each pays 4/3 of that
    assert holm_factors({0: 0.03, 1: 0.001, 2: 0.02}, 4)[1] == pytest.approx(4)


def test_weights_average_each_side_over_the_other_factors():
    study = study_of(1)
    assert weights(study, {"width": 1000}, {"width": 2000}).tolist() == [0.5, -0.5, 0.5, -0.5]
