"""The commit that a page names is the project's own, or none."""

import os
import shutil
import subprocess

import pytest

from scripts.report.report import commit

SET = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always")
ELSEWHERE = {
    "GIT_DIR": "outer/.git",
    "GIT_WORK_TREE": "outer",
    "GIT_INDEX_FILE": "outer/.git/index",
    "GIT_COMMON_DIR": "outer/.git",
    "GIT_OBJECT_DIRECTORY": "outer/.git/objects",
    "GIT_CEILING_DIRECTORIES": "outer/project",
}


def git(folder, *arguments):
    command = ["git", "-C", folder, *SET, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def repository(folder):
    """Make a repository with a commit that no other has, and return the commit."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet")
    (folder / "tracked").write_text(folder.name)
    git(folder, "add", "tracked")
    git(folder, "commit", "--quiet", "--message", folder.name)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch):
    """Have nothing of the tests' own repository or of the user's settings."""
    for name in list(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def project(tmp_path):
    """A project's folder in another's repository, which tracks what it holds."""
    folder = tmp_path / "outer/project"
    folder.mkdir(parents=True)
    (folder / "Snakefile").write_text("")
    repository(tmp_path / "outer")
    git(tmp_path / "outer", "add", "--all")
    git(tmp_path / "outer", "commit", "--quiet", "--message", "unpacked")
    return folder


def test_the_projects_own_commit_is_named_and_whether_tracked_files_differ(project):
    own = repository(project)
    assert commit(project) == (own, False)
    (project / "new").write_text("")
    assert commit(project) == (own, False)
    (project / "tracked").write_text("edited")
    assert commit(project) == (own, True)


def test_a_repository_around_the_project_is_not_its_own(project):
    assert commit(project) == (None, False)


def test_a_folder_that_is_in_no_repository_has_no_commit(tmp_path):
    assert commit(tmp_path) == (None, False)


def test_a_repository_without_a_commit_has_none(project):
    git(project, "init", "--quiet")
    assert commit(project) == (None, False)


def test_a_link_to_the_project_leads_to_its_commit(project, tmp_path):
    own = repository(project)
    (tmp_path / "link").symlink_to(project)
    assert commit(tmp_path / "link") == (own, False)


def test_another_work_tree_of_the_project_has_the_commit_that_lies_there(project, tmp_path):
    own = repository(project)
    git(project, "worktree", "add", "--quiet", tmp_path / "second")
    git(project, "commit", "--quiet", "--allow-empty", "--message", "two")
    assert commit(tmp_path / "second") == (own, False)


def test_a_submodule_has_its_own_commit(tmp_path):
    own = repository(tmp_path / "project")
    repository(tmp_path / "outer")
    git(tmp_path / "outer", "submodule", "add", "--quiet", tmp_path / "project", "in")
    assert commit(tmp_path / "outer/in") == (own, False)


def test_a_repository_whose_files_lie_elsewhere_is_not_the_projects(project, tmp_path):
    repository(project)
    git(project, "config", "core.worktree", tmp_path / "outer")
    assert commit(project) == (None, False)


@pytest.mark.parametrize("name", ["Größe ü", "ends with a blank ", "two\nlines", "a{b} 'c'"])
def test_any_name_of_a_folder_is_taken(tmp_path, name):
    assert commit(tmp_path / name) == (None, False)
    own = repository(tmp_path / name)
    assert commit(tmp_path / name) == (own, False)


def test_a_name_of_a_tracked_file_that_is_no_text_is_taken(project):
    own = repository(project)
    file = os.fsencode(project) + b"/\xff"
    try:
        with open(file, "w"):  # noqa: PTH123 (a name in bytes)
            pass
    except OSError:
        pytest.skip("names on this file system are text")
    git(project, "config", "core.quotePath", "false")
    git(project, "add", "--all")
    assert commit(project) == (own, True)


@pytest.mark.parametrize("name", ELSEWHERE)
def test_variables_of_git_that_name_another_repository_change_nothing(
    project, tmp_path, monkeypatch, name
):
    own = repository(project)
    monkeypatch.setenv(name, str(tmp_path / ELSEWHERE[name]))
    assert commit(project) == (own, False)


def test_variables_of_git_lend_the_project_no_repository(project, tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "outer/.git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(project))
    assert commit(project) == (None, False)


def test_a_folder_of_another_user_has_no_commit_unless_git_is_told_that_it_is_safe(
    project, tmp_path, monkeypatch
):
    own = repository(project)
    program = tmp_path / "bin/git"  # git as it is where the folder is another user's
    program.parent.mkdir()
    program.write_text(
        "#!/bin/sh\nexport GIT_TEST_ASSUME_DIFFERENT_OWNER=1 GIT_CONFIG_NOSYSTEM=1\n"
        f'exec {shutil.which("git")} "$@"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    assert commit(project) == (None, False)
    (tmp_path / ".gitconfig").write_text(f"[safe]\n  directory = {project}\n")
    assert commit(project) == (own, False)


def test_without_git_there_is_no_commit(project, tmp_path, monkeypatch):
    repository(project)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert commit(project) == (None, False)


def test_a_damaged_repository_has_no_commit(project):
    repository(project)
    (project / ".git/index").write_bytes(b"damaged")
    assert commit(project) == (None, False)
