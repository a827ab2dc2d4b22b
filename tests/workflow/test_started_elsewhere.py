"""The command given in another folder than that of the Snakefile, and by another workflow."""

import json
import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.workflow.project import STUDY, Project, copy_project

ANOTHER_WORKFLOW = "samples: [a, b]\n"
BY_MODULE = """
configfile: "config/config.yaml"
module evident:
    snakefile: "../link/Snakefile"
    config: config
use rule * from evident
"""


@dataclass
class Elsewhere:
    """A project, a working folder beside it, and links to both."""

    top: Path
    project: Path
    work: Project

    def planned(self, folder, snakefile, *options):
        """Return what a dry run plans that is given in ``folder``."""
        options = ("-s", str(snakefile), *options)
        return Project(self.top / folder, STUDY, options).planned()

    def refused(self, *options):
        """Return what is said in the working folder before any job."""
        done = replace(self.work, options=options).run(check=False)
        said = done.stdout + done.stderr
        assert done.returncode != 0
        assert "Traceback" not in said
        assert "Job stats" not in said
        return said


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """The small study run to its end in a folder that has the settings of another workflow."""
    top = tmp_path_factory.mktemp("top")
    project = copy_project(top / "mein Projekt ü", STUDY)
    for repository in (Project(top, STUDY), project):  # the folders lie in another's repository
        repository.git("init", "--quiet")
        repository.git("commit", "--quiet", "--allow-empty", f"--message={repository.folder}")
    (project.folder / "mine.yaml").unlink()
    folder = top / "Arbeit ß"
    (folder / "config").mkdir(parents=True)
    (folder / "config/config.yaml").write_text(ANOTHER_WORKFLOW)
    shutil.move(project.folder / "digits", folder)
    (top / "link").symlink_to(project.folder.name)
    (top / "to-work").symlink_to(folder.name)
    options = ("-s", f"../{project.folder.name}/Snakefile", "--configfile", "mine.yaml")
    work = Project(folder, project.study, options)
    work.write_study()
    work.run()
    return Elsewhere(top, project.folder, work)


def test_all_that_is_made_lies_in_the_working_folder(elsewhere):
    assert (elsewhere.work.folder / "results/small/report.html").is_file()
    assert (elsewhere.work.folder / "results/index.html").is_file()
    assert [path.name for path in (elsewhere.project / "results").iterdir()] == [".gitignore"]
    assert not (elsewhere.project / ".snakemake").exists()


def test_the_page_has_the_command_and_names_no_place_on_this_machine(elsewhere):
    results = elsewhere.work.folder / "results"
    page = (results / "small/report.html").read_text(encoding="utf-8")
    command = "snakemake -s path/to/evident/Snakefile --cores 4 --configfile mine.yaml"
    assert f"<pre><code>{command}</code></pre>\n<p>Give it in the folder" in page
    for file in ("small/report.html", "small/report_context.json", "index.html"):
        text = (results / file).read_text(encoding="utf-8")
        assert not [
            name
            for name in (str(elsewhere.top), elsewhere.project.name, elsewhere.work.folder.name)
            if name in text
        ]


def test_the_page_names_the_projects_own_commit_and_no_other(elsewhere):
    def made():
        context = elsewhere.work.folder / "results/small/report_context.json"
        return json.loads(context.read_text())["made"]

    ask = ["git", "rev-parse", "HEAD"]
    own = subprocess.run(ask, cwd=elsewhere.project, capture_output=True, text=True, check=True)
    assert made()["commit"] == own.stdout.strip()
    repository = elsewhere.project / ".git"
    repository.rename(elsewhere.top / "put-away")  # as where it was unpacked from an archive
    elsewhere.work.run("--forcerun", "report")
    (elsewhere.top / "put-away").rename(repository)
    assert made()["commit"] is None


def test_nothing_is_to_be_done_however_the_folders_are_named(elsewhere):
    mine = elsewhere.work.folder / "mine.yaml"
    assert elsewhere.planned("Arbeit ß", "../link/Snakefile", "--configfile", "mine.yaml") == {}
    absolute = elsewhere.project / "Snakefile"
    assert elsewhere.planned("to-work", absolute, "--configfile", mine) == {}
    there = ("--directory", "to-work", "--configfile", "to-work/mine.yaml")
    assert elsewhere.planned(".", "link/Snakefile", *there) == {}
    there = ("--directory", "../to-work", "--configfile", mine)
    assert elsewhere.planned("link", "Snakefile", *there) == {}


def test_the_projects_profile_holds_so_that_a_touch_reruns_nothing(elsewhere):
    for path in (elsewhere.project / "scripts").rglob("*.py"):
        path.touch()
    assert elsewhere.work.planned() == {}


def test_an_edit_of_the_project_reruns_what_it_reaches(elsewhere):
    project = Project(elsewhere.project, STUDY)
    with project.edited("templates/sections/limits.html.j2", "<p>More.</p>\n"):
        assert elsewhere.work.planned() == {"report": 1, "index": 1}


def test_a_study_that_lies_in_the_project_is_found(elsewhere):
    there = "../link/config/preview.yaml"
    assert elsewhere.planned("Arbeit ß", "../link/Snakefile", "--configfile", there)["train"] > 2


def test_a_folder_that_is_not_there_is_made(elsewhere):
    there = ("--directory", "new/folder", "--configfile", "to-work/mine.yaml")
    assert elsewhere.planned(".", "link/Snakefile", *there)["train"] == 2
    assert (elsewhere.top / "new/folder").is_dir()


def test_an_earlier_report_is_looked_for_in_the_working_folder(elsewhere):
    context = elsewhere.work.folder / "results/small/report_context.json"
    shutil.copy(context, elsewhere.work.folder / "before.json")
    compared = ("--config", "compare_with=before.json")
    assert elsewhere.work.planned(*compared) == {"report": 1, "index": 1}
    there = ("--directory", "to-work", "--configfile", "to-work/mine.yaml", *compared)
    assert elsewhere.planned(".", "link/Snakefile", *there) == {"report": 1, "index": 1}
    said = elsewhere.refused(*elsewhere.work.options, "--config", "compare_with=nowhere.json")
    assert "compare_with: nowhere.json is not there" in said


def test_an_error_names_the_file_in_which_it_stands(elsewhere):
    elsewhere.work.write_study(seeds=[])
    said = elsewhere.refused(*elsewhere.work.options)
    elsewhere.work.write_study()
    assert re.search(r"^mine\.yaml, line \d+: seeds$", said, re.MULTILINE)
    project = Project(elsewhere.project, STUDY)
    with project.edited("config/config.yaml", "\nbad: 1\n"):
        said = elsewhere.refused(*elsewhere.work.options)
    file = elsewhere.project / "config/config.yaml"
    assert re.search(rf"^{re.escape(str(file))}, line \d+: bad$", said, re.MULTILINE)


def test_the_settings_of_another_workflow_are_taken_only_where_they_are_named(elsewhere):
    assert (elsewhere.work.folder / "config/config.yaml").read_text() == ANOTHER_WORKFLOW
    snakefile = elsewhere.work.options[:2]
    said = elsewhere.refused(*snakefile, "--configfile", "config/config.yaml")
    assert "config/config.yaml, line 1: samples" in said


@pytest.mark.parametrize("text", [BY_MODULE, 'include: "../link/Snakefile"\n'])
def test_another_workflow_that_takes_it_in_is_refused_in_a_sentence(elsewhere, text):
    (elsewhere.work.folder / "other.smk").write_text(text)
    assert "Evident cannot be a module of another workflow" in elsewhere.refused("-s", "other.smk")


def test_braces_in_the_name_of_the_projects_folder_are_refused_in_a_sentence(elsewhere):
    (elsewhere.top / "a{b}").symlink_to(elsewhere.project.name)
    said = elsewhere.refused("-s", "../a{b}/Snakefile")
    assert f"{elsewhere.top}/Arbeit ß/../a{{b}} has braces in its name" in said
