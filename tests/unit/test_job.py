"""Files written whole, logs, and which modules a script reaches."""

import errno
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from scripts.job import versions
from scripts.job.durations import duration
from scripts.job.files import read_json, whole, write_json
from scripts.job.problem import Problem
from scripts.job.write_errors import written
from scripts.workflow.sources import sources


def test_a_failed_writer_leaves_the_old_file_and_nothing_else(tmp_path):
    target = tmp_path / "out.txt"
    target.write_text("old")

    def write_and_fail():
        with whole(target) as beside:
            beside.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_what_a_killed_writer_left_is_replaced(tmp_path):
    target = tmp_path / "folder"
    target.mkdir()
    (target / "stale").touch()
    (tmp_path / ".part-folder").mkdir()
    (tmp_path / ".part-folder" / "half").touch()
    with whole(target) as beside:
        beside.mkdir()
        (beside / "new").touch()
    assert [path.name for path in target.iterdir()] == ["new"]


def test_json_refuses_numbers_that_json_cannot_hold(tmp_path):
    with pytest.raises(ValueError, match="JSON compliant"):
        write_json(tmp_path / "x.json", {"loss": float("nan")})
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"format": 99}',
        "[" * 99_999,
        '{"format": 1, "x": NaN}',
        '{"format": 1, "x": 1e999}',
    ],
)
def test_damaged_json_is_named_with_what_to_do(tmp_path, text):
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(Problem, match="delete it and run again"):
        read_json(path)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full; make room"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "your share of the disk is used up"),
        (OSError(errno.EROFS, "Read-only file system"), "the disk is read-only"),
        (RuntimeError("events.out; No space left on device"), "the disk is full; make room"),
    ],
)
def test_what_a_disk_refuses_is_said_with_the_name_of_the_file(tmp_path, error, says):
    def write_and_fail():
        with whole(tmp_path / "x.json") as beside:
            beside.write_text("half")
            raise error

    with pytest.raises(Problem, match=rf"x\.json cannot be written: {says}"):
        write_and_fail()
    assert not list(tmp_path.iterdir())


def test_what_wraps_the_word_of_a_disk_is_seen_through():
    def fail():
        with written("model.keras"):
            raise ValueError("cannot save") from OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(Problem, match="the disk is full"):
        fail()


def test_json_that_is_not_there_is_named_with_what_to_do(tmp_path):
    with pytest.raises(Problem, match=r"x\.json cannot be read .*delete it and run again"):
        read_json(tmp_path / "x.json")


def test_sources_follow_imports_and_stop_at_the_projects_edge(tmp_path):
    for name, text in {
        "scripts/a/start.py": "import numpy\nfrom scripts.a import near\n",
        "scripts/a/near.py": "def f():\n    from scripts.b.far import x\n",
        "scripts/b/typed.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
        "    import scripts.b.unused\nelse:\n    import scripts.a.start\n",
        "scripts/b/far.py": "import scripts.b.typed\n",
        "scripts/b/unused.py": "",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    reached = sources("scripts/a/start.py", tmp_path)
    assert reached == [
        "scripts/__init__.py", "scripts/a/near.py", "scripts/a/start.py", "scripts/b/far.py",
        "scripts/b/typed.py",
    ]  # fmt: skip


def test_an_import_of_a_missing_module_is_an_error(tmp_path):
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts/a.py").write_text("import scripts.gone\n")
    with pytest.raises(FileNotFoundError, match=r"scripts\.gone"):
        sources("scripts/a.py", tmp_path)


@pytest.mark.parametrize(
    "module",
    ["scripts.workflow.checks", "scripts.workflow.configuration", "scripts.figures.catalogue"],
)
def test_what_every_job_parses_never_imports_tensorflow(module):
    code = f"import sys, {module}; sys.exit(bool({{'tensorflow', 'keras'}} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_training_does_not_depend_on_how_things_are_drawn_or_told():
    reached = sources("scripts/train/train.py", Path.cwd())
    stages = {path.split("/")[1] for path in reached if path != "scripts/__init__.py"}
    assert stages == {"data", "job", "study", "train"}
    assert "scripts/study/names.py" not in reached


def log_of(tmp_path, body):
    script = tmp_path / "job.py"
    script.write_text(
        "import os\nfrom scripts.job.log import job_log, log\n"
        "from scripts.job.problem import Problem\n"
        f"with job_log({str(tmp_path / 'job.log')!r}):\n    {body}\n"
    )
    done = subprocess.run(
        [sys.executable, script],
        env={"PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
        check=False,
    )
    return done, (tmp_path / "job.log").read_text()


def test_noise_below_python_goes_to_the_log_and_progress_to_both(tmp_path):
    done, log = log_of(tmp_path, "os.write(2, b'C++ noise'); log.info('epoch 1')")
    assert done.returncode == 0
    assert "epoch 1" in done.stderr
    assert "noise" not in done.stderr
    assert "epoch 1" in log
    assert "C++ noise" in log


@pytest.mark.fault("hostile text from a server or a file, shown on a terminal")
@pytest.mark.parametrize("text", ["\x1b[2J\x1b]0;owned\x07", "a\rb", "\u202ecod.exe", "\x9b31m"])
def test_a_message_moves_no_cursor(tmp_path, text):
    done, log = log_of(tmp_path, f"log.info('it answered 500 %s\\nand more', {text!r})")
    assert ascii(text)[1:-1].replace("\\x1b", "\\x1b") in done.stderr
    assert all(char.isprintable() or char == "\n" for char in done.stderr + log)
    assert "\nand more" in done.stderr


def test_a_problem_ends_the_job_with_its_message_alone(tmp_path):
    done, log = log_of(tmp_path, "raise Problem('no such folder; name another')")
    assert done.returncode == 1
    assert "no such folder" in done.stderr
    assert "Traceback" not in done.stderr + log


def test_an_unforeseen_error_leaves_its_traceback_in_the_log(tmp_path):
    done, log = log_of(tmp_path, "1 / 0")
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr
    assert "job.log" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Traceback" in log


def test_a_log_on_a_full_disk_ends_no_job_and_tells_of_it_on_the_console(tmp_path):
    full = tmp_path / "job.log"
    full.symlink_to("/dev/full")
    code = (
        "from scripts.job.log import job_log, log\n"
        f"with job_log({str(full)!r}):\n"
        "    log.info('epoch 1')\n"
        "    raise OSError(28, 'No space left on device')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "epoch 1" in done.stderr
    assert "the disk is full; make room, and give the same command again" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.4, "0 s"), (59.6, "1 min 0 s"), (200, "3 min 20 s"), (7_500, "2 h 5 min")],
)
def test_durations_are_told_as_people_say_them(seconds, text):
    assert duration(seconds) == text


def test_tensorflow_goes_by_either_of_its_names(monkeypatch):
    def only(name):
        def version(package):
            if package != name:
                raise PackageNotFoundError(package)
            return "2.0"

        monkeypatch.setattr(versions, "version", version)

    for name in ("tensorflow", "tensorflow-cpu"):
        only(name)
        assert versions.installed("tensorflow") == "2.0"
    with pytest.raises(PackageNotFoundError):
        versions.installed("keras")
