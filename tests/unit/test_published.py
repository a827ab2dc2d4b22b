"""A published figure is consistent where one more run could give it, and else not reproduced."""

import numpy as np
import pytest
import statsmodels.api as sm

from tests.judged import judge, judge_claims
from tests.unit.test_compare import outcomes_of, study_of

WHERE = {"initializer": "he_normal", "width": 1000}


def published(accuracy, name="found"):
    return {"id": name, "statement": "So.", "where": WHERE, "published": accuracy}


def judged(per_seed, *claims):
    """Return the verdicts on ``claims`` where the cell that they name has these accuracies."""
    accuracy = np.full((4, len(per_seed)), 0.9)
    accuracy[2] = per_seed
    study = study_of(len(per_seed), list(claims))
    assert study.cells[2].has(WHERE)
    return judge_claims(study, outcomes_of(accuracy))


def predicted(per_seed):
    """Return the 95 % prediction interval of least squares."""
    fitted = sm.OLS(per_seed, np.ones(len(per_seed))).fit()
    frame = fitted.get_prediction([[1.0]]).summary_frame(alpha=0.05)
    return frame["obs_ci_lower"][0], frame["obs_ci_upper"][0]


@pytest.mark.parametrize("seeds", [3, 8])
def test_the_limits_are_those_of_the_prediction_interval(seeds):
    per_seed = np.linspace(0.94, 0.96, seeds).round(3)
    low, high = predicted(per_seed)
    inside, outside = 1e-6, -1e-6
    for end, way in ((low, 1), (high, -1)):
        within, beyond = judged(
            per_seed, published(end + way * inside, "a"), published(end + way * outside, "b")
        )
        assert (within["verdict"], within["detail"]) == ("supported", "consistent")
        assert (beyond["verdict"], beyond["detail"]) == ("contradicted", "not reproduced")
        assert within["p"] > 0.05 > beyond["p"]
        assert within["prediction_interval"] == pytest.approx([low, high], abs=1e-9)


@pytest.mark.parametrize("seeds", [1, 2])
def test_one_or_two_seeds_decide_nothing(seeds):
    (found,) = judged([0.5, 0.51][:seeds], published(0.9))
    assert (found["verdict"], found["strength"]) == ("undecided", "these networks only")
    assert found["decide"] is None


def test_many_seeds_are_no_reason_to_be_firm():
    (found,) = judged(np.linspace(0.94, 0.96, 12), published(0.2))
    assert (found["verdict"], found["strength"]) == ("contradicted", "provisional")


def test_a_published_figure_takes_nothing_from_the_other_claims():
    contrast = {
        "id": "wider", "statement": "So.", "higher": {"width": 1000}, "lower": {"width": 2000},
    }  # fmt: skip
    per_seed = [0.91, 0.93, 0.92, 0.95]
    alone = judged(per_seed, contrast)[0]
    beside = judged(per_seed, contrast, published(0.99), published(0.5, "other"))
    assert beside[0] == alone
    assert [found["p_adjusted"] for found in beside[1:]] == [None, None]


def test_runs_that_are_all_alike_differ_by_an_image_at_least():
    (found,) = judged([0.95] * 5, published(0.951))  # 1,000 images
    assert found["verdict"] == "supported"
    (found,) = judged([0.95] * 5, published(0.96))
    assert found["verdict"] == "contradicted"


@pytest.mark.parametrize("seeds", [3, 5, 10])
def test_a_figure_from_such_a_run_is_not_reproduced_one_time_in_twenty(seeds):
    generator = np.random.default_rng(seeds)
    wrong, tries = 0, 1_500
    for _ in range(tries):
        *per_seed, other = generator.normal(0.9, 0.01, seeds + 1).round(3)
        study = study_of(seeds, [published(float(other))], {"initializer": ["he_normal"]})
        (found,) = judge_claims(study, outcomes_of([per_seed]))
        wrong += found["verdict"] == "contradicted"
    assert wrong / tries == pytest.approx(0.05, abs=3 * np.sqrt(0.05 * 0.95 / tries))


def test_a_study_of_one_cell_and_a_published_figure_is_judged_whole():
    claims = [{**published(0.9), "where": {"width": 1000}}]
    study = study_of(3, claims, {"width": [1000]})
    found = judge(study, outcomes_of([[0.91, 0.92, 0.9]]))
    assert found["claims"][0]["verdict"] == "supported"
