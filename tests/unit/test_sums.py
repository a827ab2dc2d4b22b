"""Every job sums up what it wrote, and checks what it is given."""

import subprocess

import pytest

from scripts.job.problem import Problem
from scripts.job.sums import check_sums, is_as_written, write_sums


@pytest.fixture
def files(tmp_path):
    """Return two files and the list of their sums."""
    paths = [tmp_path / "a.csv", tmp_path / "b c.json"]
    for path in paths:
        path.write_text(f"content of {path.name}\n")
    write_sums(tmp_path / "both.sha256", paths)
    return [*paths, tmp_path / "both.sha256"]


def test_what_was_written_passes(files):
    check_sums(files)
    assert is_as_written(files[0], files[2])


def test_the_list_is_one_that_sha256sum_reads(files, tmp_path):
    command = ["sha256sum", "--check", "--strict", "both.sha256"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)


@pytest.mark.parametrize("content", ["", "content of a.csv", "content of A.csv\n"])
def test_what_was_changed_is_named_with_what_to_do(files, content):
    files[0].write_text(content)
    with pytest.raises(Problem, match=r"a\.csv is not what was written there.*run again"):
        check_sums(files)
    assert not is_as_written(files[0], files[2])


def test_what_is_not_looked_at_may_be_gone(files):
    files[0].unlink()
    check_sums(files[1:])
    assert not is_as_written(files[0], files[2])


def test_a_file_beside_a_list_has_to_be_on_it(files, tmp_path):
    (tmp_path / "other.csv").touch()
    with pytest.raises(Problem, match=r"other\.csv is not what was written there"):
        check_sums([*files, tmp_path / "other.csv"])


@pytest.mark.parametrize(
    "text", ["", "0" * 64, f"{'0' * 63}  a.csv\n", f"{'0' * 64}  ../a.csv\n", "\x00", "\udcff"]
)
def test_a_damaged_list_is_named_with_what_to_do(files, text):
    files[2].write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(Problem, match=r"both\.sha256 is damaged; delete it and run again"):
        check_sums(files)


def test_files_of_other_folders_go_by_their_own_lists(files, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.csv").write_text("another content\n")
    check_sums([*files, other / "a.csv"])  # without a list
    write_sums(other / "one.sha256", [other / "a.csv"])
    check_sums([*files, other / "a.csv", other / "one.sha256"])
