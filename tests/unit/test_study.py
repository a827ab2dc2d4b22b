"""What a study asks for, and what is refused before any job."""

import copy
import inspect
import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from snakemake.utils import update_config

from scripts.study.initializers import ARGUMENTS
from scripts.study.reading import StudyError, read_study
from scripts.study.runs import Run
from scripts.study.schema import study_schema
from scripts.study.settings import LATER, Settings
from scripts.study.study import Study

DEFAULT = Path("config/config.yaml")
OF_KERAS = ("seed", "input_axes", "output_axes")  # set by the layer, not by a study


@pytest.fixture
def config():
    return yaml.safe_load(DEFAULT.read_text(encoding="utf-8"))


def refusal(config, files=()):
    with pytest.raises(StudyError) as error:
        read_study(config, files)
    return str(error.value)


def test_the_default_study_is_the_tutorial_times_two_factors(config):
    study = read_study(config, [DEFAULT])
    assert len(study.cells) == 4
    assert len(study.runs) == 4
    settings = study.runs[0].settings
    assert (settings.depth, settings.epochs, settings.batch_size) == (4, 15, 100)
    assert (settings.optimizer, settings.learning_rate, study.seeds) == ("adam", 0.01, [777])
    assert settings.train_images == 60_000


def test_run_ids_stay_what_they_are():
    # a changed id would orphan every finished run of every user
    assert Run(Settings(), 777).id == "glorot_normal-4x1000-seed777-c4d4f6fe"


def test_every_setting_and_the_seed_change_the_run_id():
    other = {
        "dataset": "fashion_mnist", "initializer": "he_normal", "bias_initializer": "ones",
        "width": 7, "depth": 3, "use_bias": False, "activation": "tanh",
        "batch_normalization": True, "dropout": 0.5, "optimizer": "sgd", "learning_rate": 0.5,
        "batch_size": 7, "epochs": 7, "train_images": 7,
    }  # fmt: skip
    assert set(other) == set(Settings.model_fields)
    ids = {Run(Settings(), 1).id, Run(Settings(), 2).id}
    ids |= {Run(Settings.model_validate({name: value}), 1).id for name, value in other.items()}
    assert len(ids) == len(other) + 2


def test_a_setting_that_came_later_changes_no_id_of_runs_before_it():
    for name in LATER:
        assert name in Settings.model_fields
        assert name not in Settings().canonical()
    assert Settings(use_bias=False).canonical()["use_bias"] is False


def test_equal_settings_written_differently_are_one_run():
    written = [
        {"initializer": "random_normal", "learning_rate": 0.001},
        {"initializer": {"name": "random_normal"}, "learning_rate": "1e-3"},
        {"initializer": {"stddev": 0.05, "name": "random_normal", "mean": 0}},
    ]
    ids = {Run(Settings.model_validate({"learning_rate": 0.001, **one}), 1).id for one in written}
    assert len(ids) == 1


@given(st.dictionaries(st.sampled_from(["width", "depth", "epochs"]), st.integers(1, 999)))
def test_a_run_id_survives_json(changes):
    settings = Settings.model_validate(changes)
    again = Settings.model_validate(json.loads(json.dumps(settings.canonical())))
    assert Run(again, 3).id == Run(settings, 3).id


def test_a_study_survives_json_with_its_factors_in_order(config):
    config["factors"] = {"width": [2000, 1000], "initializer": ["he_normal", "glorot_normal"]}
    study = read_study(config)
    again = Study.model_validate(json.loads(json.dumps(study.model_dump(mode="json"))))
    assert [run.id for run in again.runs] == [run.id for run in study.runs]
    assert list(again.factors) == ["width", "initializer"]


def test_any_setting_can_be_a_factor(config):
    for name in Settings.model_fields:
        level = Settings().model_dump(mode="json")[name]
        study = read_study({**config, "settings": {}, "factors": {name: [level]}, "claims": []})
        assert len(study.cells) == 1


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("study: mine\n", None),
        ("study: mine\ntitle: Mine\n", "Mine"),
        ("seeds: [1]\n", "Xavier or He, 1000 or 2000 units?"),
    ],
)
def test_another_study_does_not_go_by_the_title_of_the_default_one(config, tmp_path, text, title):
    overlay = tmp_path / "mine.yaml"
    overlay.write_text(text, encoding="utf-8")
    update_config(config, yaml.safe_load(text))
    assert read_study(config, [DEFAULT, overlay]).title == title


def test_a_title_on_the_command_line_is_taken_and_a_study_there_has_its_own():
    assert laid_over(study="mine", title="Mine").title == "Mine"
    assert laid_over(study="mine").title is None
    assert laid_over(seeds=["1"]).title == "Xavier or He, 1000 or 2000 units?"


def test_null_takes_a_factor_out(config):
    config["factors"]["width"] = None
    config["claims"] = []
    assert len(read_study(config).cells) == 2


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        ("settings.learning_rat", 0.1, "did you mean learning_rate?"),
        ("settings.optimizer", "adm", "did you mean adam?"),
        ("settings.activation", "rele", "did you mean relu?"),
        ("settings.learning_rate", -1, "greater than 0"),
        ("settings.learning_rate", float("nan"), "finite number"),
        ("settings.learning_rate", "fast", "valid number"),
        ("settings.epochs", 0, "greater than or equal to 1"),
        ("settings.epochs", 1.5, "valid integer"),
        ("settings.depth", True, "valid integer"),
        ("settings.dropout", 1.0, "less than 1"),
        ("settings.batch_normalization", "yes", "valid boolean"),
        ("settings.dataset", "cifar10", "mnist"),
        ("settings.train_images", 60_001, "less than or equal to 60000"),
        ("settings.bias_initializer", "orthogonal", "must be one of"),
        ("factors.widht", [1], "did you mean width?"),
        ("factors.width", [], "at least 1 item"),
        ("factors.width", 1000, "valid list"),
        ("factors.width", [1000, 2000, 1000], "1000 stands there twice"),
        ("factors.initializer", ["he_norml"], "did you mean he_normal?"),
        ("factors.initializer", [{"name": "random_normal", "stdev": 1}], "mean, stddev"),
        ("factors.initializer", [{"name": "random_normal", "stddev": -1}], "greater than 0"),
        ("factors.initializer", [{"name": "random_uniform", "minval": 1}], "less than maxval"),
        ("seeds", [], "at least 1 item"),
        ("seeds", [1, 1], "1 stands there twice"),
        ("seeds", [-1], "greater than or equal to 0"),
        ("smallest_difference", -0.1, "greater than or equal to 0"),
        ("study", "../elsewhere", "lower-case letters"),
        ("studdy", "x", "did you mean study?"),
    ],
)
def test_bad_values_are_refused_with_what_is_allowed(config, place, value, says):
    inner = config
    *path, last = place.split(".")
    for key in path:
        inner = inner[key]
    inner[last] = value
    message = refusal(config, [DEFAULT])
    assert says in message
    assert place in message
    assert "found:" in message


@pytest.mark.parametrize(
    ("claim", "says"),
    [
        ({"where": {"width": 7}, "between": [0, 1]}, "a cell of this study"),
        ({"where": {"widht": 1000}, "between": [0, 1]}, "did you mean width?"),
        ({"where": {"width": 1000}, "between": [0.9, 0.8]}, "lower value first"),
        ({"where": {"width": 1000}, "between": [95, 96]}, "less than or equal to 1"),
        ({"higher": {"width": 1000}, "lower": {"width": 1000}}, "other cells than higher"),
        (
            {"higher": {"width": 1000}, "lower": {"initializer": "he_normal"}},
            "the same settings as higher",
        ),
        ({"explains": "nothing-of-the-kind", "cause": "overfitting"}, "the id of a contrast"),
        ({"explains": "wider-is-worse", "cause": "luck"}, "overfitting"),
        ({"where": {"width": 1000}, "published": 0.97}, "one cell, since one network"),
        ({"where": {"width": 7}, "published": 0.97}, "a cell of this study"),
        (
            {"where": {"width": 1000, "initializer": "he_normal"}, "published": 97.4},
            "less than or equal to 1",
        ),
        ({}, "where and between"),
    ],
)
def test_bad_claims_are_refused(config, claim, says):
    config["claims"].append({"id": "new", "statement": "So.", **claim})
    message = refusal(config, [DEFAULT])
    assert says in message
    assert "claims[4]" in message


def test_all_errors_come_at_once_with_file_and_line(config):
    config["settings"]["epochs"] = 0
    config["seeds"] = [1, 1]
    config["claims"][0]["where"] = {"width": 7}
    message = refusal(config, [DEFAULT])
    assert "3 problems" in message
    lines = DEFAULT.read_text(encoding="utf-8").splitlines()
    line = 1 + next(i for i, text in enumerate(lines) if text.strip().startswith("epochs:"))
    assert f"config/config.yaml, line {line}: settings.epochs" in message


def test_a_setting_laid_over_a_factor_is_refused_not_ignored(config, tmp_path):
    overlay = tmp_path / "mine.yaml"
    overlay.write_text("settings:\n  width: 500\n", encoding="utf-8")
    config["settings"]["width"] = 500
    message = refusal(config, [DEFAULT, overlay])
    assert "mine.yaml, line 2: settings.width" in message
    assert "factors: {width: null}" in message


def test_a_factor_laid_over_a_setting_takes_its_place(config, tmp_path):
    overlay = tmp_path / "mine.yaml"
    overlay.write_text("factors:\n  learning_rate: [0.01, 0.001]\n", encoding="utf-8")
    config["factors"]["learning_rate"] = [0.01, 0.001]
    assert len(read_study(config, [DEFAULT, overlay]).cells) == 8


def test_shared_studies_are_valid():
    default = yaml.safe_load(DEFAULT.read_text(encoding="utf-8"))
    for path in [Path("config/preview.yaml"), *Path("config/studies").glob("*.yaml")]:
        merged = copy.deepcopy(default)
        for key, value in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            merged[key] = {**merged[key], **value} if isinstance(value, dict) else value
        read_study(merged, [DEFAULT, path])


def test_the_schema_that_editors_use_is_the_one_of_the_models():
    shipped = json.loads(Path("config/study.schema.json").read_text(encoding="utf-8"))
    assert shipped == study_schema(), "run `make schema`"


def test_the_table_of_initializers_agrees_with_keras():
    from scripts.train.network import initializer_class  # noqa: PLC0415 (seconds to import)

    for name, arguments in ARGUMENTS.items():
        parameters = inspect.signature(initializer_class(name)).parameters.values()
        ours = {p.name: p.default for p in parameters if p.name not in OF_KERAS}
        assert ours == arguments


# -- what the command line lays over ------------------------------------------------------


def laid_over(**given):
    """Read the default study with text laid over it, as ``--config`` gives it."""
    config = yaml.safe_load(DEFAULT.read_text(encoding="utf-8"))
    update_config(config, given)
    return read_study(config, [DEFAULT], given)


def test_values_of_the_command_line_are_read_as_those_of_a_file():
    study = laid_over(
        seeds=["1", "2e3"], settings={"epochs": "3", "learning_rate": "1e-3", "dropout": "0.5"},
        factors={"batch_normalization": ["true", "false"]}, title="A: b", smallest_difference=0.01,
    )  # fmt: skip
    assert study.seeds == [1, 2000]
    assert (study.settings.epochs, study.settings.learning_rate) == (3, 0.001)
    assert study.factors["batch_normalization"] == (True, False)
    assert study.title == "A: b"


def test_a_number_on_the_command_line_that_yaml_misreads_is_refused():
    with pytest.raises(StudyError) as refused:
        laid_over(seeds=["010"], claims=[], factors={"initializer": [{"name": "ones"}, "1:30"]})
    assert "command line: seeds[0]\n  found:   010, which YAML" in str(refused.value)
    assert "read alike; write 8 or 10\n" in str(refused.value)
    assert "command line: factors.initializer[1]" in str(refused.value)
    assert "read alike; write 90\n" in str(refused.value)


def test_an_error_on_the_command_line_is_found_there():
    with pytest.raises(StudyError) as refused:
        laid_over(seeds=["1", "x"], settings={"epoch": "3"})
    assert "command line: seeds[1]" in str(refused.value)
    assert "command line: settings.epoch\n" in str(refused.value)


@pytest.mark.parametrize(
    "text", ["2024-13-45", "0x_", "0b_", "!!bool x", "!!timestamp x", "[" * 299]
)
def test_text_that_yaml_stumbles_over_is_text(text):
    assert laid_over(title=text).title == text


@pytest.mark.parametrize("levels", [2, 6])
def test_a_command_line_whose_values_hold_each_other_is_refused_in_time(levels):
    endless, bomb = [], ["1"]
    endless.append(endless)
    for _ in range(levels):
        bomb = [bomb] * 9_000
    for value in (endless, bomb):
        with pytest.raises(
            StudyError, match=r"command line\n.*\n.*write more of them into a study"
        ):
            laid_over(claims=value)
