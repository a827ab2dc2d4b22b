"""Checkpoints are written whole, used only where they belong, and never fatal."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.job.problem import Problem
from scripts.study.runs import Run
from scripts.study.settings import Settings
from scripts.train import checkpoint
from scripts.train.checkpoint import Checkpoints, only_training
from scripts.train.history import Epoch
from scripts.train.identity import identity
from scripts.train.progress import Attempt, Progress
from scripts.train.signals import Signal
from tests.small_data import write_dataset

OURS = {"run": {"seed": 1}, "versions": {"numpy": "2"}, "data": "d", "code": "c"}


@pytest.fixture(autouse=True)
def always_due(monkeypatch):
    monkeypatch.setattr(checkpoint, "SPACING_SECONDS", 0)
    monkeypatch.setattr(checkpoint, "GREATEST_SHARE", float("inf"))


@pytest.fixture
def said(monkeypatch):
    lines = []
    for level in ("info", "warning"):
        monkeypatch.setattr(
            checkpoint.log, level, lambda text, *values: lines.append(text % values)
        )
    return lines


@pytest.fixture
def then(monkeypatch):
    words = []
    monkeypatch.setattr(checkpoint, "when_ended", lambda _, said: words.append(said))
    return words


ANEW = "the same command starts it anew"


def variables(value=0.0):
    return [
        keras.Variable(np.full((3, 4), value, np.float32)),
        keras.Variable(np.full((2,), int(value)), dtype="uint32"),
    ]


def progress(epochs, threads=1):
    made = Progress(threads, "a processor")
    made.probe_seconds = 0.1
    made.epochs = [Epoch(n, 0.1 * n, 0.9, float("nan"), 0.8, 1.5) for n in range(1, epochs + 1)]
    made.signals = [
        Signal(n, layer, 2.3, 1.0, 0.5, 1e-9, 0.1, 2.0, float("inf"))
        for n in range(epochs + 1)
        for layer in ("hidden_1", "logits")
    ]
    made.step_losses = [np.arange(5, dtype=np.float32) + n for n in range(epochs)]
    made.active = [np.full((5, 1), n, np.int32) for n in range(epochs)]
    made.living = [np.full(1, n, np.int32) for n in range(epochs)]
    made.multiplied = [0.5] * epochs
    made.histograms = [np.full((2, 30, 3), float(n)) for n in range(epochs)]
    return made


def checkpoints(folder, ours=OURS):
    return Checkpoints(folder / "checkpoint", "a-run", 9, ours)


def keep(folder, *epochs, ours=OURS):
    """Keep a checkpoint after each of ``epochs``, with that number in every variable."""
    (folder / "checkpoint").mkdir(exist_ok=True)
    keeper = checkpoints(folder, ours)
    for epoch in epochs:
        keeper.keep(progress(epoch), variables(epoch))
    return sorted(path for path in (folder / "checkpoint").iterdir())


def restored(folder, ours=OURS, threads=1):
    """Return the epoch that training goes on after, once everything is as it was then."""
    found, state = Progress(threads, "a processor"), variables()
    checkpoints(folder, ours).restore(found, lambda _: state)
    epoch = len(found.epochs)
    expected = progress(epoch) if epoch else Progress(threads, "a processor")
    for mine, theirs in zip(state, variables(epoch), strict=True):
        np.testing.assert_array_equal(mine.numpy(), theirs.numpy())
    # as text, since what is not a number is unlike itself
    assert repr(found.epochs) == repr(expected.epochs)
    assert repr(found.signals) == repr(expected.signals)
    assert found.probe_seconds == expected.probe_seconds
    np.testing.assert_array_equal(found.step_losses, expected.step_losses)
    np.testing.assert_array_equal(found.histograms, expected.histograms)
    return epoch


def test_all_is_as_it_was_after_the_last_epoch_kept(tmp_path, said, then):
    names = [path.name for path in keep(tmp_path, 1, 2, 3)]
    assert [name[:8] for name in names] == ["epoch-2-", "epoch-3-"]
    assert then[-1] == "the same command goes on after epoch 3/9"
    assert restored(tmp_path) == 3
    assert said == ["a-run  goes on after epoch 3/9"]
    assert then[-2:] == [ANEW, "the same command goes on after epoch 3/9"]


def test_epochs_of_two_digits_come_after_those_of_one(tmp_path):
    keep(tmp_path, 9, 10)
    assert restored(tmp_path) == 10


def test_without_a_checkpoint_a_training_starts_anew(tmp_path, then):
    assert restored(tmp_path) == 0
    assert then == [ANEW]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_damaged_checkpoint_gives_way_to_the_one_before(tmp_path, data):
    shutil.rmtree(tmp_path / "checkpoint", ignore_errors=True)
    older, newest = keep(tmp_path, 1, 2)
    content = bytearray(newest.read_bytes())
    part = data.draw(st.floats(0, 1, exclude_max=True), "part of the file before the damage")
    place = int(part * len(content))
    if data.draw(st.booleans(), "cut off there"):
        newest.write_bytes(content[:place])
    else:
        content[place] ^= 1 << data.draw(st.integers(0, 7), "bit")
        newest.write_bytes(content)
    assert restored(tmp_path) == 1
    older.write_bytes(b"")
    assert restored(tmp_path) == 0
    assert [path.name[:8] for path in keep(tmp_path, 1)] == ["epoch-1-"]  # in their place
    assert restored(tmp_path) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"variable_1": np.zeros(3, np.uint32)},
        {"variable_1": np.zeros(2, np.float64)},
        {"variable_1": None},
        {"epochs": np.zeros((1, 6))},
        {"step_losses": np.zeros((9, 5), np.float32)},
        {"signals": np.zeros((3, 7))},
        {"record": np.frombuffer(b"[]", np.uint8)},
        {"record": np.frombuffer(b"[" * 99_999, np.uint8)},
    ],
)
def test_what_bears_the_right_name_and_is_unsound_changes_nothing(tmp_path, said, changed):
    (path,) = keep(tmp_path, 1)
    with np.load(path) as arrays:
        found = {**arrays, **changed}
    np.savez(path, **{name: array for name, array in found.items() if array is not None})
    path.rename(path.with_name(f"epoch-1-{checkpoint._digest(path)}.npz"))
    assert restored(tmp_path) == 0
    assert "no use of the checkpoint of epoch 1: it cannot be read" in said[0]


def test_a_missing_newest_gives_way_to_the_one_before(tmp_path):
    keep(tmp_path, 1, 2)[1].unlink()
    assert restored(tmp_path) == 1


def test_a_writer_that_was_killed_half_way_does_no_harm(tmp_path):
    keep(tmp_path, 1)
    (tmp_path / "checkpoint/.part-epoch.npz").write_bytes(b"half")
    assert restored(tmp_path) == 1
    assert len(keep(tmp_path, 2)) == 1


@pytest.mark.parametrize(
    ("part", "says"),
    [("run", "another seed"), ("versions", "NumPy"), ("data", "other data"), ("code", "code")],
)
def test_a_checkpoint_of_another_training_is_ignored_and_replaced(tmp_path, said, part, says):
    keep(tmp_path, 7, 8, ours={**OURS, part: "other"})
    assert restored(tmp_path) == 0
    (line,) = said
    assert "no use of the checkpoint of epoch 8" in line
    assert says in line
    assert [path.name[:8] for path in keep(tmp_path, 1)] == ["epoch-1-"]


def test_a_checkpoint_of_a_network_of_another_shape_is_ignored(tmp_path, said, monkeypatch):
    keep(tmp_path, 1)
    monkeypatch.setattr(checkpoint, "_shapes", lambda _: [["float32", 1]])
    assert restored(tmp_path) == 0
    assert "other shapes" in said[0]


def test_a_full_disk_costs_the_checkpoint_and_not_the_training(tmp_path, said, monkeypatch):
    keep(tmp_path, 1)

    def full(_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(checkpoint, "to_disk", full)
        keep(tmp_path, 2)
    assert "no checkpoint of epoch 2: [Errno 28] No space left" in said[0]
    assert restored(tmp_path) == 1


def test_checkpoints_do_not_come_faster_than_they_are_worth(tmp_path, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(checkpoint.time, "perf_counter", lambda: now[0])
    monkeypatch.setattr(checkpoint, "SPACING_SECONDS", 2)
    monkeypatch.setattr(checkpoint, "GREATEST_SHARE", 0.1)
    keeper, written = checkpoints(tmp_path), []

    def slow(epoch, *_):
        written.append(epoch)
        now[0] += 1

    monkeypatch.setattr(keeper, "_write", slow)
    for epoch in range(1, 31):
        now[0] += 0.7
        keeper.keep(progress(epoch), [])
    # after 2 s of training; then after 10 s, ten times what it takes
    assert written == [3, 18]


def test_an_attempt_tells_its_epochs_and_what_it_ran_on(tmp_path, said):
    keep(tmp_path, 1, 4)
    found = Progress(2, "another processor")
    checkpoints(tmp_path).restore(found, lambda _: variables())
    assert "2 now" in said[1]
    assert "not the one of an undisturbed training" in said[1]
    assert "another processor" in said[2]
    assert [attempt.last_epoch for attempt in found.attempts] == [4]  # it trained none itself
    found.epochs = progress(6).epochs
    first, second = found.attempts
    assert isinstance(first, Attempt)
    assert (first.first_epoch, first.last_epoch, first.threads) == (1, 4, 1)
    assert (second.first_epoch, second.last_epoch, second.threads) == (5, 6, 2)
    assert first.seconds > 0
    assert first.peak_memory_bytes > 1e6


def test_a_training_is_known_by_settings_seed_data_code_and_versions(tmp_path, monkeypatch):
    data, code = write_dataset(tmp_path / "d.npz"), tmp_path / "a.py"
    code.write_text("1")
    run = Run(Settings(), 1)
    first = identity(run, str(data), [str(code)])
    assert identity(run, str(data), [str(code)]) == first
    assert identity(Run(Settings(), 2), str(data), [str(code)])["run"] != first["run"]
    assert identity(Run(Settings(width=9), 1), str(data), [])["run"] != first["run"]
    code.write_text("2")
    write_dataset(data, train=99)
    monkeypatch.setattr("scripts.train.identity.installed", lambda _: "99")
    other = identity(run, str(data), [str(code)])
    assert {name for name in first if first[name] != other[name]} == {"code", "data", "versions"}


def test_a_run_is_trained_by_one_process_at_a_time(tmp_path):
    folder = tmp_path / "a-run" / "checkpoint"
    again = (
        f"from pathlib import Path; from scripts.train.checkpoint import only_training\n"
        f"with only_training(Path({str(folder)!r})): pass"
    )
    with only_training(folder):
        done = subprocess.run(
            [sys.executable, "-c", again],
            env={**os.environ, "PYTHONPATH": str(Path.cwd())},
            capture_output=True,
            text=True,
            check=False,
        )
        assert Problem.__name__ in done.stderr
        assert f"a-run is still being trained by process {os.getpid()}," in done.stderr
    with only_training(folder):
        pass
