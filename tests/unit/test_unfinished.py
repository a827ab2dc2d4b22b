"""Where runs are not done, each is named with the end of its log."""

from scripts.workflow.unfinished import SHOWN, is_done, unfinished


def finish(folder, run):
    (folder / f"runs/{run}").mkdir(parents=True)
    (folder / f"runs/{run}/evaluation.sha256").touch()


def log_of(folder, run, content):
    (folder / "logs/train").mkdir(parents=True, exist_ok=True)
    (folder / f"logs/train/{run}.log").write_bytes(content)


def test_where_all_are_done_nothing_is_said(tmp_path):
    finish(tmp_path, "a")
    assert is_done("a", tmp_path)
    assert unfinished(["a"], tmp_path) == ""


def test_the_last_line_of_each_log_is_told_and_how_to_go_on(tmp_path):
    finish(tmp_path, "a")
    log_of(tmp_path, "b", b"epoch 1\nMemoryError: no room\n\n")
    said = unfinished(["a", "b", "c"], tmp_path)
    assert said.startswith("2 of 3 runs are not done:\n  b\n")
    assert "b.log ends with: MemoryError: no room\n" in said
    assert "  c\n    it was not begun\n" in said
    assert "The same command tries them again" in said
    assert "--config allow_missing=true" in said


def test_without_a_finished_run_there_is_no_part_to_report_on(tmp_path):
    assert "allow_missing" not in unfinished(["a"], tmp_path)


def test_many_are_counted_and_what_they_say_is_harmless(tmp_path):
    runs = [f"run{number}" for number in range(1_000)]
    log_of(tmp_path, "run0", b"\x1b[2J\xff" + b"x" * 100_000)
    said = unfinished(runs, tmp_path)
    assert f"… and {1_000 - SHOWN} more" in said
    assert "\x1b" not in said
    assert max(map(len, said.splitlines())) < 300
