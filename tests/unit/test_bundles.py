"""Which runs share a process."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from scripts.study.runs import Run
from scripts.study.settings import Settings
from scripts.train.bundles import BUNDLE_SECONDS, LEAST_JOBS, bundles
from scripts.train.resources import START_SECONDS, seconds

TINY = {"depth": 1, "epochs": 1, "train_images": 1_000}


def study(cells, seeds):
    return [
        Run(Settings(width=width, **TINY), seed) for width in range(1, cells + 1) for seed in seeds
    ]


def ids(found):
    return {number: tuple(run.id for run in bundle) for number, bundle in found.items()}


def none_done(_):
    return False


def test_a_thousand_tiny_runs_are_forty_jobs():
    found = bundles(study(20, range(50)), none_done)
    assert Counter(map(len, found.values())) == {25: 40}


def test_a_study_of_few_runs_has_a_job_for_each():
    assert bundles(study(2, range(LEAST_JOBS - 1)), none_done) == {}


def test_runs_that_take_longer_than_a_bundle_may_have_a_job_each():
    assert bundles([Run(Settings(), seed) for seed in range(200)], none_done) == {}


@given(
    cells=st.integers(1, 4),
    seeds=st.integers(1, 150),
    epochs=st.integers(1, 60),
    done=st.sets(st.integers(0, 599)),
)
def test_a_bundle_is_of_one_cell_short_and_only_of_what_is_left(cells, seeds, epochs, done):
    settings = [Settings(width=4, depth=depth, epochs=epochs) for depth in range(cells)]
    runs = [Run(one, seed) for one in settings for seed in range(seeds)]
    known = {runs[place].id for place in done if place < len(runs)}
    found = bundles(runs, known.__contains__)
    assert max(Counter(run for bundle in found.values() for run in bundle).values(), default=1) == 1
    for bundle in found.values():
        assert len({run.settings for run in bundle}) == 1
        assert 1 <= len(bundle) <= len(runs) // LEAST_JOBS
        expected = len(bundle) * (seconds(bundle[0].settings) - START_SECONDS)
        assert expected <= BUNDLE_SECONDS
        assert len({run.id in known for run in bundle}) == 1


@given(done=st.sets(st.integers(0, 199)))
def test_what_others_have_done_changes_no_bundle(done):
    runs = study(2, range(100))
    number, mine = list(ids(bundles(runs, none_done)).items())[-1]
    known = {runs[place].id for place in done} - set(mine)
    assert ids(bundles(runs, known.__contains__))[number] == mine


def test_more_seeds_bundle_only_the_new_runs():
    old = {run.id for run in study(2, range(50))}
    found = bundles(study(2, range(90)), old.__contains__)
    new = [run for bundle in ids(found).values() for run in bundle if run not in old]
    assert len(new) == 2 * 40
    assert all(old.issuperset(bundle) or old.isdisjoint(bundle) for bundle in ids(found).values())
