"""What the page says fits the study: one cell or many, with or without each kind of claim."""

import pytest

from scripts.report.methods import not_shown
from scripts.report.why import _row
from tests.simulated import study_of

CLAIMS = study_of().model_dump(mode="json")["claims"]
CAUSE = next(claim for claim in CLAIMS if "cause" in claim)


# -- claims ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claims", "ending"),
    [
        (CLAIMS, "does not say why; see the claim on cause."),
        ([*CLAIMS, {**CAUSE, "id": "again"}], "does not say why; see the claims on cause."),
        ([claim for claim in CLAIMS if claim != CAUSE], "does not say why."),
    ],
)
def test_the_claims_on_cause_are_named_where_there_are_some(claims, ending):
    assert not_shown(study_of(claims=claims))[-1].endswith(ending)


def test_without_a_contrast_nothing_is_said_of_cause():
    assert not [said for said in not_shown(study_of(claims=[])) if "why" in said]


# -- evidence ----------------------------------------------------------------------------


def test_a_gap_is_in_points_as_everywhere():
    row = {"name": "gap", "lower": 0.0312, "higher": -0.002, "estimate": 0.0332,
           "interval": [0.01, 0.05], "favours": "overfitting"}  # fmt: skip
    assert _row(row)[1:] == [
        "+3.12 points", "\u22120.20 points", "+3.32 (+1.00 to +5.00)", "overfitting"
    ]  # fmt: skip
