"""One Slurm for the tests of a file."""

import pytest

from tests.cluster.slurm import slurm, why_not


@pytest.fixture(scope="module")
def running():
    if reason := why_not():
        pytest.skip(reason)
    with slurm() as cluster:
        yield cluster


@pytest.fixture
def cluster(running):
    """A cluster on which nothing runs, with all of its nodes."""
    yield running
    running.clear()
