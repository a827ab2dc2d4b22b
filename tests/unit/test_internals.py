"""One file touches Snakemake's own workings, and nothing that jobs run depends on it."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from snakemake.path_modifier import PathModifier

from scripts.workflow.internals import Internals, deployed
from scripts.workflow.results import Results
from scripts.workflow.sources import sources

ROOT = Path(__file__).parents[2]
INTERNALS = ROOT / "scripts/workflow/internals.py"
RULES = [ROOT / "Snakefile", *sorted((ROOT / "rules").glob("*.smk"))]
SCRIPTS = sorted((ROOT / "scripts").rglob("*.py"))
DOCUMENTED = {"exceptions", "io", "iocontainers", "utils"}
JOBS = ["data/download", "train/train", "evaluate/evaluate", "compare/compare", "figures/draw",
        "report/report", "index/index"]  # fmt: skip


def undocumented(text):
    """Return what a text uses of Snakemake that is not documented."""
    text = re.sub(r"#.*", "", text)
    asked = set(re.findall(r"(?<![\w./])workflow\.(\w+)", text)) - {"basedir"}
    imported = set(re.findall(r"(?:from|import) snakemake\.(\w+)", text)) - DOCUMENTED
    return asked | imported


def test_only_one_file_touches_what_snakemake_does_not_document():
    found = {path for path in [*RULES, *SCRIPTS] if undocumented(path.read_text(encoding="utf-8"))}
    assert found == {INTERNALS}


def test_what_is_not_documented_is_found():
    assert undocumented("x = workflow.dag\nfrom snakemake.dag import DAG\n") == {"dag"}
    assert undocumented("if workflow.nodes is None and path(workflow.basedir):") == {"nodes"}


@pytest.mark.parametrize("script", JOBS)
def test_an_edit_of_what_rules_compute_reruns_nothing(script):
    reached = sources(f"scripts/{script}.py", ROOT)
    assert not [path for path in reached if path.startswith("scripts/workflow/")]


class Workflow(SimpleNamespace):
    """What Snakemake has, as far as it is asked: on this machine with two cores, unless said."""

    def __init__(self, **changes):
        super().__init__(
            **{
                "nodes": None,
                "remote_exec": False,
                "resource_settings": SimpleNamespace(cores=2),
                "global_resources": {},
                "storage_registry": SimpleNamespace(default_storage_provider=None),
                **changes,
            }
        )

    def register_resource(self, name, value):
        self.global_resources[name] = value


def limited(**changes):
    workflow = Workflow(**changes)
    Internals(workflow).limit(cores=4, memory_mb=8_000)
    return workflow.global_resources


def test_jobs_take_together_what_the_machine_has_that_they_run_on():
    assert limited() == {"_cores": 2, "mem_mb": 8_000}
    assert limited(resource_settings=SimpleNamespace(cores=64))["_cores"] == 4
    assert limited(global_resources={"mem_mb": 500})["mem_mb"] == 500
    assert limited(remote_exec=True) == {"_cores": 2}  # a job on a node
    assert limited(nodes=10) == {}  # the command that submits such jobs


def test_on_a_cluster_trainings_share_no_cores():
    assert Internals(Workflow()).shared_cores(8) == 2
    assert Internals(Workflow(nodes=10)).shared_cores(8) == 1
    assert Internals(Workflow(remote_exec=True)).shared_cores(8) == 1
    assert Internals(Workflow(resource_settings=SimpleNamespace(cores=None))).shared_cores(8) == 1


class Bucket:
    """A storage that holds one finished run."""

    def object(self, query):
        return SimpleNamespace(exists=lambda: query == "s3://b/results/runs/a/evaluation.sha256")


IN_STORAGE = {
    "storage_registry": SimpleNamespace(default_storage_provider=Bucket()),
    "storage_settings": SimpleNamespace(default_storage_prefix="s3://b/"),
}


def test_whether_a_run_is_done_is_asked_where_results_lie(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    stored, here = (Results(Internals(Workflow(**kind))) for kind in (IN_STORAGE, {}))
    assert stored.is_done("a")
    assert not stored.is_done("b")
    assert not here.is_done("a")
    (tmp_path / "results/runs/b").mkdir(parents=True)
    (tmp_path / "results/runs/b/evaluation.sha256").touch()
    assert here.is_done("b")
    assert not stored.is_done("b")


def test_jobs_are_submitted_together_only_where_they_have_a_disk_in_common():
    groups = [
        Results(Internals(Workflow(**kind))).submitted_as("page")
        for kind in ({}, {"nodes": 10}, {"nodes": 10, **IN_STORAGE})
    ]
    assert groups == [None, "page", None]


def test_only_reports_of_other_studies_on_this_disk_are_listed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for study in ("mine", "other", "bad{name}"):
        (tmp_path / "results" / study).mkdir(parents=True)
        (tmp_path / "results" / study / "report_context.json").touch()
    here = Results(Internals(Workflow()))
    assert here.other_contexts("mine") == ["results/other/report_context.json"]
    assert here.other_pages("mine") == []
    (tmp_path / "results/other/report.html").touch()
    assert here.other_pages("mine") == ["results/other/report.html"]
    assert Results(Internals(Workflow(**IN_STORAGE))).other_contexts("mine") == []


def test_files_of_the_project_lie_in_no_storage():
    file = deployed(["scripts/a.py"])[0]
    assert PathModifier(None, "elsewhere", None).modify(file) == "scripts/a.py"
