"""Whatever lies where a reader looks for a file: it gives a valid value, or says what is wrong.

No other error, no end that does not come, no memory without bounds. ``make fuzz`` goes on for
as long as it is told, with other examples each time.
"""

import contextlib
import copy
import gzip
import hashlib
import json

import numpy as np
import pytest
from hypothesis import strategies as st
from snakemake.cli import parse_config
from snakemake.common.configfile import load_configfile
from snakemake.utils import update_config

from scripts.changes.earlier import compared_with, read_context
from scripts.compare.results import read_results
from scripts.data.idx import parse
from scripts.data.images import load, load_test
from scripts.data.sources import Unavailable, members, unpacked
from scripts.index.entries import read_entries
from scripts.job.files import read_json
from scripts.job.problem import Problem
from scripts.measured.run_files import (
    HISTORY,
    SIGNALS,
    read_history,
    read_predictions,
    read_signals,
    read_steps,
)
from scripts.study.reading import StudyError, read_study
from scripts.train.logits import read_logits
from tests.fuzz import fuzzing, fuzzing_arrays, fuzzing_studies
from tests.fuzz.samples import (
    checkpoints,
    originals,
    package,
    progress,
    samples,
    variables,
)
from tests.small_data import idx

# what failed is shown, however long it is
pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
fault = pytest.mark.fault("a damaged or arbitrary file given to a reader")


def is_array(array, kind, *shape):
    assert array.dtype == kind
    assert array.shape == shape
    array.tobytes()  # all of it is there


def are_images(x, y):
    is_array(x, np.uint8, len(x), 28, 28)
    is_array(y, np.uint8, len(x))
    assert len(y) > 0
    assert y.max() < 10


# -- data --------------------------------------------------------------------------------


@fault
def test_idx(hold):
    def read(content):
        assert idx(parse(content)) == content

    (valid, *_) = originals().values()
    hold(fuzzing.arbitrary(valid[:100]) | fuzzing.damaged(valid, 1), read, ValueError)


@fault
def test_gzip(hold):
    (valid, *_) = originals().values()
    cases = fuzzing.arbitrary(gzip.compress(valid[:500], mtime=0))
    hold(cases, unpacked, Unavailable)


@fault
def test_package(hold):
    plain = gzip.decompress(package())
    packed = st.builds(gzip.compress, fuzzing.tars(plain) | fuzzing.arbitrary(plain), st.just(1))

    def read(content):
        for name, file in members(content).items():
            assert isinstance(name, str)
            assert len(file) < len(plain) + 10_000

    hold(packed | fuzzing.arbitrary(package()), read, Unavailable)


@fault
def test_dataset(hold_file):
    def check(found):
        are_images(found.x_train, found.y_train)
        are_images(found.x_test, found.y_test)

    hold_file("mnist.npz", fuzzing_arrays.npz, load, check)


@fault
def test_dataset_for_tests(hold_file):
    hold_file("mnist.npz", fuzzing_arrays.npz, load_test, lambda found: are_images(*found))


# -- runs --------------------------------------------------------------------------------


@fault
def test_history(hold_file):
    def check(found):
        for name in HISTORY:
            is_array(found[name], np.float64, len(found["loss"]))

    hold_file(
        "history.csv", lambda v: fuzzing.tables(v) | fuzzing.arbitrary(v), read_history, check
    )


@fault
def test_signals(hold_file):
    def check(found):
        assert all(isinstance(layer, str) and layer for layer in found.layers)
        for name in SIGNALS:
            is_array(found.values[name], np.float64, len(found.loss), len(found.layers))
        assert isinstance(found.growth, float)
        assert isinstance(found.dead, float)

    hold_file(
        "signals.csv", lambda v: fuzzing.tables(v) | fuzzing.arbitrary(v), read_signals, check
    )


@fault
def test_steps(hold_file):
    hold_file(
        "steps.npz", fuzzing_arrays.npz, read_steps, lambda f: is_array(f, np.float32, len(f))
    )


@fault
def test_predictions(hold_file):
    def check(found):
        predicted, confidence = found
        is_array(predicted, np.uint8, len(predicted))
        is_array(confidence, np.float32, len(predicted))
        assert (predicted < 10).all()

    hold_file("predictions.npz", fuzzing_arrays.npz, read_predictions, check)


@fault
def test_logits(hold_file):
    def check(found):
        for logits in found:
            is_array(logits, np.float32, len(logits), 10)

    hold_file("logits.npz", fuzzing_arrays.npz, read_logits, check)


@fault
def test_json(hold_file):
    def check(found):
        assert isinstance(found, dict)
        json.dumps(found, allow_nan=False)

    hold_file("evaluation.json", fuzzing.documents, read_json, check)


@fault
def test_results(hold_file):
    def check(found):
        assert found.model_validate_json(found.model_dump_json()) == found

    hold_file("verdicts.json", fuzzing.documents, read_results, check)


# -- studies and reports -----------------------------------------------------------------


def is_a_study(study):
    """Check what is made of a study before any job: its runs, and the report to compare with."""
    runs = {run.id: run for run in study.runs}
    assert len(runs) == len(study.cells) * len(study.seeds)
    for run in list(runs.values())[:9]:
        json.dumps(run.canonical(), allow_nan=False)
    with contextlib.suppress(Problem):
        compared_with(study, check=True)


@fault
def test_study_file(hold, tmp_path):
    path = tmp_path / "mine.yaml"
    default = load_configfile(str(fuzzing_studies.DEFAULT))

    def read(text):
        path.write_bytes(text)
        config = copy.deepcopy(default)
        try:
            update_config(config, load_configfile(str(path)))
        except Exception:  # Snakemake itself refuses the file
            return
        is_a_study(read_study(config, [fuzzing_studies.DEFAULT, path]))

    hold(fuzzing_studies.texts(), read, StudyError)


@fault
def test_configuration(hold):
    def read(config):
        is_a_study(read_study(fuzzing_studies.real(config)))

    hold(fuzzing_studies.structures(), read, StudyError)


@fault
def test_configuration_beside_a_file(hold):
    def read(config):
        config = fuzzing_studies.real(config)
        is_a_study(read_study(config, [fuzzing_studies.DEFAULT], config))

    hold(fuzzing_studies.structures(), read, StudyError)


@fault
def test_command_line(hold):
    default = load_configfile(str(fuzzing_studies.DEFAULT))

    def read(entries):
        config = copy.deepcopy(default)
        try:
            given = parse_config(entries)
            update_config(config, given)
        except Exception:  # Snakemake itself refuses the words
            return
        is_a_study(read_study(config, [fuzzing_studies.DEFAULT], given))

    hold(fuzzing_studies.entries(), read, StudyError)


@fault
def test_report_context(hold_file):
    def check(found):
        found.model_dump_json()

    hold_file("report_context.json", fuzzing.documents, read_context, check)


@fault
def test_other_studies(hold, tmp_path):
    path = tmp_path / "report_context.json"
    path.with_name("report.html").touch()

    def read(content):
        path.write_bytes(content)
        entries, unreadable = read_entries([str(path)])
        assert len(entries) + len(unreadable) == 1

    hold(fuzzing.documents(samples().files["report_context.json"]), read, ())


@fault
def test_checkpoint(hold, tmp_path, monkeypatch):
    """Damaged by chance, or by someone who gives it the name that belongs to its content."""
    folder = tmp_path / "checkpoint"
    folder.mkdir()
    monkeypatch.setattr("scripts.train.checkpoint.log.warning", lambda *_: None)
    monkeypatch.setattr("scripts.train.checkpoint.log.info", lambda *_: None)

    def read(case):
        content, named = case
        for path in folder.iterdir():
            path.unlink()
        digest = hashlib.sha256(content).hexdigest()[:16]
        name = f"epoch-3-{digest}.npz" if named else samples().checkpoint
        (folder / name).write_bytes(content)
        found, state = progress(), variables()
        checkpoints(folder).restore(found, lambda _: state)
        if not found.epochs:  # nothing was taken from it
            fresh = progress()
            fresh.began = found.began
            assert found == fresh
            assert all(not variable.value.any() for variable in state)

    cases = fuzzing_arrays.npz(samples().files["checkpoint.npz"])
    hold(st.tuples(cases, st.integers(0, 9).map(bool)), read, ())
