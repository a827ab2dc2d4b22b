"""One finished study for all tests that disturb it."""

import pytest

from tests.faults.disks import small_disk
from tests.faults.moments import Finished


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    return Finished(tmp_path_factory.mktemp("finished") / "project")


@pytest.fixture
def finished(once):
    """The finished study, as if nothing had disturbed it yet."""
    return once.as_new()


@pytest.fixture
def on_a_disk(finished):
    """The finished study, whose results are on a small disk of their own."""
    with small_disk(finished.results, finished.copies / "results") as disk:
        yield finished.on(disk)
    finished.on(None)
