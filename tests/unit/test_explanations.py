"""Which explanation the evidence favours: each row on data whose truth is known."""

import numpy as np
import pytest

from scripts.compare.contrasts import main_effects, simple_effects
from scripts.compare.explanations import explanations
from scripts.job.problem import Problem
from scripts.measured.dynamics import Dynamics, moving_together
from scripts.measured.run_files import read_history, read_predictions, read_signals, read_steps
from scripts.measured.spikes import per_thousand, spikes
from tests.unit.test_compare import noisy, outcomes_of, study_of

CELLS = 4  # Xavier 1000, Xavier 2000, He 1000, He 2000
CALM = np.zeros((CELLS, 6))
WIDE = np.array([[0.0], [1.0], [0.0], [1.0]])


def dynamics_of(**changes):
    values = dict.fromkeys(("spikes", "dead", "growth", "together"), CALM)
    jitter = np.random.default_rng(0).normal(0, 1e-4, (CELLS, 6))
    return Dynamics(**{name: changes.get(name, calm) + jitter for name, calm in values.items()})


def rows_of(study, outcomes, dynamics):
    (found,) = explanations(study, outcomes, dynamics)
    return {row.name: row.model_dump() for row in found.rows}


def overfitted():
    """2000 units fit perfectly and lose two points on the test images."""
    test = noisy([0.96, 0.94, 0.96, 0.94], 6, 0.001)
    train = np.full((CELLS, 6), 0.98) + 0.019 * WIDE
    return outcomes_of(test, train)


def unstable():
    """2000 units lose two points on test and training images alike."""
    test = noisy([0.96, 0.94, 0.96, 0.94], 6, 0.001)
    return outcomes_of(test, test + 0.01)


def test_overfitting_is_recognized():
    rows = rows_of(study_of(6), overfitted(), dynamics_of(together=-0.5 * np.ones((CELLS, 6))))
    for name in ("train accuracy", "gap", "losses together", "spikes", "dead units"):
        assert rows[name]["favours"] == "overfitting", name
    assert rows["train accuracy"]["estimate"] == pytest.approx(0.019)
    assert rows["gap"]["lower"] == pytest.approx(0.059, abs=0.002)


def test_unstable_training_is_recognized():
    dynamics = dynamics_of(
        together=0.5 * np.ones((CELLS, 6)),
        spikes=5 * WIDE * np.ones(6), dead=0.2 * WIDE * np.ones(6), growth=2 * WIDE * np.ones(6),
    )  # fmt: skip
    rows = rows_of(study_of(6), unstable(), dynamics)
    for name in (
        "train accuracy", "gap", "losses together", "spikes", "dead units", "activation growth"
    ):  # fmt: skip
        assert rows[name]["favours"] == "unstable training", name
    assert rows["spikes"]["lower"] == pytest.approx(5, abs=0.01)


def test_a_higher_training_loss_speaks_for_unstable_training():
    outcomes = unstable()
    losses = 0.1 + 0.05 * WIDE + np.random.default_rng(2).normal(0, 0.001, (CELLS, 6))
    outcomes = type(outcomes)(**{**vars(outcomes), "train_loss": losses})
    row = rows_of(study_of(6), outcomes, dynamics_of())["train loss"]
    assert row["favours"] == "unstable training"
    assert row["estimate"] == pytest.approx(0.05, abs=0.002)


@pytest.mark.parametrize("seeds", [1, 2])
def test_nothing_is_favoured_before_luck_is_measured(seeds):
    outcomes = outcomes_of(noisy([0.96, 0.94, 0.96, 0.94], seeds))
    dynamics = Dynamics(*np.zeros((4, CELLS, seeds)))
    rows = rows_of(study_of(seeds), outcomes, dynamics)
    assert {row["favours"] for row in rows.values()} == {None, "not tried"}


def test_nothing_is_favoured_where_there_is_no_loss_to_explain():
    outcomes = outcomes_of(noisy([0.95, 0.95, 0.95, 0.95], 6), np.full((CELLS, 6), 0.97))
    (found,) = explanations(study_of(6), outcomes, dynamics_of())
    assert not found.sure
    assert {row.favours for row in found.rows} == {None, "not tried"}


def test_a_correlation_ends_at_one():
    together = np.tile([0.2, 0.9, 0.95, 1.0, 0.9, 0.99], (CELLS, 1))
    row = rows_of(study_of(6), unstable(), dynamics_of(together=together))["losses together"]
    assert row["interval"][1] == 1


def test_a_number_that_no_run_has_favours_nothing():
    outcomes = outcomes_of(noisy([0.96, 0.94, 0.96, 0.94], 4))
    dynamics = Dynamics(*np.zeros((3, CELLS, 4)), together=np.full((CELLS, 4), np.nan))
    row = rows_of(study_of(4), outcomes, dynamics)["losses together"]
    assert (row["estimate"], row["interval"], row["favours"]) == (None, None, None)


@pytest.mark.parametrize(
    ("setting", "levels", "losses", "favoured"),
    [
        ("learning_rate", [0.001, 0.01], (0.0, 0.02), "unstable training"),
        ("learning_rate", [0.001, 0.01], (0.02, 0.02), "overfitting"),
        ("dropout", [0.0, 0.5], (0.02, 0.0), "overfitting"),
        ("dropout", [0.0, 0.5], (0.02, 0.02), "unstable training"),
        ("train_images", [600, 6000], (0.02, 0.0), "overfitting"),
    ],
)
def test_an_intervention_is_read_by_what_becomes_of_the_loss(setting, levels, losses, favoured):
    study = study_of(6, claims=[], factors={"width": [1000, 2000], setting: levels})
    means = [0.96, 0.96, 0.96 - losses[0], 0.96 - losses[1]]
    rows = rows_of(study, outcomes_of(noisy(means, 6, 0.0005), images=5_000), dynamics_of())
    assert rows[setting]["favours"] == favoured
    assert rows[setting]["at"] == (levels[0] if setting == "learning_rate" else levels[1])


RATES = {"width": [1000, 2000], "learning_rate": [0.001, 0.01]}


def claimed(higher, lower):
    """Return a claim that one side is more accurate, and that overfitting is why."""
    return [
        {"id": "worse", "statement": "So.", "higher": higher, "lower": lower},
        {"id": "why", "statement": "So.", "explains": "worse", "cause": "overfitting"},
    ]


@pytest.mark.parametrize(
    ("higher", "lower", "favoured"),
    [
        # the loss is claimed of one rate, and gone at the lower one
        ({"width": 1000, "learning_rate": 0.01}, {"width": 2000, "learning_rate": 0.01},
         "unstable training"),
        # what is compared is at the lowest rate already, or is the change of the rate itself
        ({"width": 1000, "learning_rate": 0.001}, {"width": 2000, "learning_rate": 0.001},
         "not tried"),
        ({"learning_rate": 0.001}, {"learning_rate": 0.01}, "not tried"),
    ],
)  # fmt: skip
def test_an_intervention_on_what_a_claim_holds_fixed_is_one_all_the_same(higher, lower, favoured):
    study = study_of(6, claims=claimed(higher, lower), factors=RATES)
    outcomes = outcomes_of(noisy([0.96, 0.95, 0.96, 0.93], 6, 0.0005), images=5_000)
    assert rows_of(study, outcomes, dynamics_of())["learning_rate"]["favours"] == favoured


def test_a_study_without_widths_or_cause_claims_explains_nothing():
    study = study_of(3, claims=[], factors={"dropout": [0.0, 0.5]})
    outcomes = outcomes_of(noisy([0.9, 0.9], 3))
    assert explanations(study, outcomes, Dynamics(*np.zeros((4, 2, 3)))) == []


def test_fitting_and_generalization_add_up_to_the_difference():
    outcomes = overfitted()
    for found in (*main_effects(study_of(6), outcomes), *simple_effects(study_of(6), outcomes)):
        whole = found.train.estimate - found.gap.estimate
        assert found.test.estimate == pytest.approx(whole, abs=1e-12)


# -- what the rows are made of -----------------------------------------------------------


def test_a_spike_leaps_over_three_times_the_median_of_the_hundred_steps_before():
    losses = np.ones(300)
    losses[[50, 150, 200, 250]] = [9.0, 3.1, 2.9, 9.0]
    assert spikes(losses).tolist() == [150, 250]
    assert per_thousand(losses) == pytest.approx(1_000 * 2 / 200)


def test_a_loss_that_is_not_finite_is_no_spike():
    losses = np.ones(300)
    losses[200:] = np.nan
    losses[150] = np.inf
    assert spikes(losses).size == 0


@pytest.mark.parametrize("steps", [1, 100])
def test_too_few_steps_cannot_tell_spikes(steps):
    assert np.isnan(per_thousand(np.arange(steps, dtype=float)))


def test_losses_that_move_together_correlate():
    train = np.array([2.0, 1.0, 0.8, 0.5, 0.6, 0.4, 0.5, 0.3])
    assert moving_together(train, train + 0.1) == pytest.approx(1)
    assert moving_together(train, 3 - train) == pytest.approx(-1)
    assert np.isnan(moving_together(train[:5], train[:5]))
    assert np.isnan(moving_together(train, np.full(8, np.nan)))
    assert np.isnan(moving_together(train, np.ones(8)))


SIGNALS = """epoch,layer,loss,preactivation,activation,gradient,weight_std,weight_norm,dead
0,hidden_1,2.3,0.2,0.1,0.01,0.04,30,0.0
0,hidden_2,2.3,0.2,0.1,0.01,0.04,30,0.0
0,logits,2.3,0.2,0.2,0.09,0.04,3,nan
1,hidden_1,0.5,0.2,0.3,0.01,0.04,31,0.25
1,hidden_2,0.5,0.2,1.6,0.01,0.04,31,0.75
1,logits,0.5,0.2,0.2,0.09,0.04,4,nan
"""


def test_signals_are_read_by_epoch_and_layer(tmp_path):
    (tmp_path / "signals.csv").write_text(SIGNALS)
    signals = read_signals(str(tmp_path / "signals.csv"))
    assert signals.layers == ("hidden_1", "hidden_2", "logits")
    assert signals.loss.tolist() == [2.3, 0.5]
    assert signals.values["activation"].shape == (2, 3)
    assert signals.growth == pytest.approx(2)  # the mean square grew 16-fold, the scale 4-fold
    assert signals.dead == pytest.approx(0.5)


@pytest.mark.parametrize("reader", [read_history, read_signals, read_steps, read_predictions])
@pytest.mark.parametrize("content", [b"", b"epoch,layer\n", b"epoch,layer\n1,x\n", b"\xff\xfe"])
def test_a_damaged_file_is_named(tmp_path, reader, content):
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(Problem, match=r"file is damaged .*delete it and run again"):
        reader(str(path))
