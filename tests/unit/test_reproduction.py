"""What the page says to repeat it with is what the product takes."""

import os
from pathlib import Path

import pytest
import yaml

from scripts.report.sections.reproduce import command, study_file
from scripts.report.whereabouts import shown
from scripts.study.reading import read_study
from scripts.study.study import Study
from tests.simulated import study_of


def test_the_configuration_on_the_page_is_a_study_file():
    study = study_of(seeds=[1, 2, 3])
    plain = study.model_dump(mode="json")
    assert Study.model_validate(yaml.safe_load(yaml.safe_dump(study_file(plain)))) == study
    assert set(study_file(plain)["settings"]).isdisjoint(study.factors)
    read_study(study_file(plain))


@pytest.mark.parametrize(
    ("snakefile", "files", "given", "expected"),
    [
        ("Snakefile", (), {}, "snakemake --cores 4"),
        ("a b/Snakefile", (), {}, "snakemake -s 'a b/Snakefile' --cores 4"),
        ("Snakefile", ("a b.yaml",), {}, "snakemake --cores 4 --configfile 'a b.yaml'"),
        ("Snakefile", (), {"seeds": (1, 2)}, 'snakemake --cores 4 --config "seeds=[1,2]"'),
        (
            "Snakefile",
            (),
            {"settings": {"epochs": 1}, "title": "$HOME"},
            """snakemake --cores 4 --config 'settings={"epochs":1}' 'title=$HOME'""",
        ),
    ],
)
def test_the_command_is_one_that_a_shell_takes(snakefile, files, given, expected):
    assert command(snakefile, files, given) == expected


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("work/mine.yaml", "mine.yaml"),
        ("work/studies/../linked.yaml", "linked.yaml"),
        ("to-work/studies/mine.yaml", "studies/mine.yaml"),
        ("project/Snakefile", "path/to/evident/Snakefile"),
        ("to-project/config/preview.yaml", "path/to/evident/config/preview.yaml"),
        ("home/alice/mine.yaml", "path/to/mine.yaml"),
    ],
)
def test_no_name_of_a_file_tells_where_it_lies_on_a_machine(tmp_path, monkeypatch, file, name):
    for folder in ("work/studies", "project/config", "home/alice"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "to-work").symlink_to("work")
    (tmp_path / "to-project").symlink_to("project")
    (tmp_path / "work/linked.yaml").symlink_to("../home/alice/mine.yaml")
    monkeypatch.chdir(tmp_path / "work")
    assert shown(tmp_path / file, Path("../project")) == name
    assert shown(os.path.relpath(tmp_path / file), Path("../project")) == name


def test_a_file_in_the_working_folder_is_named_from_there_wherever_the_project_is():
    assert shown(Path("Snakefile").absolute(), Path()) == "Snakefile"
    assert shown("evident/Snakefile", Path("evident")) == "evident/Snakefile"
