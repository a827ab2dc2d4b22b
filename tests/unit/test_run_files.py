"""What a run left is read whole and in order, or its file is named as damaged."""

import json

import numpy as np
import pytest

from scripts.job.problem import Problem
from scripts.measured.records import read_evaluation
from scripts.measured.run_files import read_history, read_predictions, read_signals
from scripts.train.logits import read_logits
from tests.fuzz.samples import samples


@pytest.fixture
def read(tmp_path):
    """Return what reads a valid file of a run once ``change`` has been done to its lines."""

    def read_changed(reader, name, change):
        lines = samples().files[name].decode().splitlines(keepends=True)
        path = tmp_path / name
        path.write_text("".join(change(lines)), newline="")
        return reader(str(path))

    return read_changed


CHANGES = {
    "whole": (lambda lines: lines, None),
    "cut": (lambda lines: [*lines[:-1], lines[-1][:-5]], "last line is cut off"),
    "cut in a line": (lambda lines: [*lines[:-1], lines[-1][:9] + "\n"], "(cut off|convert)"),
    "empty": (lambda lines: [], "last line is cut off"),
    "no rows": (lambda lines: lines[:1], "it has no rows"),
    "a row too few": (lambda lines: [lines[0], *lines[2:]], "and so on"),
    "a row twice": (lambda lines: [*lines, lines[-1]], "and so on"),
    "rows in another order": (lambda lines: [lines[0], *lines[:0:-1]], "and so on"),
    "no header": (lambda lines: lines[1:], "it has no column"),
    "a word": (lambda lines: [*lines[:-1], lines[-1].replace("0.1,", "x,")], "float"),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(
    ("reader", "name"), [(read_history, "history.csv"), (read_signals, "signals.csv")]
)
def test_a_table_is_read_whole_and_in_order(read, reader, name, change):
    does, says = CHANGES[change]
    if says is None or (reader is read_history and change == "a word"):
        read(reader, name, does)
        return
    with pytest.raises(Problem, match=rf"{name} is damaged \(.*{says}.*delete it and run again"):
        read(reader, name, does)


def test_signals_of_two_epochs_are_not_taken_for_those_of_others(read):
    """Two rows are missing, one of each layer: the number of rows fits."""
    with pytest.raises(Problem, match="each layer in epoch 0, 1 and so on"):
        read(read_signals, "signals.csv", lambda lines: [*lines[:2], *lines[3:5], *lines[6:]])


@pytest.mark.parametrize(
    "changed",
    [
        {"predicted": np.array([0, 10], np.uint8)},
        {"predicted": np.array([0, 1], np.int64)},
        {"predicted": np.array([0, 1, 2], np.uint8)},
        {"confidence": np.array(["a", "b"])},
    ],
)
def test_predictions_are_classes_with_a_confidence_each(tmp_path, changed):
    sound = {"predicted": np.array([0, 9], np.uint8), "confidence": np.ones(2, np.float32)}
    path = tmp_path / "predictions.npz"
    np.savez(path, **sound)
    assert read_predictions(str(path))[0].tolist() == [0, 9]
    np.savez(path, **{**sound, **changed})
    with pytest.raises(Problem, match=r"predictions\.npz is damaged"):
        read_predictions(str(path))


def test_logits_are_ten_for_each_image(tmp_path):
    path = tmp_path / "logits.npz"
    np.savez(path, test=np.ones((2, 10), np.float32), train=np.ones((3, 9), np.float32))
    with pytest.raises(Problem, match=r"train is float32 \(3, 9\) where float32 \(n, 10\) belongs"):
        read_logits(path)


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [("collapsed", ..., "Field required"), ("test", {"images": 4}, "Field required"),
     ("run", 1, "valid string"), ("train", None, "valid dictionary")],
)  # fmt: skip
def test_an_evaluation_without_what_is_read_of_it_is_damaged(tmp_path, key, value, says):
    told = json.loads(samples().files["evaluation.json"])
    path = tmp_path / "evaluation.json"
    path.write_text(json.dumps({**told, "more": 1}))
    assert read_evaluation(str(path)).test.images == 4
    if value is ...:
        del told[key]
    else:
        told[key] = value
    path.write_text(json.dumps(told))
    with pytest.raises(Problem, match=rf"(?s)evaluation\.json is damaged \(.*{key}.*{says}"):
        read_evaluation(str(path))
