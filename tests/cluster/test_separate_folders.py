"""On Kubernetes every job starts in an empty folder, and the results are those of one machine.

The executor's plugin is the real one. Pods are processes of this machine in folders of their own,
and the bucket is moto's: ``pods`` says what that leaves untried.
"""

import json
import logging
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cluster.pods import Cluster
from tests.workflow.project import ENVIRONMENT, ROOT, STUDY, Project, copy_project

pytestmark = [pytest.mark.cluster, pytest.mark.network]

NOT_INSTALLED = "Plugins for Kubernetes, or moto, are missing: make test-cluster"

BUCKET, FOLDER = "results-of-mine", "evident"
KEYS = {"ACCESS_KEY": "made-up", "SECRET_KEY": "made-up-too"}
RUNS = ["glorot_normal-1x4-seed1-fe680c09", "glorot_normal-1x8-seed1-ac90c5ba"]


@dataclass
class Cloud:
    """A project, a cluster that runs its jobs, and a bucket that holds its results."""

    project: Project
    cluster: Cluster
    endpoint: str

    def run(self, *arguments, check=True):
        command = [
            "snakemake", "--workflow-profile", "profiles/kubernetes", "--configfile", "mine.yaml",
            "--default-storage-prefix", f"s3://{BUCKET}/{FOLDER}",
            "--jobs", "2", "--cores", "2", "--seconds-between-status-checks", "1", *arguments,
        ]  # fmt: skip
        settings = {"ENDPOINT_URL": self.endpoint, **KEYS}
        environment = {
            **ENVIRONMENT,
            "KUBECONFIG": str(self.cluster.folder.with_name("kubeconfig")),
            **{f"SNAKEMAKE_STORAGE_S3_{name}": value for name, value in settings.items()},
        }
        done = subprocess.run(
            command, cwd=self.project.folder, env=environment,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if check:
            logs = [pod.log for pod in self.cluster.pods.values() if pod.process.poll()]
            assert done.returncode == 0, "\n".join([done.stdout, done.stderr, *logs])
        return done

    def planned(self, *arguments):
        """Return how many jobs of each rule a dry run plans, ``all`` apart."""
        _, _, table = self.run("--dry-run", *arguments).stdout.partition("Job stats:")
        rows = re.findall(r"^(\w+) +(\d+)$", table, flags=re.MULTILINE)
        return {rule: int(count) for rule, count in rows if rule not in {"all", "total"}}

    @property
    def bucket(self):
        import boto3  # noqa: PLC0415 (other tests do without)

        storage = boto3.resource(
            "s3", endpoint_url=self.endpoint, region_name="us-east-1",
            aws_access_key_id=KEYS["ACCESS_KEY"], aws_secret_access_key=KEYS["SECRET_KEY"],
        )  # fmt: skip
        return storage.Bucket(BUCKET)

    def names(self):
        """Return the paths of what lies in the bucket."""
        return [item.key.removeprefix(f"{FOLDER}/") for item in self.bucket.objects.all()]

    def object(self, path):
        return self.bucket.Object(f"{FOLDER}/{path}")

    def content(self, path):
        return self.object(path).get()["Body"].read()


@pytest.fixture(scope="module")
def moto():
    """The server that plays S3, where it and the plugins are installed."""
    for plugin in ("snakemake_executor_plugin_kubernetes", "snakemake_storage_plugin_s3"):
        pytest.importorskip(plugin, reason=NOT_INSTALLED)
    return pytest.importorskip("moto.server", reason=NOT_INSTALLED)


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """What the Dockerfile makes, as far as its variables and the folder of wheels go."""
    wheels = tmp_path_factory.mktemp("wheels")
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    here = dockerfile.replace("\\\n", "").replace(" /requirements", f" {ROOT}/requirements")
    (download,) = re.findall(r"pip (download .*) /wheels", here)
    command = [sys.executable, "-m", "pip", *download.split(), wheels]
    subprocess.run(command, capture_output=True, check=True)
    variables = dict(re.findall(r"(PIP_\w+)=(\S+)", dockerfile))
    assert variables["PIP_FIND_LINKS"] == "/wheels"
    path = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
    return {**variables, "PIP_FIND_LINKS": str(wheels), "PATH": path}


@pytest.fixture(scope="module")
def cloud(tmp_path_factory, moto, image):
    folder = tmp_path_factory.mktemp("cloud")
    project = copy_project(folder / "project", STUDY)
    project.git("init", "--quiet")  # Snakemake sends along what git knows of
    project.git("add", ".")
    logging.getLogger("werkzeug").disabled = True  # a line for each of a thousand requests
    bucket = moto.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    bucket.start()
    host, port = bucket.get_host_and_port()
    with Cluster(folder / "pods", image) as cluster:
        cluster.write_kubeconfig(folder / "kubeconfig")
        yield Cloud(project, cluster, f"http://{host}:{port}")
    bucket.stop()


def test_the_profile_plans_every_job_and_starts_none(cloud):
    plan = cloud.planned()
    assert plan.pop("draw") > 10
    once = dict.fromkeys(["download", "compare", "report", "index"], 1)
    assert plan == {**once, "train": 2, "evaluate": 2}
    assert not cloud.cluster.pods


@pytest.fixture(scope="module")
def finished(cloud):
    cloud.run()
    return cloud


@pytest.fixture(scope="module")
def local(tmp_path_factory):
    """The same study on this machine alone."""
    project = copy_project(tmp_path_factory.mktemp("local"), STUDY)
    project.run()
    return project.folder


def test_each_job_was_a_pod_of_its_own(finished):
    assert len(finished.cluster.pods) == 7  # two trainings and evaluations, figures drawn in one
    assert [path.name for path in (finished.project.folder / "results").iterdir()] == [".gitignore"]


def test_results_are_those_of_one_machine(finished, local):
    verdicts = json.loads(finished.content("results/small/verdicts.json"))
    assert verdicts == json.loads((local / "results/small/verdicts.json").read_text())
    for run in RUNS:
        path = f"results/runs/{run}/predictions.npz"
        assert finished.content(path) == (local / path).read_bytes()


def test_the_bucket_holds_what_a_disk_would_hold(finished, local):
    event_file = re.compile(r"(tensorboard/.*events)\..*")  # its name tells time and machine
    files = [path for path in (local / "results").rglob("[!.]*") if path.is_file()]
    here = {event_file.sub(r"\1", str(path.relative_to(local))) for path in files}
    names = [name for name in finished.names() if not name.endswith(".snakemake_timestamp")]
    assert {event_file.sub(r"\1", name) for name in names} == here


def test_the_page_and_the_index_are_whole(finished):
    page = finished.content("results/small/report.html").decode()
    assert STUDY["title"] in page
    index = finished.content("results/index.html").decode()
    assert "small/report.html" in index


def test_nothing_is_done_twice(finished):
    assert finished.planned() == {}


def test_a_dataset_that_is_gone_from_the_bucket_trains_nothing_again(finished):
    pods = len(finished.cluster.pods)
    dataset = [f"results/data/mnist.{ending}" for ending in ("npz", "json", "sha256")]
    for path in [*dataset, "results/small/report.html"]:  # which needs the dataset
        finished.object(path).delete()
    refused = finished.run(check=False)
    assert refused.returncode == 1
    assert "results/data/mnist.npz has to be made again" in refused.stdout + refused.stderr
    finished.run("--forcerun", "download", "--", "results/data/mnist.npz")
    assert finished.planned() == {"report": 1, "index": 1}
    assert len(finished.cluster.pods) == pods


def test_a_report_is_compared_where_the_earlier_one_lies(finished):
    pods = len(finished.cluster.pods)
    earlier = finished.project.folder / "before.json"
    earlier.write_bytes(finished.content("results/small/report_context.json"))
    finished.run("--config", "compare_with=before.json")
    assert b'id="changes"' in finished.content("results/small/report.html")
    assert len(finished.cluster.pods) == pods


def test_a_pod_that_fails_leaves_its_reason_in_the_bucket(finished):
    dataset = finished.object("results/data/mnist.npz")
    whole = dataset.get()["Body"].read()
    dataset.put(Body=whole[:-1])
    evaluation = f"results/runs/{RUNS[1]}/evaluation.json"
    failed = finished.run("--retries", "0", "--forcerun", evaluation, "--", evaluation, check=False)
    dataset.put(Body=whole)
    assert failed.returncode == 1
    log = finished.content(f"results/logs/evaluate/{RUNS[1]}.log").decode()
    assert "mnist.npz is not what was written there" in log


def test_what_is_missing_is_looked_for_in_the_bucket(finished):
    finished.object(f"results/runs/{RUNS[1]}/evaluation.sha256").delete()
    plan = finished.planned("--config", "allow_missing=true")
    assert "train" not in plan
    assert plan["compare"] == plan["report"] == 1
    finished.object(f"results/runs/{RUNS[0]}/evaluation.sha256").delete()
    refused = finished.run("--dry-run", "--config", "allow_missing=true", check=False)
    assert "allow_missing: too few runs are done" in refused.stdout + refused.stderr
