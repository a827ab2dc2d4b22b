"""The two roads to an environment install one lock, and the lock is whole."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
NAMES = ("run", "dev", "cluster", "kubernetes", "kubernetes-dev")
LOCKS = {name: ROOT / f"requirements/{name}.txt" for name in NAMES}


def pins(name):
    """Return each pin of a lock, with the hashes that it allows."""
    text = LOCKS[name].read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [
        line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    found = []
    for line in lines:
        requirement, *hashes = line.split("--hash=")
        found.append((Requirement(requirement.strip()), [found.strip() for found in hashes]))
    return found


def test_conda_and_make_install_the_same_lock():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    (from_pip,) = [held["pip"] for held in environment["dependencies"] if isinstance(held, dict)]
    assert from_pip == ["--require-hashes", "-r requirements/run.txt"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert ".venv/%.stamp: requirements/%.txt" in makefile
    assert "report: .venv/run.stamp" in makefile
    assert "--require-hashes --requirement $<" in makefile


def test_conda_installs_a_python_that_is_supported():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    (python,) = [str(held) for held in environment["dependencies"] if "python" in str(held)[:6]]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    supported = Requirement(f"python{project['requires-python']}").specifier
    assert supported.contains(python.split("=")[1].strip())


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_is_exact_and_hashed(name):
    assert len(pins(name)) > 10
    for requirement, hashes in pins(name):
        assert re.fullmatch(r"==[\w.+]+", str(requirement.specifier)), requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", found) for found in hashes)


@pytest.mark.parametrize("name", LOCKS)
def test_no_package_shadows_the_projects_own_folders(name):
    taken = {requirement.name for requirement, _ in pins(name)}
    assert not taken & {"scripts", "tests", "rules"}


def test_the_locks_hold_what_is_asked_for_and_agree():
    locked = [requirement for requirement, _ in pins("run")]
    asked = (ROOT / "requirements/run.in").read_text(encoding="utf-8").splitlines()
    for wanted in [Requirement(line) for line in asked if line and not line.startswith("#")]:
        versions = [next(iter(pin.specifier)).version for pin in locked if pin.name == wanted.name]
        assert versions
        assert all(wanted.specifier.contains(version) for version in versions)
    # What a test needs as well may be installed on more platforms, in the same version.
    also = {(requirement.name, str(requirement.specifier)) for requirement, _ in pins("dev")}
    assert {(requirement.name, str(requirement.specifier)) for requirement in locked} <= also


def test_what_a_cluster_needs_besides_changes_no_version():
    locked = {pin.name: str(pin.specifier) for pin, _ in pins("run")}
    cluster = {pin.name: str(pin.specifier) for pin, _ in pins("cluster")}
    assert "snakemake-executor-plugin-slurm" in cluster
    assert all(locked[name] == cluster[name] for name in locked.keys() & cluster.keys())
