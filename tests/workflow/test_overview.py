"""The index of all studies, and the archive that Snakemake itself makes of one."""

import html
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.workflow.project import ENVIRONMENT, copy_project
from tests.workflow.test_pipeline import FIGURES, STUDY

# the same two runs, so that nothing is trained for it
OTHER = {"study": "other", "title": "Another question?", "claims": []}


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """The project with two studies run to their end; ``mine.yaml`` is the first one's."""
    project = copy_project(tmp_path_factory.mktemp("project"), STUDY)
    project.run()
    project.write_study(**OTHER)
    project.run()
    project.write_study()
    return project


def test_the_index_lists_both_studies_and_its_links_lead_to_their_reports(finished):
    results = finished.folder / "results"
    page = (results / "index.html").read_text(encoding="utf-8")
    for study in (STUDY, OTHER):
        assert study["title"] in page
        assert f'href="{study["study"]}/report.html"' in page
        assert (results / study["study"] / "report.html").is_file()
    assert str(finished.folder) not in page


def test_with_two_studies_nothing_is_to_be_done_for_either(finished):
    assert finished.planned() == {}
    finished.write_study(**OTHER)
    planned = finished.planned()
    finished.write_study()
    assert planned == {}


def test_a_touch_of_every_context_and_page_makes_nothing_again(finished):
    for path in (finished.folder / "results").rglob("report*"):
        path.touch()
    assert finished.planned() == {}


def test_an_edited_template_of_the_index_makes_only_the_index_again(finished):
    with finished.edited("templates/index.html.j2", "\n"):
        assert finished.planned() == {"index": 1}


def test_an_edited_stylesheet_makes_page_and_index_again(finished):
    with finished.edited("templates/assets/style.css", "\n"):
        assert finished.planned() == {"report": 1, "index": 1}


def test_the_page_of_another_study_is_never_made_from_this_ones(finished):
    with finished.edited("results/other/report_context.json", "\n"):
        assert finished.planned() == {"index": 1}
    for page in ("results/other/report.html", "results/nowhere/report.html"):
        done = finished.run(page, "--dry-run", check=False)
        assert f"No rule to produce {page}" in done.stdout + done.stderr


def test_a_damaged_study_is_named_and_one_deleted_by_hand_vanishes(finished):
    page = finished.folder / "results/index.html"
    other = finished.folder / "results/other"
    context = other / "report_context.json"
    whole = context.read_text(encoding="utf-8")
    odd = finished.folder / "results/{study} *"
    odd.mkdir()
    (odd / "report_context.json").write_text("{")
    context.write_text(whole[:1000], encoding="utf-8")
    finished.run()
    text = page.read_text(encoding="utf-8")
    assert STUDY["title"] in text
    assert "results/other/report_context.json is damaged" in text
    assert OTHER["title"] not in text
    assert finished.planned() == {}
    shutil.rmtree(odd)
    shutil.move(other, finished.folder / "aside")
    assert finished.planned() == {"index": 1}
    finished.run()
    assert "damaged" not in page.read_text(encoding="utf-8")
    assert finished.planned() == {}
    shutil.move(finished.folder / "aside", other)
    context.write_text(whole, encoding="utf-8")
    finished.run()
    assert OTHER["title"] in page.read_text(encoding="utf-8")


# -- snakemake --report ------------------------------------------------------------------


@pytest.fixture(scope="module")
def archive(finished):
    """The archive of the first study, made where no connection to anywhere can be opened."""
    offline = finished.folder / "offline"
    offline.mkdir()
    (offline / "sitecustomize.py").write_text(
        "import socket\n"
        "def refuse(*_):\n"
        "    raise OSError('no network here')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(ENVIRONMENT, "PYTHONPATH", str(offline))
        done = finished.run("--report", "archive.zip")
    assert "not found" not in done.stdout + done.stderr
    with zipfile.ZipFile(finished.folder / "archive.zip") as zipped:
        yield zipped


def held(archive, name):
    """Return a part of the data that the archive's page shows."""
    page = archive.read("archive/report.html").decode()
    start = re.search(rf'<script id="{name}">\s*var \w+ = ', page).end()
    return json.JSONDecoder().raw_decode(page, start)[0]


def test_the_archive_holds_each_figure_with_its_numbers_labels_and_caption(archive, finished):
    results, categories = held(archive, "results"), held(archive, "categories")
    folder = finished.folder / "results/small/figures"
    figures = [path.stem for path in folder.glob("*.svg")]
    assert len(figures) == FIGURES
    for name in figures:
        title, _, _, *text = (
            (finished.folder / f"templates/captions/{name}.rst").read_text("utf-8").splitlines()
        )
        for kind, ending in (("drawing", "svg"), ("numbers", "csv")):
            path = f"results/small/figures/{name}.{ending}"
            assert path in categories["Figures"]["small"]
            entry = results[path]
            assert entry["labels"] == {"figure": title, "holds": kind}
            assert text[-1] in html.unescape(entry["caption"])
            assert entry["job_properties"]["rule"] == "draw"
            held_file = archive.read(f"archive/{entry['data_uri']}")
            assert held_file == (finished.folder / path).read_bytes()


def test_the_archive_holds_page_tables_and_runs_and_no_network(archive, finished):
    results, categories = held(archive, "results"), held(archive, "categories")
    assert {Path(path).name for path in categories["Report"]["small"]} == {
        "report.html", "runs.csv", "verdicts.json",
    }  # fmt: skip
    runs = {path.name for path in (finished.folder / "results/runs").iterdir()}
    assert set(categories["Runs"]) == runs
    for paths in categories["Runs"].values():
        assert {Path(path).name for path in paths} == {
            "history.csv", "training.json", "evaluation.json",
        }  # fmt: skip
    for path, entry in results.items():
        assert entry["caption"].startswith("<p>"), path
        assert entry["labels"], path
    assert sum(entry.file_size for entry in archive.infolist()) < 10_000_000


def test_the_archive_opens_with_what_it_is_and_names_no_place(archive, finished):
    said = held(archive, "workflow-desc")
    assert "Networks were trained" in said
    assert said.count("javascript:app.show") == 4
    assert "system-message" not in said
    assert str(finished.folder) not in archive.read("archive/report.html").decode()


def test_an_edited_caption_makes_the_page_again_and_draws_nothing(finished):
    with finished.edited("templates/captions/confusion.rst", "More.\n"):
        assert finished.planned() == {"report": 1, "index": 1}


def test_an_edited_text_of_the_archive_makes_nothing_again(finished):
    for name in ("workflow", "figure", "history"):
        with finished.edited(f"templates/archive/{name}.rst", "\nMore.\n"):
            assert finished.planned() == {}
