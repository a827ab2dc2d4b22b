"""Where Slurm takes no such job, its own words are told; nothing where it cannot be asked."""

import pytest

from scripts.workflow.submissions import refused

SBATCH = """#!/bin/sh
echo "$*" >> "$(dirname "$0")/asked"
case "$*" in
  *--mem=9000*) printf 'allocation failure:\\n\\033[2Jnot available\\n' >&2; exit 1 ;;
  *) echo 'sbatch: Job 4 to start' >&2 ;;
esac
"""
SMALL = {"mem_mb": 1000, "runtime": 10, "_cores": 1, "tmpdir": "/tmp"}
LARGE = {**SMALL, "mem_mb": 9000, "slurm_partition": "main"}


@pytest.fixture
def asked(tmp_path, monkeypatch):
    program = tmp_path / "sbatch"
    program.write_text(SBATCH)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path / "asked"


def test_each_kind_of_job_is_asked_for_once_and_refusals_are_told(asked):
    said = refused([SMALL, LARGE, LARGE])
    assert len(asked.read_text().splitlines()) == 2
    assert said.startswith(
        "Slurm takes no job with --mem=9000 --time=10 --cpus-per-task=1 --partition=main: "
        "allocation failure:; "
    )
    assert "not available" in said
    assert "\x1b" not in said


def test_where_all_are_taken_nothing_is_said(asked):
    assert refused([SMALL]) == ""
    assert refused([]) == ""


def test_without_slurm_nothing_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused([LARGE]) == ""
