"""What is left out is said at the end, and may be forbidden; so is what faults did."""

import os
import signal
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.table import table_of_faults, write_table

NO_SKIPS = "EVIDENT_NO_SKIPS"
"""The environment variable under which leaving a test out is a failure."""

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a script starts what it ends with `&`
    # what tests start would do without Ctrl-C too
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser):
    parser.addoption("--tries", type=int, default=1, help="how often each fault of chance is tried")
    parser.addoption("--share", type=int, default=1, help="give one test in so many, by the commit")
    parser.addoption("--minutes", type=float, default=0, help="how long to fuzz readers")
    parser.addoption("--reliability", metavar="PAGE", help="write what faults did into this page")


def pytest_generate_tests(metafunc):
    """Repeat tests that ask for an ``attempt``: they do something by chance."""
    if "attempt" in metafunc.fixturenames:
        metafunc.parametrize("attempt", range(metafunc.config.getoption("tries")))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Leave out all but a share of what was chosen: other tests for each commit."""
    share = config.getoption("share")
    if share > 1:
        commit = subprocess.check_output(["git", "rev-parse", "HEAD"], cwd=Path(__file__).parent)
        chosen = items[int(commit, 16) % share :: share]
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    if mark := item.get_closest_marker("fault"):
        report.user_properties.append(("fault", list(mark.args)))
    return forbid_leaving_out(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    return forbid_leaving_out((yield))


def forbid_leaving_out(report):
    """Turn a test that is left out into a failed one, where nothing may be left out."""
    expected_to_fail = hasattr(report, "wasxfail")
    if report.skipped and not expected_to_fail and os.environ.get(NO_SKIPS):
        report.outcome = "failed"
        report.longrepr = f"Left out, which {NO_SKIPS} forbids: {reason_of(report)}"
    return report


def reason_of(report):
    """Return why a test was left out."""
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return reason.removeprefix("Skipped: ")


def pytest_terminal_summary(terminalreporter):
    """Say which tests were left out, and how to get them; and what faults did."""
    survivals = table_of_faults(terminalreporter.stats)
    if page := terminalreporter.config.getoption("reliability"):
        write_table(page, survivals)
    if survivals and terminalreporter.config.option.markexpr.startswith("fault"):
        terminalreporter.section("faults")
        terminalreporter.write(survivals)
    left_out = terminalreporter.stats.get("skipped", [])
    reasons = {}
    for report in left_out:
        file = report.nodeid.split("::")[0]
        reasons.setdefault(reason_of(report), Counter())[file] += 1
    if reasons:
        count = f"{len(left_out)} test{'s' if len(left_out) > 1 else ''}"
        terminalreporter.section(f"left out: {count}", yellow=True)
    for reason, files in reasons.items():
        terminalreporter.write_line(reason)
        for file, tests in files.items():
            terminalreporter.write_line(f"  {file}: {tests}")
