"""What a comparison finds, as plain values, and single results made up."""

import numpy as np

from scripts.claims.claim import Decision
from scripts.compare import comparison, verdicts
from scripts.compare.measures import Change, TheseNetworks, Uncertain
from scripts.compare.results import Effect
from scripts.measured.dynamics import Dynamics


def judge(study, outcomes):
    """Return what is found where nothing is known of how networks trained."""
    nothing = np.full(outcomes.collapsed.shape, np.nan)
    with np.errstate(invalid="ignore"):  # losses made up may be infinite
        found = comparison.results(study, outcomes, Dynamics(*[nothing] * 4))
    return found.model_dump(mode="json")


def judge_claims(study, outcomes):
    """Return the verdict on each claim."""
    return [found.model_dump(mode="json") for found in verdicts.judge_claims(study, outcomes)]


def effect(interval, seeds=3, **changes):
    """Return an effect with this 95 % interval over ``seeds``."""
    over = Uncertain(
        standard_error=0.001, degrees_of_freedom=seeds - 1, interval=interval, confidence=0.95
    )
    values = {
        "estimate": sum(interval) / 2, "n": seeds, "per_seed": (0.0,) * seeds, "spread": 0.001,
        "test_set": over, "new_digits": None, "factor": "width", "level": 2000, "against": 1000,
        "these_networks": TheseNetworks(interval=interval, confidence=0.95, pairs=None),
        "train": Change(estimate=0.0, interval=None), "gap": Change(estimate=0.0, interval=None),
    }  # fmt: skip
    return Effect(**values | changes)


def decision(**changes):
    """Return what is decided of a claim, undecided unless ``changes`` say otherwise."""
    values = {
        "id": "a-claim", "verdict": "undecided", "detail": None, "strength": "provisional",
        "rule": "t test, Holm", "n": 3, "confidence": 0.95, "p": 0.5, "p_adjusted": 0.5,
        "smallest_detectable": None, "decide": None,
    }  # fmt: skip
    return Decision(**values | changes)
