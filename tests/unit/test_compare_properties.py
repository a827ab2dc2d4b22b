"""What holds for the verdicts of any outcomes, however odd."""

import dataclasses
import json

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scripts.claims.claim import FIRST_VERDICT
from scripts.compare.judging import Judging
from scripts.compare.verdicts import MOST_SEEDS
from scripts.measured.outcomes import Outcomes
from tests.judged import judge
from tests.unit.test_compare import claim_of, noisy, outcomes_of, study_of

VERDICTS = {"supported", "contradicted", "undecided"}
DETAILS = {None, "outside", "reversed", "practically equal", "no meaningful gain"}
WIDTH = {"higher": {"width": 1000}, "lower": {"width": 2000}}
FACTORS = {"initializer": ["glorot_normal", "he_normal"], "width": [1000, 2000]}

few_examples = settings(max_examples=25, deadline=None)
means = st.builds(
    lambda base, steps: [base + step for step in steps],
    st.floats(0.1, 0.97),
    st.lists(st.floats(-0.02, 0.02), min_size=4, max_size=4),
)
spreads = st.sampled_from([0.0, 0.0005, 0.004, 0.05])
luck = st.integers(0, 10_000)


def simulated(means, seeds, spread, seed):
    accuracy = noisy(means, seeds, spread, seed)
    train = noisy(means, seeds, spread, seed + 1)
    return outcomes_of(accuracy, train, np.random.default_rng(seed))


def at(outcomes, place):
    """Return outcomes with every array (cells, seeds, ...) taken at ``place``."""
    arrays = {
        field.name: value[place]
        for field in dataclasses.fields(outcomes)
        if isinstance(value := getattr(outcomes, field.name), np.ndarray)
    }
    return dataclasses.replace(outcomes, **arrays)


def plain_claims(study, outcomes):
    """Return the claims with their seeds and pairs in an order that is always the same."""
    claims = judge(study, outcomes)["claims"]
    for claim in claims:
        if "per_seed" in claim:
            claim["per_seed"].sort()
        if "these_networks" in claim and claim["these_networks"]["pairs"]:
            claim["these_networks"]["pairs"].sort(key=lambda pair: json.dumps(pair, sort_keys=True))
    return claims


def assert_alike(one, other):
    if isinstance(one, dict):
        assert one.keys() == other.keys()
        for key in one:
            assert_alike(one[key], other[key])
    elif isinstance(one, list):
        assert len(one) == len(other)
        for first, second in zip(one, other, strict=True):
            assert_alike(first, second)
    elif isinstance(one, float):
        assert one == pytest.approx(other, rel=1e-6, abs=1e-9)
    else:
        assert one == other


@few_examples
@given(means, st.integers(1, 6), spreads, luck)
def test_swapping_higher_and_lower_mirrors_every_interval(means, seeds, spread, seed):
    outcomes = simulated(means, seeds, spread, seed)
    claims = [
        {"id": "one", "statement": "x", **WIDTH},
        {"id": "other", "statement": "x", "higher": WIDTH["lower"], "lower": WIDTH["higher"]},
    ]
    one, other = judge(study_of(seeds, claims), outcomes)["claims"]
    assert other["estimate"] == pytest.approx(-one["estimate"])
    assert other["spread"] == pytest.approx(one["spread"])
    intervals = [(one["interval"], other["interval"])]
    for scope in ("test_set", "new_digits", "these_networks"):
        assert (one[scope] is None) == (other[scope] is None)
        if one[scope]:
            intervals.append((one[scope]["interval"], other[scope]["interval"]))
    assert len(intervals) == (2 if seeds == 1 else 4)
    for (low, high), (lower, upper) in intervals:
        assert (lower, upper) == pytest.approx((-high, -low), abs=1e-9)


@few_examples
@given(means, st.integers(3, 8), spreads, luck)
def test_a_claim_and_its_opposite_are_never_both_supported(means, seeds, spread, seed):
    claims = [
        {"id": "one", "statement": "x", **WIDTH},
        {"id": "other", "statement": "x", "higher": WIDTH["lower"], "lower": WIDTH["higher"]},
    ]
    found = judge(study_of(seeds, claims), simulated(means, seeds, spread, seed))["claims"]
    for one, other in (found, found[::-1]):
        if one["verdict"] == "supported":
            assert other["verdict"] == "contradicted"
        if other["detail"] == "reversed":
            assert one["verdict"] == "supported"


@few_examples
@given(means, st.integers(2, 8), spreads, luck)
def test_new_digits_are_never_surer_than_these_digits(means, seeds, spread, seed):
    for claim in judge(study_of(seeds), simulated(means, seeds, spread, seed))["claims"]:
        if claim["kind"] == "contrast":
            low, high = claim["new_digits"]["interval"]
            inner_low, inner_high = claim["test_set"]["interval"]
            assert low <= inner_low + 1e-12
            assert high >= inner_high - 1e-12


@few_examples
@given(means, spreads, luck, st.integers(1, 8).flatmap(lambda n: st.permutations(range(n))))
@example([0.5, 0.5, 0.5150182481751666, 0.5], 0.0, 0, [0, 1, 2, 3, 4, 5])  # two claims tie
def test_the_order_of_runs_changes_nothing(means, spread, seed, order):
    study = study_of(len(order))
    outcomes = simulated(means, len(order), spread, seed)
    shuffled = at(outcomes, (slice(None), list(order)))
    assert_alike(plain_claims(study, outcomes), plain_claims(study, shuffled))


@few_examples
@given(
    means,
    st.integers(1, 6),
    spreads,
    luck,
    st.permutations(FACTORS["initializer"]),
    st.permutations(FACTORS["width"]),
    st.booleans(),
)
def test_the_order_of_levels_and_factors_changes_nothing(
    means, seeds, spread, seed, initializers, widths, width_first
):
    study, outcomes = study_of(seeds), simulated(means, seeds, spread, seed)
    factors = {"initializer": initializers, "width": widths}
    if width_first:
        factors = dict(reversed(factors.items()))
    reordered = study_of(seeds, factors=factors)
    place = [
        next(i for i, cell in enumerate(study.cells) if cell.levels == wanted.levels)
        for wanted in reordered.cells
    ]
    assert_alike(plain_claims(study, outcomes), plain_claims(reordered, at(outcomes, place)))


@few_examples
@given(st.floats(0, 1), st.integers(3, 9), spreads, luck)
def test_equal_predictions_are_practically_equal(mean, seeds, spread, seed):
    accuracy = np.repeat(noisy([mean], seeds, spread, seed), 4, axis=0)
    one = outcomes_of(accuracy[:1], images=10_000)
    outcomes = dataclasses.replace(
        outcomes_of(accuracy, images=10_000), correct=np.repeat(one.correct, 4, axis=0)
    )
    for claim in judge(study_of(seeds), outcomes)["claims"]:
        if claim["kind"] == "contrast":
            assert (claim["verdict"], claim["detail"]) == ("contradicted", "practically equal")
            assert claim["estimate"] == pytest.approx(0, abs=1e-12)


@few_examples
@given(means, st.integers(3, 8), spreads, luck)
def test_the_seeds_that_would_decide_are_the_fewest(means, seeds, spread, seed):
    study, outcomes = study_of(seeds), simulated(means, seeds, spread, seed)
    for claim, found in zip(study.claims, judge(study, outcomes)["claims"], strict=True):
        p_with = claim.judge(Judging(study, outcomes)).p_with
        assert p_with(seeds) == pytest.approx(found["p"])
        if found["decide"]:
            enough = (n for n in range(seeds + 1, MOST_SEEDS + 1) if p_with(n) <= 0.05 / 4)
            assert found["decide"]["seeds"] == next(enough, None)


@st.composite
def odd_outcomes(draw) -> Outcomes:
    """Outcomes in which much is at its end: all right, none, collapsed, lost, or constant."""
    seeds = draw(st.sampled_from([1, 2, 3, 6, 8]))
    level = st.sampled_from([0.0, 0.1, 0.5, 0.96, 1.0])
    accuracy = np.array(draw(st.lists(level, min_size=4, max_size=4)))[:, None]
    accuracy = accuracy + np.zeros((1, seeds))
    if draw(st.booleans()):  # one run of one cell is otherwise
        accuracy[draw(st.integers(0, 3)), draw(st.integers(0, seeds - 1))] = draw(level)
    train = np.array(draw(st.lists(level, min_size=4, max_size=4)))[:, None] + np.zeros((1, seeds))
    loss = st.sampled_from([0.1, np.nan, np.inf])
    losses = np.array(draw(st.lists(loss, min_size=4 * seeds, max_size=4 * seeds)))
    images = draw(st.sampled_from([2, 100]))
    outcomes = outcomes_of(accuracy, train, images=images)
    return dataclasses.replace(
        outcomes,
        test_loss=losses.reshape(4, seeds),
        train_loss=losses[::-1].reshape(4, seeds),
        paired=draw(st.booleans()),
    )


def constant_difference(seeds):
    return outcomes_of(np.array([[0.96], [0.94], [0.95], [0.93]]) + np.zeros((1, seeds)))


def collapsed_cell(seeds):
    return outcomes_of(np.array([[0.96], [0.098], [0.95], [0.93]]) + np.zeros((1, seeds)))


@settings(max_examples=60, deadline=None)
@given(odd_outcomes())
@example(constant_difference(1))
@example(constant_difference(2))
@example(constant_difference(3))
@example(collapsed_cell(1))
@example(collapsed_cell(2))
@example(collapsed_cell(8))
def test_anything_gets_a_verdict_in_finite_numbers(outcomes):
    seeds = outcomes.train_accuracy.shape[1]
    found = judge(study_of(seeds), outcomes)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert len(found["claims"]) == 4
    for claim in found["claims"]:
        assert claim["verdict"] in VERDICTS
        assert claim["detail"] in DETAILS
        assert claim["interval"] is not None or (seeds == 1 and claim["kind"] == "cause")
        if seeds < FIRST_VERDICT:
            assert claim["verdict"] == "undecided"
        if claim["verdict"] == "undecided":
            assert claim["detail"] is None
        else:
            assert claim["p_adjusted"] <= 0.05
            assert claim["decide"] is None


def test_a_constant_difference_is_decided_with_three_seeds():
    claim = claim_of(judge(study_of(3), constant_difference(3)), "wider-is-worse")
    assert claim["verdict"] == "supported"


def test_a_collapsed_cell_is_named_and_left_out_beside():
    found = judge(study_of(8), collapsed_cell(8))
    assert [cell["collapsed"]["runs"] for cell in found["cells"]] == [0, 8, 0, 0]
    for claim in found["claims"]:
        if claim["kind"] == "contrast":
            assert claim["without_collapsed"] == {"n": 0, "estimate": None, "interval": None}
