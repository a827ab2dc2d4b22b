"""What may not be read or written is named before any job, and with permission all goes on."""

import os
import shutil

import pytest

from tests.faults.moments import STAGES

CLOSED = {
    "results": (0o555, "results cannot be written: make it yours"),
    "results/small": (0o555, "results/small cannot be written: make it yours"),
    "results/logs/report": (0o555, "results/logs/report cannot be written: make it yours"),
    "results/small/verdicts.json": (0, "results/small/verdicts.json cannot be read: make it yours"),
    "results/data/mnist.npz": (0, "results/data/mnist.npz cannot be read: make it yours"),
    "results/runs": (0, "results/runs cannot be read: make it yours"),
    ".snakemake": (0o555, ".snakemake cannot be written: make it yours"),
    ".": (0o555, "this folder cannot be written: make it yours"),
}


@pytest.mark.fault("a folder or file without permission")
@pytest.mark.parametrize("name", CLOSED)
def test_a_missing_permission_is_named_before_any_job(finished, name):
    before = finished.content()
    if name == ".":
        shutil.rmtree(finished.folder / ".snakemake")
    command = finished.remove(STAGES["report"])
    closed, (mode, says) = finished.folder / name, CLOSED[name]
    usual = closed.stat().st_mode
    finished.prefix = without_privileges()
    closed.chmod(mode)
    try:
        code, said = finished.run(command)
    finally:
        closed.chmod(usual)
    refused(code, said, says)
    finished.mend(command)
    assert finished.content() == before


@pytest.mark.fault("results on a disk that is read-only")
def test_a_read_only_disk_is_named_before_any_job(on_a_disk):
    before = on_a_disk.content()
    command = on_a_disk.remove(STAGES["report"])
    on_a_disk.disk.remount("ro")
    code, said = on_a_disk.run(command)
    refused(code, said, "results cannot be written: the disk is read-only")
    on_a_disk.disk.remount("rw")
    on_a_disk.mend(command)
    assert on_a_disk.content() == before


def refused(code, said, says):
    assert code != 0
    assert f"The study cannot start.\n\n{says}" in said
    assert said.count("give the same command again") == 1
    assert "Traceback" not in said
    assert "Execute" not in said


def without_privileges():
    """Return what takes from root the right to pass over permissions."""
    if os.geteuid():
        return []
    if not shutil.which("setpriv"):
        pytest.skip("the tests run as root, whom permissions do not bind, and setpriv is missing")
    return ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]
