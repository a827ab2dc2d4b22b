"""The part of a study whose runs are all there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.study.subset import complete_subset
from tests.simulated import study_of

THREE = study_of(seeds=[1, 2, 3])


def part_without(study, gone):
    return complete_subset(study, lambda run: run not in {r.id for r in study.runs if gone(r)})


def test_nothing_missing_is_the_whole():
    assert part_without(THREE, lambda _: False) == (THREE, None)


def test_all_missing_is_no_part():
    assert part_without(THREE, lambda _: True) is None


def test_for_one_run_its_seed_is_left_out():
    part, missing = part_without(THREE, lambda run: run == THREE.runs[4])
    assert part.seeds == [1, 3]
    assert part.factors == THREE.factors
    assert part.claims == THREE.claims
    assert (missing.seeds, missing.levels, missing.claims) == ((2,), {}, ())
    assert missing.runs == (THREE.runs[4].id,)
    assert missing.asked == 12


def test_for_a_cell_that_always_fails_a_level_is_left_out_and_claims_that_need_it():
    part, missing = part_without(
        THREE, lambda run: run.settings.width == 2000 and run.settings.initializer.name[0] == "g"
    )
    assert part.seeds == THREE.seeds
    assert len(part.runs) == 6
    assert missing.levels == {"initializer": ("glorot_normal",)}
    assert "xavier-reaches-96" in missing.claims
    assert "wider-is-worse" not in missing.claims


def test_a_cause_goes_with_what_it_explains():
    part, missing = part_without(THREE, lambda run: run.settings.width == 2000)
    assert missing.levels == {"width": (2000,)}
    assert set(missing.claims) >= {"wider-is-worse", "wider-overfits"}
    assert {claim.id for claim in part.claims}.isdisjoint(missing.claims)


def test_one_run_of_one_seed_is_a_part():
    one = study_of(factors={"width": [1000, 2000]}, seeds=[1], claims=[])
    part, missing = part_without(one, lambda run: run.settings.width == 1000)
    assert [run.settings.width for run in part.runs] == [2000]
    assert missing.levels == {"width": (1000,)}


@given(st.sets(st.integers(0, 11)))
def test_every_run_of_a_part_is_there_and_what_is_left_out_is_told(gone):
    runs = [run.id for run in THREE.runs]
    found = part_without(THREE, lambda run: runs.index(run.id) in gone)
    if found is None:
        assert len(gone) == 12
        return
    part, missing = found
    assert {run.id for run in part.runs}.isdisjoint(runs[place] for place in gone)
    left_out = missing and (missing.seeds or missing.levels)
    assert bool(left_out) == bool(gone)
    assert len(part.runs) == len(part.cells) * len(part.seeds) > 0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_runs_keep_their_ids(seed):
    part, _ = part_without(THREE, lambda run: run.seed == seed)
    assert {run.id for run in part.runs} < {run.id for run in THREE.runs}
