"""Without a browser or Java the run says what it leaves out, or fails where it may not."""

import os
import subprocess
import sys

import pytest

from tests.browser import tools
from tests.conftest import NO_SKIPS
from tests.simulated import ROOT

NEEDS = {
    tools.NO_BROWSER: "tests/browser/test_policy.py::test_the_pages_own_script_runs",
    tools.NO_VALIDATOR: "tests/browser/test_structure.py::test_the_page_is_valid",
}


@pytest.fixture
def run_without_tools(tmp_path):
    """Return what runs tests with nothing on the PATH, and gives exit code and output."""

    def run(*arguments, **environment):
        usual = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
        usual.pop(NO_SKIPS, None)
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
            cwd=ROOT, env={**usual, "PATH": str(tmp_path), **environment},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout

    return run


def test_what_is_left_out_is_said_at_the_end(run_without_tools):
    code, output = run_without_tools(*NEEDS.values(), "-n", "2")
    assert code == 0
    assert "2 skipped" in output
    _, end = output.split("left out: 2 tests")
    for reason, test in NEEDS.items():
        assert f"{reason}\n  {test.split('::')[0]}: 1" in end


def test_leaving_out_is_a_failure_where_it_is_forbidden(run_without_tools):
    code, output = run_without_tools(*NEEDS.values(), **{NO_SKIPS: "1"})
    assert code == 1
    assert "2 error" in output
    assert f"Left out, which {NO_SKIPS} forbids: {tools.NO_BROWSER}" in output
