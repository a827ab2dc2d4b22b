"""From configuration to page on small data, and what reruns when."""

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
import yaml

from scripts.figures.catalogue import FIGURES as CATALOGUE
from scripts.study.settings import Settings
from scripts.train.resources import machine_cores, machine_memory_mb, memory_mb
from tests.workflow.project import STUDY, copy_project, tracked_files

FIGURES = len(CATALOGUE) - 1  # with one factor there is no interaction


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """The project with the small study run to its end, under git."""
    project = copy_project(tmp_path_factory.mktemp("project"), STUDY)
    project.git("init", "--quiet", "--initial-branch=main")
    project.git("add", "--all")
    project.git("commit", "--quiet", "--message=one")
    project.run()
    return project


def test_the_page_stands_beside_all_that_it_rests_on(finished):
    results = finished.folder / "results"
    page = (results / "small/report.html").read_text(encoding="utf-8")
    assert "Four or eight units?" in page
    for claim in STUDY["claims"]:
        assert claim["statement"] in page
    verdicts = json.loads((results / "small/verdicts.json").read_text())
    assert [claim["verdict"] for claim in verdicts["claims"]] == ["undecided"] * 3
    assert len(list((results / "small/figures").glob("*.svg"))) == FIGURES
    assert len(list((results / "small/figures").glob("*.csv"))) == FIGURES
    runs = sorted((results / "runs").iterdir())
    assert len(runs) == 2
    for run in runs:
        names = {path.name for path in run.iterdir()}
        assert names == {
            "settings.json", "model.keras", "logits.npz", "history.csv", "signals.csv",
            "steps.npz", "training.json", "tensorboard", "evaluation.json", "predictions.npz",
            "training.sha256", "evaluation.sha256",
        }  # fmt: skip
        evaluation = json.loads((run / "evaluation.json").read_text())
        assert f"{100 * evaluation['test']['accuracy']:.2f}" in page
    assert not list(results.rglob(".part-*"))


def test_the_progress_of_a_training_is_told_epoch_by_epoch(finished):
    for log in (finished.folder / "results/logs/train").iterdir():
        text = log.read_text()
        assert "epoch 1/2" in text
        assert "epoch 2/2" in text
        assert "left" in text
        assert "hidden_1" in text


def test_trainings_are_planned_and_what_ends_a_run_goes_before_them(finished):
    said = finished.run("--dry-run", "--forceall", "--set-threads", "train=1").stdout
    jobs = re.findall(r"^rule (\w+):\n((?:    .+\n)+)", said, flags=re.MULTILINE)
    told = {rule: dict(re.findall(r"^    (\w+): (.+)$", text, re.MULTILINE)) for rule, text in jobs}
    assert 1 <= int(told["train"]["priority"]) <= 1_000 < int(told["evaluate"]["priority"])
    settings = Settings(**{**STUDY["settings"], "width": 8})
    assert f"mem_mb={memory_mb(settings)}," in told["train"]["resources"]


def test_the_memory_of_the_machine_is_a_limit(finished):
    said = finished.run("--forcerun", "report").stderr
    assert f'Resource("mem_mb", {machine_memory_mb()})' in said


def test_no_more_runs_at_once_than_the_machine_has_cores(finished):
    said = finished.run("--forcerun", "report", "--cores", "64").stderr
    assert f"Provided cores: {machine_cores()}" in said


def test_nothing_is_to_be_done_after_a_run(finished):
    assert finished.planned() == {}


def test_nothing_is_to_be_done_after_a_touch_of_every_tracked_file(finished):
    for name in [*tracked_files(), "mine.yaml"]:
        (finished.folder / name).touch()
    assert finished.planned() == {}


def test_nothing_is_to_be_done_after_another_commit_and_back(finished):
    with finished.edited("templates/sections/limits.html.j2", "<p>More.</p>\n"):
        finished.git("commit", "--quiet", "--all", "--message=two")
    finished.git("checkout", "--quiet", "HEAD", "--", ".")
    finished.git("checkout", "--quiet", "HEAD~1")
    assert finished.planned() == {}
    finished.git("checkout", "--quiet", "main")
    assert finished.planned() == {"report": 1, "index": 1}
    finished.git("reset", "--quiet", "--hard", "HEAD~1")
    assert finished.planned() == {}


def test_a_template_edit_reruns_only_the_report(finished):
    with finished.edited("templates/sections/limits.html.j2", "<p>More.</p>\n"):
        assert finished.planned() == {"report": 1, "index": 1}


def test_an_edited_figure_module_redraws_that_figure_and_the_report(finished):
    with finished.edited("scripts/figures/confusion.py", "\n# edited\n"):
        assert finished.planned() == {"draw": 1, "report": 1, "index": 1}


def test_an_edited_training_module_retrains(finished):
    with finished.edited("scripts/train/network.py", "\n# edited\n"):
        planned = finished.planned()
    assert planned["train"] == 2
    assert planned["report"] == 1


def test_one_more_initializer_trains_nothing_until_a_study_names_it(finished):
    module = "scripts/train/initializers/other.py"
    other = finished.folder / module
    other.write_text((other.parent / "lsuv.py").read_text())
    try:
        assert finished.planned() == {}
        finished.write_study(factors={"initializer": ["glorot_normal", "other"], "width": [4, 8]})
        assert finished.planned()["train"] == 2
        said = finished.run("--dry-run", "--forceall").stdout
    finally:
        finished.write_study()
        other.unlink()
    jobs = re.findall(r"^rule train:\n((?:    .+\n)+)", said, flags=re.MULTILINE)
    assert sorted("/other-" in job for job in jobs) == [False, False, True, True]
    assert all((module in job) == ("/other-" in job) for job in jobs)


def test_an_edited_initializer_retrains_no_other_runs(finished):
    with finished.edited("scripts/train/initializers/lsuv.py", "\n# edited\n"):
        assert finished.planned() == {}


def test_one_more_dataset_reruns_nothing(finished):
    text = (finished.folder / "config/datasets.yaml").read_text(encoding="utf-8")
    entry = yaml.safe_dump({"another": {**yaml.safe_load(text)["mnist"], "title": "Another"}})
    with finished.edited("config/datasets.yaml", f"\n{entry}"):
        assert finished.planned() == {}


def test_a_dataset_that_is_called_otherwise_is_drawn_and_told_again(finished):
    descriptions = finished.folder / "config/datasets.yaml"
    text = descriptions.read_text(encoding="utf-8")
    descriptions.write_text(text.replace("title: MNIST", "title: Digits"), encoding="utf-8")
    try:
        planned = finished.planned()
    finally:
        descriptions.write_text(text, encoding="utf-8")
    assert planned == {"draw": FIGURES, "report": 1, "index": 1}


def test_a_wrong_description_of_a_dataset_is_said_in_a_sentence(finished):
    with finished.edited("config/datasets.yaml", "\nmine: {title: Mine}\n"):
        done = finished.run(check=False)
    said = done.stdout + done.stderr
    assert "mine.classes: Field required" in said
    assert "Traceback" not in said


def test_an_edited_module_of_the_download_trains_nothing(finished):
    with finished.edited("scripts/data/sources.py", "\n# edited\n"):
        assert finished.planned() == {}


def test_an_edited_module_of_the_report_draws_and_trains_nothing(finished):
    with finished.edited("scripts/report/sections/design.py", "\n# edited\n"):
        assert finished.planned() == {"report": 1, "index": 1}


def test_an_edited_claim_trains_and_evaluates_nothing(finished):
    claims = [{**STUDY["claims"][0], "between": [0.1, 0.2]}, *STUDY["claims"][1:]]
    finished.write_study(claims=claims)
    planned = finished.planned()
    finished.write_study()
    assert planned == {"compare": 1, "draw": 3, "report": 1, "index": 1}


def test_an_edited_title_only_writes_the_report_again(finished):
    finished.write_study(title="Another title")
    planned = finished.planned()
    finished.write_study()
    assert planned == {"report": 1, "index": 1}


def test_a_new_seed_trains_only_that_seed(finished):
    finished.write_study(seeds=[1, 2])
    planned = finished.planned()
    finished.write_study()
    assert (planned["train"], planned["evaluate"]) == (2, 2)


def test_seeds_on_the_command_line_as_the_report_advises_train_only_those(finished):
    done = finished.run("--dry-run", "--config", "seeds=[1,2]")
    assert re.search(r"^train +2$", done.stdout + done.stderr, re.MULTILINE)


def test_a_new_width_trains_only_that_width(finished):
    finished.write_study(factors={"initializer": None, "width": [4, 8, 12]})
    planned = finished.planned()
    finished.write_study()
    assert (planned["train"], planned["evaluate"]) == (1, 1)


def test_an_upgrade_of_matplotlib_redraws_and_does_not_retrain(finished):
    package = finished.folder / "matplotlib-99.0.dist-info"  # where packages are looked for first
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: matplotlib\nVersion: 99.0\n")
    planned = finished.planned()
    shutil.rmtree(package)
    assert planned == {"draw": FIGURES, "report": 1, "index": 1}


def test_a_bad_study_is_refused_before_any_job(finished):
    finished.write_study(settings={**STUDY["settings"], "learning_rat": 1})
    done = finished.run(check=False)
    finished.write_study()
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "did you mean learning_rate?" in said
    assert "mine.yaml, line" in said
    assert "Traceback" not in said
    assert "Job stats" not in said


def test_an_earlier_report_to_compare_with_reruns_only_the_report(finished):
    results = finished.folder / "results"
    earlier = results / "other/report_context.json"  # as if another study had made it
    earlier.parent.mkdir()
    earlier.write_bytes((results / "small/report_context.json").read_bytes())
    finished.write_study(compare_with="results/other/report_context.json")
    assert finished.planned() == {"report": 1, "index": 1}
    finished.run()
    page = (results / "small/report.html").read_text(encoding="utf-8")
    assert "No verdict changed; every accuracy is identical." in page
    assert "All 2 runs are the very trainings of the earlier report." in page
    assert finished.planned() == {}
    with finished.edited("results/other/report_context.json", "\n"):
        assert finished.planned() == {"report": 1, "index": 1}
    finished.write_study()
    assert finished.planned() == {"report": 1, "index": 1}
    finished.run()
    assert 'id="changes"' not in (results / "small/report.html").read_text(encoding="utf-8")


@pytest.mark.fault("an earlier report that cannot be compared with")
@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("nowhere.json", "nowhere.json is not there"),
        ("README.md", "README.md is damaged"),
        ("results/small/report_context.json", "what this report itself writes"),
        ("results/small/verdicts.json", "no whole report_context.json"),
        ("newer.json", "is of format 99"),
    ],
)
def test_a_bad_report_to_compare_with_is_refused_before_any_job(finished, path, says):
    (finished.folder / "newer.json").write_text('{"format": 99}')
    done = finished.run("--config", f"compare_with={path}", check=False)
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert f"compare_with: {path}" in said
    assert says in said
    assert "Traceback" not in said
    assert "Job stats" not in said


def test_going_back_to_an_earlier_configuration_trains_nothing(finished):
    finished.write_study(seeds=[1, 2, 3])
    finished.run()
    page = (finished.folder / "results/small/report.html").read_text(encoding="utf-8")
    assert "3 seeds" in page
    finished.write_study()
    planned = finished.planned()
    assert "train" not in planned
    assert "evaluate" not in planned
    finished.run()
    assert finished.planned() == {}


def test_results_made_again_from_nothing_are_the_same(finished, tmp_path):
    again = copy_project(tmp_path / "again", STUDY)
    again.run()
    for run in (finished.folder / "results/runs").glob("*seed1-*"):
        for name in ("predictions.npz", "evaluation.json", "settings.json"):
            one, other = (
                (p / "results/runs" / run.name / name).read_bytes()
                for p in (finished.folder, again.folder)
            )
            assert one == other
    verdicts = [p.folder / "results/small/figures/differences.svg" for p in (finished, again)]
    assert verdicts[0].read_bytes() == verdicts[1].read_bytes()


def test_after_an_interrupt_the_same_command_completes(tmp_path):
    study = {**STUDY, "settings": {**STUDY["settings"], "epochs": 500}}
    project = copy_project(tmp_path, study)
    logs = tmp_path / "results/logs/train"

    def training():
        return any("epoch 20/" in log.read_text() for log in logs.glob("*.log"))

    assert project.interrupt_while(training) != 0
    assert not list((tmp_path / "results/runs").rglob("model.keras"))
    assert any("ended by SIGINT; the same command" in log.read_text() for log in logs.glob("*.log"))
    project.run()  # the very same command
    assert (tmp_path / "results/small/report.html").is_file()


@pytest.mark.network
def test_the_real_mnist_arrives_through_the_products_own_rule(tmp_path):
    project = copy_project(tmp_path, STUDY, small=False)
    project.run("results/data/mnist.npz")
    with np.load(tmp_path / "results/data/mnist.npz", allow_pickle=False) as arrays:
        assert arrays["x_train"].shape == (60_000, 28, 28)
        assert arrays["x_train"].mean() / 255 == pytest.approx(0.1307, abs=5e-5)
        # counts of each digit, as the authors of the files give them
        assert np.bincount(arrays["y_train"]).tolist() == [
            5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949
        ]  # fmt: skip
        assert np.bincount(arrays["y_test"]).tolist() == [
            980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009
        ]  # fmt: skip
    origin = json.loads(Path(tmp_path / "results/data/mnist.json").read_text())
    assert origin["source"]
    log = (tmp_path / "results/logs/download/mnist.log").read_text()
    assert "verified" in log
