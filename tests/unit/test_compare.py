"""Verdicts that can be trusted: estimates, rules, and studies with known truth."""

import json

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from scripts.compare.comparison import run_rows
from scripts.job.problem import Problem
from scripts.measured.dynamics import Dynamics
from scripts.measured.outcomes import Outcomes, read_outcomes
from scripts.study.study import Study
from tests.judged import judge

IMAGES = 1_000
DELTA = 0.001


def study_of(seeds, claims=None, factors=None):
    with open("config/config.yaml", encoding="utf-8") as file:  # noqa: PTH123
        config = yaml.safe_load(file)
    config["seeds"] = list(range(seeds))
    if factors is not None:
        config["factors"] = factors
    if claims is not None:
        config["claims"] = claims
    return Study.model_validate(config)


def outcomes_of(accuracy, train=None, generator=None, images=IMAGES):
    """Outcomes whose test accuracies are ``accuracy`` (cells, seeds), to one image."""
    generator = generator or np.random.default_rng(0)
    hits = np.rint(np.asarray(accuracy) * images).astype(int)
    difficulty = generator.random(images)
    noise = generator.random((*hits.shape, images)) * 0.05
    ranks = np.argsort(np.argsort(difficulty + noise, axis=-1), axis=-1)
    correct = ranks < hits[..., None]
    shape = hits.shape
    return Outcomes(
        correct=correct,
        train_accuracy=np.asarray(train if train is not None else np.ones(shape), float),
        test_loss=np.full(shape, 0.1),
        train_loss=np.full(shape, 0.05),
        collapsed=correct.mean(axis=2) < 0.2,
        seconds=np.full(shape, 15.0),
        cpu_seconds=np.full(shape, 10.0),
        parameters=np.full(shape, 100.0),
        train_images=images,
        paired=True,
    )


def noisy(means, seeds, deviation=0.002, seed=1):
    generator = np.random.default_rng(seed)
    return np.clip(generator.normal(np.array(means)[:, None], deviation, (len(means), seeds)), 0, 1)


def claim_of(found, identifier):
    return next(claim for claim in found["claims"] if claim["id"] == identifier)


# -- verdicts ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("means", "verdict", "detail"),
    [
        ([0.96, 0.94, 0.96, 0.94], "supported", None),
        ([0.94, 0.96, 0.94, 0.96], "contradicted", "reversed"),
        ([0.95, 0.95, 0.95, 0.95], "contradicted", "practically equal"),
    ],
)
def test_clear_contrasts_get_the_verdict_that_they_deserve(means, verdict, detail):
    accuracy = np.array(means)[:, None] + np.zeros((4, 8))
    accuracy += np.random.default_rng(0).normal(0, 0.0003, (4, 8))
    found = judge(study_of(8), outcomes_of(accuracy, images=20_000))
    claim = claim_of(found, "wider-is-worse")
    assert (claim["verdict"], claim["detail"]) == (verdict, detail)
    assert claim["strength"] == "firm"


@pytest.mark.parametrize(
    ("seeds", "strength"), [(1, "these networks only"), (2, "these networks only")]
)
def test_one_or_two_seeds_never_decide(seeds, strength):
    accuracy = np.repeat([[0.99], [0.5], [0.99], [0.5]], seeds, axis=1)
    found = judge(study_of(seeds), outcomes_of(accuracy))
    assert {claim["verdict"] for claim in found["claims"]} == {"undecided"}
    assert {claim["strength"] for claim in found["claims"]} == {strength}


def test_three_seeds_are_provisional_and_noise_is_undecided():
    found = judge(study_of(3), outcomes_of(noisy([0.95] * 4, 3, 0.01)))
    claim = claim_of(found, "he-beats-xavier")
    assert (claim["verdict"], claim["strength"]) == ("undecided", "provisional")
    assert claim["decide"]["seeds"] is None or claim["decide"]["seeds"] > 3


def test_a_level_goes_by_its_interval():
    where = {"where": {"initializer": "glorot_normal", "width": 1000}, "statement": "x"}
    claims = [
        {"id": "inside", **where, "between": [0.9, 0.99]},
        {"id": "outside", **where, "between": [0.5, 0.6]},
        {"id": "straddling", **where, "between": [0.95, 0.99]},
    ]
    found = judge(study_of(5, claims), outcomes_of(noisy([0.95] * 4, 5, 0.004)))
    verdicts = [claim["verdict"] for claim in found["claims"]]
    assert verdicts == ["supported", "contradicted", "undecided"]


@pytest.mark.parametrize(
    ("test", "train", "verdict"),
    [
        ([0.96, 0.94], [0.97, 0.99], "supported"),
        ([0.96, 0.94], [0.97, 0.95], "contradicted"),
        ([0.94, 0.96], [0.97, 0.99], "contradicted"),
    ],
)
def test_overfitting_needs_a_loss_a_gap_and_an_unharmed_fit(test, train, verdict):
    generator = np.random.default_rng(0)
    spread = generator.normal(0, 0.0005, (4, 6))
    accuracy = np.array([test[0], test[1]] * 2)[:, None] + spread
    fitted = np.array([train[0], train[1]] * 2)[:, None] + generator.normal(0, 0.0005, (4, 6))
    found = judge(study_of(6), outcomes_of(accuracy, fitted))
    claim = claim_of(found, "wider-overfits")
    assert claim["verdict"] == verdict
    parts = {part["name"]: part["estimate"] for part in claim["parts"]}
    assert parts["test"] == pytest.approx(parts["train"] - parts["gap"])


def test_the_seeds_that_would_decide_do_decide():
    # an effect of 5 times its standard error at 3 seeds, adjusted for 4 claims: undecided
    deviation = np.array([-0.004, 0.0, 0.004])
    accuracy = (
        np.array([0.96, 0.948, 0.96, 0.948])[:, None]
        + np.array([1, -1, 1, -1])[:, None] / 2 * deviation
    )
    claim = claim_of(judge(study_of(3), outcomes_of(accuracy)), "wider-is-worse")
    assert claim["verdict"] == "undecided"
    needed = claim["decide"]["seeds"]
    error = np.sqrt(1 / needed) * 0.004
    p = 2 * stats.t.sf((0.012 - DELTA) / error, needed - 1)
    assert p * 4 <= 0.05
    fewer = 2 * stats.t.sf((0.012 - DELTA) / (np.sqrt(1 / (needed - 1)) * 0.004), needed - 2)
    assert fewer * 4 > 0.05


# -- properties --------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 5))
def test_swapping_higher_and_lower_mirrors_everything(seed, seeds):
    study = study_of(seeds)
    outcomes = outcomes_of(noisy([0.95, 0.94, 0.96, 0.93], seeds, seed=seed))
    claims = [
        {"id": "a", "statement": "x", "higher": {"width": 1000}, "lower": {"width": 2000}},
        {"id": "b", "statement": "x", "higher": {"width": 2000}, "lower": {"width": 1000}},
    ]
    study = study_of(seeds, claims)
    one, other = judge(study, outcomes)["claims"]
    assert one["estimate"] == pytest.approx(-other["estimate"])
    assert one["interval"] == pytest.approx([-end for end in reversed(other["interval"])])


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(5)))
def test_the_order_of_seeds_changes_nothing(order):
    outcomes = outcomes_of(noisy([0.95, 0.94, 0.96, 0.93], 5))
    shuffled = Outcomes(
        **{
            **vars(outcomes),
            "correct": outcomes.correct[:, list(order)],
            "train_accuracy": outcomes.train_accuracy[:, list(order)],
        }
    )
    one, other = (judge(study_of(5), each)["claims"] for each in (outcomes, shuffled))
    for a, b in zip(one, other, strict=True):
        assert a["verdict"] == b["verdict"]
        assert a["estimate"] == pytest.approx(b["estimate"])


@pytest.mark.parametrize("seeds", [1, 2, 3, 8])
@pytest.mark.parametrize("kind", ["equal", "collapsed", "half collapsed", "no loss"])
def test_no_outcome_is_too_odd_for_a_verdict(seeds, kind):
    accuracy = np.full((4, seeds), 0.95)
    if kind == "collapsed":
        accuracy[1] = 0.1
    if kind == "half collapsed":
        accuracy[:2, : (seeds + 1) // 2] = 0.1
    outcomes = outcomes_of(accuracy)
    if kind == "no loss":
        outcomes = Outcomes(**{**vars(outcomes), "test_loss": np.full((4, seeds), np.nan)})
    found = judge(study_of(seeds), outcomes)
    json.dumps(found, allow_nan=False)
    assert all(c["verdict"] in ("supported", "contradicted", "undecided") for c in found["claims"])
    if kind == "half collapsed":
        assert (
            claim_of(found, "he-beats-xavier")["without_collapsed"]["n"] == seeds - (seeds + 1) // 2
        )


@pytest.mark.parametrize(
    "factors",
    [
        {"width": [1000]},
        {"initializer": ["glorot_normal", "he_normal", "lecun_normal"]},
        {"width": [1, 2], "depth": [1, 2, 3], "dropout": [0.0, 0.5]},
        {"initializer": ["zeros", {"name": "random_normal", "stddev": 1.0}]},
    ],
)
def test_any_grid_is_compared(factors):
    study = study_of(3, [], factors)
    found = judge(study, outcomes_of(noisy([0.9] * len(study.cells), 3)))
    json.dumps(found, allow_nan=False)
    pairs = sum(len(levels) * (len(levels) - 1) // 2 for levels in factors.values())
    assert len(found["main_effects"]) == pairs
    shape = (len(study.cells), 3)
    dynamics = Dynamics(*np.random.default_rng(0).uniform(0, 1, (4, *shape)))
    dynamics.together[0, 0] = np.nan
    header, rows = run_rows(study, outcomes_of(noisy([0.9] * len(study.cells), 3)), dynamics)
    assert len(rows) == len(study.runs)
    assert all(len(row) == len(header) for row in rows)


@pytest.mark.parametrize("seeds", [3, 5])
def test_studies_without_a_difference_are_rarely_decided_wrongly(seeds):
    # all cells equal to within the smallest difference: "higher" must not be supported
    claims = [
        {"id": "a", "statement": "x", "higher": {"width": 1000}, "lower": {"width": 2000}},
        {"id": "b", "statement": "x", "higher": {"width": 2000}, "lower": {"width": 1000}},
    ]
    study = study_of(seeds, claims, {"width": [1000, 2000]})
    generator = np.random.default_rng(seeds)
    studies, wrong = 300, 0
    for _ in range(studies):
        accuracy = generator.normal(0.95, 0.003, (2, seeds))
        verdicts = judge(study, outcomes_of(accuracy, generator=generator, images=400))["claims"]
        wrong += any(claim["verdict"] == "supported" for claim in verdicts)
    assert wrong / studies <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / studies)


# -- files -------------------------------------------------------------------------------


def test_a_file_of_another_run_is_refused(tmp_path):
    study = study_of(1, [], {"width": [4]})
    measured = {"accuracy": 1, "loss": 1, "images": 2, "correct": 2, "per_class": []}
    evaluation = {"format": 1, "run": "another", "collapsed": False}
    evaluation |= {"test": measured, "train": measured}
    (tmp_path / "e.json").write_text(json.dumps(evaluation))
    np.savez(tmp_path / "p.npz", predicted=np.zeros(2, np.uint8))
    images = {f"x_{s}": np.zeros((2, 28, 28), np.uint8) for s in ("train", "test")}
    labels = {f"y_{s}": np.zeros(2, np.uint8) for s in ("train", "test")}
    np.savez(tmp_path / "d.npz", **images, **labels)
    files = [[str(tmp_path / name)] for name in ("e.json", "p.npz", "t.json")]
    with pytest.raises(Problem, match="another run"):
        read_outcomes(study, *files, {"mnist": str(tmp_path / "d.npz")})
