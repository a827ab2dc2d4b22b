"""What the page says to repeat it with is what the product takes."""

import pytest
import yaml

from scripts.report.methods import command, study_file
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
    ("files", "given", "expected"),
    [
        ((), {}, "snakemake --cores 4"),
        (("a b.yaml",), {}, "snakemake --cores 4 --configfile 'a b.yaml'"),
        ((), {"seeds": (1, 2)}, 'snakemake --cores 4 --config "seeds=[1,2]"'),
        (
            (),
            {"settings": {"epochs": 1}, "title": "$HOME"},
            """snakemake --cores 4 --config 'settings={"epochs":1}' 'title=$HOME'""",
        ),
    ],
)
def test_the_command_is_one_that_a_shell_takes(files, given, expected):
    assert command(files, given) == expected
