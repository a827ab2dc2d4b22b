"""Claims that ask the same, or each other's opposite, are found, named and judged once."""

import pytest

from scripts.claims.claim import ALPHA
from scripts.study.check import main
from scripts.study.names import asked_twice
from tests.judged import judge_claims
from tests.said import macro
from tests.unit.test_compare import DELTA, noisy, outcomes_of, study_of

WIDE = {"higher": {"width": 1000}, "lower": {"width": 2000}}
SAME = {"higher": {"width": "1e3"}, "lower": {"width": 2000.0}}
LONGER = {"higher": {"width": 1000, "depth": 4}, "lower": {"width": 2000, "depth": 4}}
OPPOSITE = {"higher": {"width": 2000}, "lower": {"width": 1000}}
AT_HE = {
    "higher": {"width": 1000, "initializer": "he_normal"},
    "lower": {"width": 2000, "initializer": {"name": "he_normal"}},
}
HE = {"higher": {"initializer": "he_normal"}, "lower": {"initializer": "glorot_normal"}}
LEVEL = {"where": {"width": 1000}, "between": [0.9, 0.95]}
PUBLISHED = {"where": {"width": 1000, "initializer": "he_normal"}, "published": 0.95}


def named(*claims):
    """Return claims with the ids a, b and so on."""
    return [
        {"id": name, "statement": "x", **claim}
        for name, claim in zip("abcdef", claims, strict=False)
    ]


def cause(of):
    return {"explains": of, "cause": "overfitting"}


@pytest.mark.parametrize(
    ("claims", "groups"),
    [
        ((WIDE, SAME), ["ab"]),
        ((WIDE, LONGER), ["ab"]),
        ((WIDE, OPPOSITE), ["ab"]),
        ((HE, WIDE, AT_HE, OPPOSITE, SAME), ["a", "bde", "c"]),
        ((LEVEL, {**LEVEL, "where": {"width": 1000, "depth": 4}}), ["ab"]),
        ((LEVEL, {**LEVEL, "between": [0.9, 0.96]}), ["a", "b"]),
        ((LEVEL, {**LEVEL, "where": {"width": 2000}}), ["a", "b"]),
        ((PUBLISHED, {**PUBLISHED, "published": 0.95}), ["ab"]),
        ((WIDE, SAME, cause("a"), cause("b")), ["ab", "cd"]),
        ((WIDE, OPPOSITE, cause("a"), cause("b")), ["ab", "c", "d"]),
    ],
)
def test_claims_that_ask_the_same_are_found_however_they_are_spelled(claims, groups):
    study = study_of(3, named(*claims))
    found = ["".join(claim.id for claim in same) for same in study.questions]
    assert found == groups
    assert len(study.weighed) == len(groups) - ("published" in claims[0])


def test_cells_that_are_one_network_count_as_one():
    factors = {"depth": [0, 2], "width": [10, 20]}
    claims = named(
        {
            "higher": {"depth": 2},
            "lower": {
                "depth": 0,
            },
        },
        {"higher": {"depth": 2, "width": 10}, "lower": {"depth": 0, "width": 10}},
        {"higher": {"depth": 2, "width": 10}, "lower": {"depth": 0, "width": 20}},
    )
    found = study_of(3, claims, factors).questions
    assert [len(same) for same in found] == [1, 2]


def judged(*claims, delta=DELTA):
    study = study_of(6, named(*claims))
    study = study.model_copy(update={"smallest_difference": delta})
    found = judge_claims(study, outcomes_of(noisy([0.953, 0.951, 0.955, 0.951], 6)))
    return [{key: value for key, value in one.items() if key != "id"} for one in found]


def test_a_claim_that_asks_the_same_takes_no_share_of_its_own():
    alone, he = judged(WIDE, HE)
    again = judged(WIDE, HE, SAME)
    assert again == [alone, he, alone]
    assert judged(LEVEL, LEVEL)[1] == judged(LEVEL)[0]
    assert judged(WIDE, cause("a"), cause("a"))[1:] == judged(WIDE, cause("a"))[1:] * 2


def test_the_opposite_of_a_claim_takes_no_share_of_its_own_and_says_the_opposite():
    alone, he = judged(WIDE, HE)
    one, kept, other = judged(WIDE, HE, OPPOSITE)
    assert (one, kept) == (alone, he)
    assert (one["verdict"], other["verdict"]) == ("supported", "contradicted")
    assert other["detail"] == "reversed"
    assert other["p_adjusted"] < one["p_adjusted"] < ALPHA
    assert other["interval"] == pytest.approx([-end for end in reversed(one["interval"])])
    assert other["confidence"] == one["confidence"] == 1 - ALPHA / 2


def test_a_contrast_and_its_opposite_are_wrong_together_as_often_as_one_claim_may_be():
    # without any difference, and with next to none that matters, which is hardest
    study = study_of(6, named(WIDE, OPPOSITE))
    study = study.model_copy(update={"smallest_difference": 1e-4})
    tries = 300
    wrong = 0
    for seed in range(tries):
        found = judge_claims(study, outcomes_of(noisy([0.95] * 4, 6, 0.003, seed)))
        wrong += any(claim["verdict"] == "supported" for claim in found)
    reach = 2 * (ALPHA * (1 - ALPHA) / tries) ** 0.5
    assert ALPHA - reach < wrong / tries < ALPHA + reach


def test_the_page_and_the_check_name_them(tmp_path, capsys):
    study = study_of(3, named(WIDE, HE, OPPOSITE, SAME))
    said = "Judged once, since they ask the same or are each other's opposite: a and c and d."
    assert said == asked_twice(study)
    assert macro("design", "methods", study)[-1].endswith(
        f"any of the 4 claims wrongly is held at 5\u202f% by Holm's procedure. {said}"
    )
    assert asked_twice(study_of(3)) == ""
    file = tmp_path / "mine.json"
    file.write_text(study.model_dump_json(include={"claims"}), encoding="utf-8")
    assert main([str(file)]) == 0
    assert said in capsys.readouterr().out
