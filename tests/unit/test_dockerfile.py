"""The image that jobs on Kubernetes run in holds two locks, which fit together, and no more.

Nothing is built here: docs/kubernetes.md says what was tried instead.
"""

from pathlib import Path

import yaml

from tests.unit.test_environment import pins

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
STEPS = [tuple(line.split(maxsplit=1)) for line in DOCKERFILE.splitlines() if line[:1].isupper()]
LOCKS = ["requirements/run.txt", "requirements/kubernetes.txt"]


def steps(kind):
    return [argument for step, argument in STEPS if step == kind]


def test_its_python_is_the_one_of_the_other_road():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    (version,) = [held[8:] for held in environment["dependencies"] if "python =" in str(held)]
    assert steps("FROM") == [f"python:{version}-slim"]


def test_it_takes_the_locks_and_no_other_file():
    assert [copied.split() for copied in steps("COPY")] == [[*LOCKS, "/requirements/"]]
    let_in = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert [line for line in let_in if line[:1] != "#"] == ["*", *(f"!{lock}" for lock in LOCKS)]
    assert all((ROOT / lock).is_file() for lock in LOCKS)


def test_every_package_is_checked_by_its_hash():
    user, packages = steps("RUN")
    assert "pip" not in user
    commands = [" ".join(command.split()) for command in packages.split("&&")]
    install, download = commands
    run, kubernetes = (f"--requirement /{lock}" for lock in LOCKS)
    assert install == f"pip install --no-cache-dir --require-hashes {run} {kubernetes}"
    assert download == f"pip download --no-deps --require-hashes {kubernetes} --dest /wheels"


def test_pods_take_no_package_from_a_network():
    (variables,) = steps("ENV")
    assert variables == "PIP_NO_INDEX=1 PIP_NO_DEPS=1 PIP_FIND_LINKS=/wheels"


def test_jobs_are_not_run_by_root():
    assert steps("USER") == ["1000"]


def test_the_two_locks_agree():
    run = {requirement.name: requirement.specifier for requirement, _ in pins("run")}
    others = {requirement.name: requirement.specifier for requirement, _ in pins("kubernetes")}
    shared = run.keys() & others.keys()
    assert len(shared) > 5
    assert all(run[name] == others[name] for name in shared)
