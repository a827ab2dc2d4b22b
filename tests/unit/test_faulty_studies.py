"""A hundred and more faulty studies: each is refused, with place, what was found and a way out."""

import re
from pathlib import Path

import pytest
import yaml
from snakemake.common.configfile import load_configfile
from snakemake.utils import update_config

from scripts.study.reading import LONGEST, MOST_PROBLEMS, StudyError, read_study

ROOT = Path(__file__).parents[2]
DEFAULT = ROOT / "config/config.yaml"
FAULTS = yaml.safe_load((ROOT / "tests/faults/studies.yaml").read_text(encoding="utf-8"))


def refusal(path):
    """Return how the study at ``path``, laid over the default one as Snakemake does, is refused."""
    config = load_configfile(str(DEFAULT))
    update_config(config, load_configfile(str(path)))
    with pytest.raises(StudyError) as caught:
        read_study(config, [DEFAULT, path])
    return str(caught.value)


def written(folder, text):
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_there_are_at_least_a_hundred_of_them():
    assert len(FAULTS) >= 100


@pytest.mark.fault("a faulty study")
@pytest.mark.parametrize("fault", FAULTS)
def test_it_is_refused_with_its_place_and_what_is_allowed(fault, tmp_path):
    text, *says = FAULTS[fault]
    message = refusal(written(tmp_path, text))
    for words in says:
        assert words in message
    assert re.search(r"mine\.yaml, line \d+: ", message)
    assert "  found:   " in message
    assert "  allowed: " in message
    assert max(map(len, message.splitlines())) < 400


@pytest.mark.fault("a faulty study")
@pytest.mark.parametrize(
    "text",
    [
        "title: " + "x" * 1_000_000,
        "settings: {epochs: " + "[" * 100 + "]" * 100 + "}",
        "seeds: [" + "1, " * 100_000 + "1]",
        "a: &a [x, x, x, x, x, x, x, x, x]\n"
        + "".join(
            f"{after}: &{after} [{', '.join(['*' + before] * 9)}]\n"
            for before, after in zip("abcdefghij", "bcdefghijk", strict=True)
        )
        + "settings: {epochs: *k}",
    ],
    ids=[
        "a megabyte of title",
        "100 lists in each other",
        "a seed 100,000 times",
        "a bomb of aliases",
    ],
)
def test_what_is_huge_is_refused_in_few_words(text, tmp_path):
    message = refusal(written(tmp_path, text))
    assert len(message) < 40 * LONGEST


def test_many_problems_are_counted_and_not_all_told(tmp_path):
    message = refusal(written(tmp_path, "seeds: [" + "x, " * 999 + "x]"))
    assert "1,000 problems" in message
    assert message.count("found:") == MOST_PROBLEMS
    assert message.endswith("… and 980 more")


@pytest.mark.fault("hostile text in a study, shown on a terminal")
@pytest.mark.parametrize(
    "text",
    [
        r'"\e[2J\nfake: ok": 1',
        r'settings: {"\e[2J\nfake": 1}',
        r'settings: {optimizer: "\e[2J\n\x9b1m\u202Eadam"}',
        r'factors: {initializer: [{name: he_normal, "\e[2J\nfake": 1}]}',
        r'claims: [{id: "\e[2J\n", statement: S., where: {"\e]0;x\a": 1}, between: [0, 1]}]',
    ],
)
def test_nothing_in_a_study_moves_the_cursor_or_forges_a_line(text, tmp_path):
    message = refusal(written(tmp_path, text))
    assert all(char.isprintable() or char == "\n" for char in message)
    assert not re.search(r"^\s*fake", message, re.MULTILINE)


def test_a_byte_order_mark_does_no_harm(tmp_path):
    config = load_configfile(str(DEFAULT))
    path = written(tmp_path, "\ufefftitle: Mine\n")
    update_config(config, load_configfile(str(path)))
    assert read_study(config, [DEFAULT, path]).title == "Mine"
