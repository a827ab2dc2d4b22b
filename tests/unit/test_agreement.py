"""Our statistics agree with independent implementations, to 1e-9, on the same data."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm
from statsmodels.stats.contingency_tables import mcnemar as theirs_mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import ttost_paired

from scripts.compare.contrasts import mcnemar
from scripts.compare.estimates import over_seeds, over_seeds_and_images
from scripts.compare.exact import clopper_pearson, sign_flip_p, wilson
from scripts.compare.judging import Judging
from scripts.compare.verdicts import adjusted_p_values
from tests.judged import judge_claims
from tests.unit.test_compare import claim_of, noisy, outcomes_of, study_of

WITHIN = {"rel": 1e-9, "abs": 1e-9}
LEVEL = {"id": "level", "statement": "x", "where": {"width": 1000}, "between": [0.94, 0.97]}
WIDTH = {"id": "w", "statement": "x", "higher": {"width": 1000}, "lower": {"width": 2000}}
NARROW = {**WIDTH, "id": "n", "higher": WIDTH["lower"], "lower": WIDTH["higher"]}
HE = {
    "id": "he",
    "statement": "x",
    "higher": {"initializer": "he_normal"},
    "lower": {"initializer": "glorot_normal"},
}
CAUSE = {"id": "cause", "statement": "x", "explains": "w", "cause": "overfitting"}

p_values = st.floats(1e-12, 1)
# between the limits 0.05, 0.05/2 and so on to 0.05/6, and beyond them
near_a_limit = st.sampled_from([1e-6, 0.008, 0.009, 0.011, 0.014, 0.02, 0.04, 0.06, 0.5])


@pytest.fixture(params=[3, 5, 10])
def seeds(request):
    return request.param


@pytest.fixture(params=[[0.98, 0.979, 0.981, 0.985], [0.98, 0.97, 0.98, 0.975]])
def example(request, seeds):
    """A study with four claims, neither clear nor equal; wider fits as well, and worse."""
    accuracy = noisy([0.953, 0.948, 0.955, 0.951], seeds, seed=seeds)
    train = noisy(request.param, seeds, seed=seeds + 100)
    return study_of(seeds, [LEVEL, WIDTH, CAUSE, HE]), outcomes_of(accuracy, train)


# -- t tests and intervals ---------------------------------------------------------------


def test_contrasts_are_the_paired_t_test_of_scipy(example):
    study, outcomes = example
    xavier, wide_xavier, he, wide_he = outcomes.test_accuracy
    claims = judge_claims(study, outcomes)
    sides = {"w": (xavier + he, wide_xavier + wide_he), "he": (he + wide_he, xavier + wide_xavier)}
    for name, (higher, lower) in sides.items():
        claim = claim_of({"claims": claims}, name)
        theirs = stats.ttest_rel(higher / 2 - study.smallest_difference, lower / 2)
        assert claim["p"] == pytest.approx(theirs.pvalue, **WITHIN)
        theirs = stats.ttest_rel(higher / 2, lower / 2)
        assert claim["test_set"]["interval"] == pytest.approx(
            list(theirs.confidence_interval(0.95)), **WITHIN
        )
        assert claim["interval"] == pytest.approx(
            list(theirs.confidence_interval(1 - 0.05 / 4)), **WITHIN
        )


def test_a_level_has_the_interval_of_scipy_and_the_prediction_interval_of_least_squares(example):
    study, outcomes = example
    claim = judge_claims(study, outcomes)[0]
    per_seed = outcomes.test_accuracy[[0, 2]].mean(axis=0)
    theirs = stats.ttest_1samp(per_seed, 0)
    assert claim["interval"] == pytest.approx(
        list(theirs.confidence_interval(1 - 0.05 / 4)), **WITHIN
    )
    fitted = sm.OLS(per_seed, np.ones(per_seed.size)).fit()
    predicted = fitted.get_prediction([[1.0]]).summary_frame(alpha=0.05)
    assert claim["prediction_interval"] == pytest.approx(
        [predicted["obs_ci_lower"][0], predicted["obs_ci_upper"][0]], **WITHIN
    )


def test_the_parts_of_a_cause_are_t_tests_of_scipy(example):
    study, outcomes = example
    claim = judge_claims(study, outcomes)[2]

    def wider(values):
        return values[[1, 3]].mean(axis=0) - values[[0, 2]].mean(axis=0)

    smallest = study.smallest_difference
    test, train = wider(outcomes.test_accuracy), wider(outcomes.train_accuracy)
    theirs = [
        stats.ttest_1samp(test, -smallest),
        stats.ttest_1samp(train - test, smallest),
        stats.ttest_1samp(train, -smallest),
    ]
    assert [part["p"] for part in claim["parts"]] == pytest.approx(
        [found.pvalue for found in theirs], **WITHIN
    )
    against = [
        found.pvalue
        for found, sign in zip(theirs, (-1, 1, 1), strict=True)
        if sign * found.statistic < 0
    ]
    p = min(1, 1.5 * min(against)) if against else max(found.pvalue for found in theirs)
    assert claim["p"] == pytest.approx(p, **WITHIN)


@settings(deadline=None)
@given(
    arrays.arrays(float, st.integers(3, 9), elements=st.floats(-0.009, 0.009)),
    st.floats(0.01, 0.2),
)
def test_practically_equal_is_two_one_sided_tests(per_seed, smallest):
    assume(per_seed.std() > 1e-3)
    estimate = over_seeds(per_seed, 10**9)
    theirs, *_ = ttost_paired(per_seed, np.zeros(per_seed.size), -smallest, smallest)
    ours = max(estimate.p_value(-smallest)[0], estimate.p_value(smallest)[0]) / 2
    assert ours == pytest.approx(theirs, **WITHIN)
    low, high = estimate.interval(1 - 0.05 / 4)
    assume(abs(theirs - 0.05 / 8) > 1e-9)
    assert (-smallest < low and high < smallest) == (theirs < 0.05 / 8)


def test_a_contrast_is_settled_where_two_one_sided_tests_say_so():
    study = study_of(8, [WIDTH, NARROW])
    outcomes = outcomes_of(noisy([0.95] * 4, 8, 0.0005), images=20_000)
    xavier, wide_xavier, he, wide_he = outcomes.test_accuracy
    theirs, *_ = ttost_paired((xavier + he) / 2, (wide_xavier + wide_he) / 2, -0.001, 0.001)
    for claim in study.claims:
        test = claim.judge(Judging(study, outcomes)).test
        assert test.detail == "practically equal"
        assert test.settled == pytest.approx(2 * theirs, **WITHIN)


# -- many claims -----------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)  # each call of multipletests takes long
@given(st.lists(p_values, min_size=1, max_size=8), st.integers(0, 4))
def test_claims_without_details_are_adjusted_as_holm_does(values, levels):
    tests = dict(enumerate(values))
    claims = len(tests) + levels
    holm = multipletests(values, method="holm")[1]
    found = adjusted_p_values(tests, tests, claims)
    expected = np.minimum(1, claims / len(tests) * holm)
    assert [found[place][0] for place in tests] == pytest.approx(expected, **WITHIN)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(near_a_limit, near_a_limit), min_size=1, max_size=6))
def test_claims_with_details_are_adjusted_as_shaffer_does(pairs):
    # S2 of Shaffer (1986), step by step: of a claim's two hypotheses at most one can be true
    p = {place: min(pair) for place, pair in enumerate(pairs)}
    settled = {place: max(pair) for place, pair in enumerate(pairs)}
    left, rejected = dict(settled), set()
    while True:
        limit = 0.05 / max(1, len(left))
        rejected |= {place for place in p if p[place] <= limit}
        leaving = next((place for place, largest in left.items() if largest <= limit), None)
        if leaving is None:
            break
        del left[leaving]
    found = adjusted_p_values(p, settled, len(pairs))
    assert {place for place, (adjusted, _) in found.items() if adjusted <= 0.05} == rejected


def test_a_claim_that_is_not_settled_keeps_its_share():
    # the first is contradicted, and whether it is reversed or not stays open: the second
    # pays for two claims; once the first is settled, it pays for itself alone
    assert adjusted_p_values({0: 0.001, 1: 0.02}, {0: 0.3, 1: 0.02}, 2)[1] == (0.04, 2)
    assert adjusted_p_values({0: 0.001, 1: 0.02}, {0: 0.001, 1: 0.02}, 2)[1] == (0.02, 1)


def test_a_whole_study_is_adjusted_as_holm_does():
    at_he = {
        **WIDTH,
        "id": "at",
        "higher": {"width": 1000, **HE["higher"]},
        "lower": {"width": 2000, **HE["higher"]},
    }
    study = study_of(6, [WIDTH, HE, at_he])
    study = study.model_copy(update={"smallest_difference": 0.0})
    outcomes = outcomes_of(noisy([0.953, 0.95, 0.955, 0.951], 6))
    found = judge_claims(study, outcomes)
    theirs = multipletests([claim["p"] for claim in found], method="holm")[1]
    assert [claim["p_adjusted"] for claim in found] == pytest.approx(theirs, **WITHIN)


# -- shares ----------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_that_of_statsmodels(counts):
    right, images = counts
    theirs = proportion_confint(right, images, alpha=0.05, method="wilson")
    assert wilson(right / images, images, 0.95) == pytest.approx(theirs, **WITHIN)


@settings(deadline=None)
@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_clopper_pearson_is_that_of_statsmodels(counts):
    cases, runs = counts
    theirs = proportion_confint(cases, runs, alpha=0.05, method="beta")
    assert clopper_pearson(cases, runs, 0.95) == pytest.approx(theirs, **WITHIN)


def test_mcnemar_on_a_published_example():
    # Fay, "Exact McNemar's Test and Matching Confidence Intervals", vignette of the R package
    # exact2x2: 21 and 12 concordant pairs, 9 and 2 discordant ones. By hand:
    # 2 * P(B(11, 1/2) <= 2) = 2 * (1 + 11 + 55) / 2048 = 0.06543
    assert mcnemar(9, 2) == pytest.approx(134 / 2048, **WITHIN)
    assert mcnemar(2, 9) == pytest.approx(134 / 2048, **WITHIN)
    # Agresti, "Categorical Data Analysis" (1990), p. 350, approval ratings: 150 and 86
    tail = sum(math.comb(236, k) for k in range(87))
    assert mcnemar(150, 86) == pytest.approx(2 * tail / 2**236, **WITHIN)


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_is_that_of_statsmodels(first, second):
    theirs = theirs_mcnemar([[5, first], [second, 5]], exact=True).pvalue
    assert mcnemar(first, second) == pytest.approx(min(1, theirs), **WITHIN)


@settings(deadline=None)
@given(arrays.arrays(float, st.integers(2, 8), elements=st.integers(-9, 9).map(float)))
def test_the_sign_flip_test_counts_as_a_loop_does(values):
    observed = abs(values.sum())
    flips = [abs(np.dot(signs, values)) for signs in itertools.product((-1, 1), repeat=values.size)]
    share = np.mean([flipped >= observed - 1e-9 for flipped in flips])
    assert sign_flip_p(values) == pytest.approx(share, **WITHIN)


# -- seeds and images ------------------------------------------------------------------------


@pytest.mark.parametrize(("seeds", "images"), [(3, 40), (5, 12), (10, 25)])
def test_seeds_and_images_are_a_two_way_analysis_of_variance(seeds, images):
    generator = np.random.default_rng(seeds)
    values = (
        generator.normal(0, 0.3, (seeds, 1))
        + generator.normal(0, 1, (1, images))
        + generator.normal(0, 0.5, (seeds, images))
    )
    seed, image = np.indices(values.shape)
    table = pd.DataFrame({"value": values.ravel(), "seed": seed.ravel(), "image": image.ravel()})
    squares = anova_lm(ols("value ~ C(seed) + C(image)", data=table).fit())["mean_sq"]
    ours = over_seeds_and_images(values)
    # Var(mean) of two crossed random factors; degrees of freedom after Satterthwaite (1946)
    parts = squares[["C(seed)", "C(image)", "Residual"]].to_numpy() / (seeds * images)
    variance = parts @ [1, 1, -1]
    freedom = variance**2 / (
        parts**2 @ [1 / (seeds - 1), 1 / (images - 1), 1 / ((seeds - 1) * (images - 1))]
    )
    assert variance > parts[0]  # else the floor is at work, not the formula
    assert ours.value == pytest.approx(values.mean(), **WITHIN)
    assert ours.standard_error == pytest.approx(np.sqrt(variance), **WITHIN)
    assert ours.degrees_of_freedom == pytest.approx(freedom, **WITHIN)
    # the wider of the intervals for new images and for these, here one and there the other
    both = stats.t.interval(0.95, freedom, values.mean(), np.sqrt(variance))
    these = stats.ttest_1samp(values.mean(axis=1), 0).confidence_interval(0.95)
    widest = max(both, tuple(these), key=np.ptp)
    assert ours.interval(0.95) == pytest.approx(widest, **WITHIN)
