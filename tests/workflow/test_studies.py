"""The studies that come with the project: each is sound, can be planned, and runs to its end."""

import json
import re
import subprocess

import pytest
import yaml

from scripts.study.check import check
from tests.workflow.project import ENVIRONMENT, ROOT, STUDY, copy_project

STUDIES = sorted(path.stem for path in (ROOT / "config/studies").glob("*.yaml"))
SHRUNKEN = {"train_images": 60, "epochs": 2, "batch_size": 20}


def written(name):
    return (ROOT / f"config/studies/{name}.yaml").read_text(encoding="utf-8")


def smaller(value):
    """Return what a study file holds with widths a hundredth of what they are."""
    if isinstance(value, list):
        return [smaller(each) for each in value]
    if not isinstance(value, dict):
        return value
    found = {key: smaller(inner) for key, inner in value.items()}
    if width := found.get("width"):
        found["width"] = (
            [each // 100 for each in width] if isinstance(width, list) else width // 100
        )
    return found


def shrunken(name):
    """Return a study with its own factors, claims and kinds of settings, and next to no work."""
    study = smaller(yaml.safe_load(written(name)))
    study["settings"] = {**study.get("settings", {}), **SHRUNKEN}
    study["factors"] = {"width": [10, 20], **study.get("factors", {})}
    if study["factors"]["width"] is None:
        study["settings"].setdefault("width", 10)
    return {**study, "seeds": [1], "data_folder": "digits"}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return copy_project(tmp_path_factory.mktemp("studies"), STUDY)


def test_there_is_a_study_for_each_question():
    assert {
        "activation", "depth", "fashion", "learning-rate", "naive", "regularization",
        "published-shallow", "published-deep", "published-normalized", "published-keras",
        "published-softmax",
    } <= set(STUDIES)  # fmt: skip


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_says_what_it_asks_what_to_expect_and_what_it_costs(name):
    text = written(name)
    comment = "".join(line for line in text.splitlines(True) if line.startswith("#"))
    assert "?" in comment
    assert "Expect: " in comment
    cost = re.search(r"# Cost: (\d+) trainings", comment)
    study = check([str(ROOT / f"config/studies/{name}.yaml")])
    assert int(cost[1]) == len(study.runs)
    assert study.study == name
    assert all(claim.source for claim in study.claims)
    assert len(study.seeds) >= 3


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_can_be_planned(project, name):
    file = f"config/studies/{name}.yaml"
    done = subprocess.run(
        ["snakemake", "--dry-run", "--cores", "2", "--configfile", file],
        cwd=project.folder, env=ENVIRONMENT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    planned = sum(int(n) for n in re.findall(r"^train(?:_bundle_\d+)? +(\d+)$", said, re.MULTILINE))
    asked = len(check([str(ROOT / file)]).runs)
    assert planned in (asked, 2 * asked)  # the table stands at the beginning and at the end


@pytest.mark.long
@pytest.mark.parametrize("name", STUDIES)
def test_a_shrunken_study_runs_to_its_page(project, name):
    project.study = shrunken(name)
    project.write_study()
    project.run()
    results = project.folder / "results" / name
    verdicts = json.loads((results / "verdicts.json").read_text(encoding="utf-8"))
    claims = project.study["claims"]
    assert [found["id"] for found in verdicts["claims"]] == [claim["id"] for claim in claims]
    page = (results / "report.html").read_text(encoding="utf-8")
    assert project.study["title"] in page


def test_cells_that_are_the_same_network_are_trained_once(project):
    factors = {"initializer": None, "depth": [0, 1], "width": [4, 8]}
    settings = {**SHRUNKEN, "epochs": 1}
    project.write_study(study="alike", factors=factors, settings=settings, seeds=[1], claims=[])
    assert project.planned()["train"] == project.planned()["evaluate"] == 3
    project.run()
    results = project.folder / "results/alike"
    cells = json.loads((results / "verdicts.json").read_text())["cells"]
    assert [cell["levels"]["depth"] for cell in cells] == [0, 1, 0, 1]
    assert cells[0]["runs"] == cells[2]["runs"]
    assert cells[0]["test_accuracy"] == cells[2]["test_accuracy"]
    assert "Trained once, since they are the same network" in (results / "report.html").read_text()
