"""Each profile is whole in itself, and says of each entry what it is for."""

from pathlib import Path

import pytest
import yaml

PROFILES = Path(__file__).parents[2] / "profiles"


def text_of(name):
    return (PROFILES / name / "config.yaml").read_text(encoding="utf-8")


def test_the_profile_for_slurm_holds_all_that_it_takes_the_place_of():
    mine, default = yaml.safe_load(text_of("slurm")), yaml.safe_load(text_of("default"))
    assert {name: mine[name] for name in default} == default


@pytest.mark.parametrize("name", ["default", "slurm"])
def test_every_entry_has_a_comment(name):
    paragraphs = text_of(name).split("\n\n")
    assert len(paragraphs) > 4
    assert all(paragraph.startswith("#") for paragraph in paragraphs)


def test_what_the_profile_for_slurm_has_in_comments_is_yaml_too():
    options = [line[2:] for line in text_of("slurm").splitlines() if line.startswith("# ")]
    start = options.index("set-resources:")
    assert yaml.safe_load("\n".join(options[start : start + 6])) == {
        "set-resources": {
            "train": {"gpu": 1, "slurm_partition": "gpu"},
            "evaluate": {"slurm_partition": "gpu"},
        }
    }
    assert "set-threads:" in options
