"""What holds each reader to the rule, for two hundred examples or as many minutes as are given."""

import contextlib
import resource
import signal
import time

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from scripts.job.problem import Problem
from tests.fuzz.samples import samples

EXAMPLES = 200
LIMIT_SECONDS = 20
"""For one example."""

MOST_BYTES = 600_000_000
"""By which the memory of this process may grow in one test."""


class TooLong(BaseException):
    """Is raised in a reader that does not end; no reader takes it for an error of the file."""


@contextlib.contextmanager
def in_time():
    """Interrupt what takes too long."""

    def interrupt(*_):
        raise TooLong

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, LIMIT_SECONDS)
    try:
        yield
    except TooLong:
        pytest.fail(f"it was not done after {LIMIT_SECONDS} s")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def most_memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@pytest.fixture(scope="module")
def told():
    """How many examples each reader was given; said at the end, where output is shown."""
    counts = {}
    yield counts
    for name, count in counts.items():
        print(f"\n{count:>12,} examples  {name}", end="")


@pytest.fixture
def hold(request, record_property, told):
    """Return what holds a reader to the rule: ``read`` gives a value, or raises ``declared``."""
    tests = [item for item in request.session.items if item.path == request.path]
    minutes = request.config.getoption("minutes") / len(tests)

    def hold_to(cases, read, declared):
        tries, before, began = 0, most_memory(), time.monotonic()

        @settings(
            max_examples=EXAMPLES,
            derandomize=not minutes,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
        )
        @given(cases)
        def each(case):
            nonlocal tries
            tries += 1
            with in_time(), contextlib.suppress(declared):
                read(case)

        each()
        while time.monotonic() - began < 60 * minutes:
            each()
        told[request.node.name] = tries
        record_property("tries", tries)
        assert most_memory() - before < MOST_BYTES

    return hold_to


@pytest.fixture
def hold_file(hold, tmp_path):
    """Return the same for a reader of a file; ``check`` looks at the value that it gives."""

    def hold_to(name, cases, read, check=lambda _: None):
        path = tmp_path / name

        def read_file(content):
            path.write_bytes(content)
            check(read(str(path)))

        hold(cases(samples().files[name]), read_file, Problem)

    return hold_to
