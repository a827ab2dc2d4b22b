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
        "settings: {activation: 0x" + "f" * 5_000 + "}",
        "settings: {epochs: 0" + "7" * 9_000 + "}",
        "settings: {epochs: 1" + ":59" * 9_000 + "}",
        "factors: {initializer: [{name: constant, value: 1" + "0" * 400 + "}]}",
    ],
    ids=[
        "a megabyte of title",
        "100 lists in each other",
        "a seed 100,000 times",
        "a bomb of aliases",
        "a number of thousands of digits",
        "an octal number of thousands of digits",
        "a sexagesimal number of thousands of digits",
        "a value of 401 digits",
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


@pytest.mark.parametrize(
    "text", ["seeds: 5", "factors: {width: 500}", "factors: {initializer: he_normal}"]
)
def test_the_list_that_a_refusal_gives_as_an_example_works(text, tmp_path):
    key, example = re.search(
        r": (factors)?.*\n.*\n.*\n  such as: (.+)", refusal(written(tmp_path, text))
    ).groups()
    config = load_configfile(str(DEFAULT))
    mine = yaml.safe_load(example)
    update_config(config, {"claims": [], **({key: mine} if key else mine)})
    assert read_study(config).runs


@pytest.mark.parametrize(
    ("text", "number"),
    [("1e3", 1000), ("1e+3", 1000), ("1.0e3", 1000), ("1.0e+3", 1000), ("1E3", 1000),
     ("1_000", 1000), ("1000.0", 1000), ("0x10", 16), ("0b11", 3), ("007", 7), ("+12", 12)],
)  # fmt: skip
def test_whole_numbers_may_be_written_as_people_write_them(text, number, tmp_path):
    path = written(
        tmp_path,
        f"settings: {{epochs: {text}}}\nseeds: [{text}]\nfactors: {{width: [{text}]}}\n"
        f"claims: [{{id: a, statement: S., where: {{width: {text}}}, between: [0, 1]}}]",
    )
    config = load_configfile(str(DEFAULT))
    update_config(config, load_configfile(str(path)))
    study = read_study(config, [DEFAULT, path])
    assert study.settings.epochs == study.seeds[0] == study.factors["width"][0] == number
    assert {type(study.settings.epochs), type(study.seeds[0])} == {int}


def test_a_byte_order_mark_does_no_harm(tmp_path):
    config = load_configfile(str(DEFAULT))
    path = written(tmp_path, "\ufefftitle: Mine\n")
    update_config(config, load_configfile(str(path)))
    assert read_study(config, [DEFAULT, path]).title == "Mine"


def test_json_that_is_no_yaml_is_read_and_its_keys_are_found(tmp_path):
    message = refusal(written(tmp_path, '{\n\t"settings": {"widht": 1}\n}'))
    assert "mine.yaml, line 2: settings.widht" in message
    assert "did you mean width?" in message


def test_a_file_that_is_neither_json_nor_yaml_is_named(tmp_path):
    with pytest.raises(StudyError, match=r"mine\.yaml is neither YAML nor JSON"):
        read_study({}, [written(tmp_path, "{")])


def test_a_file_that_is_gone_is_not_taken_for_one_of_another_kind(tmp_path):
    with pytest.raises(StudyError, match=r"gone\.yaml cannot be read \(No such file"):
        read_study({}, [tmp_path / "gone.yaml"])


def test_a_file_that_is_a_number_alone_is_refused(tmp_path):
    with pytest.raises(StudyError, match="write 8 or 10"):
        read_study({}, [written(tmp_path, "010")])


def test_as_many_seeds_as_there_can_be_runs_are_read_in_time():
    seeds = list(range(10_000))
    assert read_study({"study": "x", "factors": {}, "seeds": seeds}).seeds == seeds
    with pytest.raises(StudyError, match="at most 10,000 runs, not 1 cells × 200,000"):
        read_study({"study": "x", "factors": {}, "seeds": list(range(200_000))})


def test_a_wide_bomb_of_aliases_is_refused_in_time(tmp_path):
    text = "a: &a [x]\n" + "".join(
        f"{after}: &{after} [{', '.join(['*' + before] * 2_000)}]\n"
        for before, after in zip("abcdef", "bcdefg", strict=True)
    )
    assert "unknown key, g" in refusal(written(tmp_path, text))
