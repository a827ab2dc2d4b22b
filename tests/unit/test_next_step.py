"""What would decide more follows from what the cards say."""

import pytest

from scripts.claims.claim import Decide
from scripts.report.sections.answer import firm_seeds, next_step
from tests.judged import decision
from tests.said import macro
from tests.simulated import study_of

AS_THEY_ARE = "If mean and spread stay as they are, with"
CLAIMS = study_of().model_dump(mode="json")["claims"]


def proposed(seeds, *decide, claims=CLAIMS):
    """Return the sentence and the number of seeds.

    ``decide`` holds how many seeds would decide a claim, None where too many, or "decided".
    """
    verdicts = [
        decision(
            verdict="supported" if number == "decided" else "undecided",
            decide=None
            if seeds < 3 or number == "decided"
            else Decide(seeds=number, more_than=None if number else 100),
        )
        for number in decide
    ]
    study = study_of(seeds=list(range(1, seeds + 1)), claims=claims[: len(decide)])
    found = next_step(study, verdicts, 60.0)
    if found is None:
        return None
    assert found.seeds == tuple(range(1, seeds + found.new + 1))
    (said,) = macro("next_step", "next_step", found)
    said, _ = said.split(" Finished runs are kept; ")
    (judge_once,) = macro("next_step", "judge_once")
    assert said.endswith(judge_once) == (found.new > 1 and seeds > 2)
    return said.removesuffix(judge_once).strip(), len(found.seeds)


@pytest.mark.parametrize("seeds", [1, 2])
def test_a_first_verdict_takes_three_seeds(seeds):
    said = "3 seeds can give first verdicts, provisional ones."
    assert proposed(seeds, 9, 9) == (said, 3)
    assert proposed(seeds) == ("3 seeds can give first intervals over seeds.", 3)


@pytest.mark.parametrize(
    ("decide", "said"),
    [
        ((5, 30, None, 40), "1 of the 4 undecided claims would be decided, and"),
        ((5, 8, 7, 6), "all 4 undecided claims would be decided, and"),
        ((5, "decided", 7, "decided"), "both undecided claims would be decided, and"),
        (("decided", "decided", 7, "decided"), "the undecided claim would be decided, and"),
        ((31, "decided", None, "decided"), "none of the 2 undecided claims would be decided, but"),
        ((None, *["decided"] * 3), "the undecided claim would not be decided, but"),
    ],
)
def test_the_firm_number_says_how_many_claims_it_would_decide(decide, said):
    assert firm_seeds(study_of()) == 8
    assert proposed(3, *decide) == (f"{AS_THEY_ARE} 8 seeds {said} verdicts can be firm.", 8)


def test_a_few_more_seeds_are_proposed_where_they_decide_one_more_claim():
    said = f"{AS_THEY_ARE} 20 seeds 1 of the 3 undecided claims would be decided"
    assert proposed(3, 20, 25, None, "decided") == (f"{said}, and verdicts can be firm.", 20)
    assert proposed(8, 20, 25, None, "decided") == (f"{said}.", 20)


def test_nothing_is_proposed_where_nothing_is_left_to_do():
    assert proposed(3, *["decided"] * 4) is None
    assert proposed(8, 31, None, 40, 100) is None
    assert proposed(3) is None


@pytest.mark.parametrize(
    ("seeds", "cost"),
    [
        (1, "the new ones need about 2 min 0 s of training"),
        (2, "the new one needs about 1 min 0 s of training"),
        (7, "the new one needs about 1 min 0 s of training"),
    ],
)
def test_the_cost_is_that_of_the_number_proposed(seeds, cost):
    study = study_of(seeds=list(range(seeds)))
    undecided = decision(decide=Decide(seeds=8, more_than=None) if seeds > 2 else None)
    assert cost in macro("next_step", "next_step", next_step(study, [undecided], 60.0))[0]
