"""How the page names the files of the command that made it: nowhere on a machine."""

from __future__ import annotations

from pathlib import Path

EVIDENT = Path("path/to/evident")
"""Stands for the project's folder where the command was given in another one."""

ELSEWHERE = Path("path/to")
"""Stands for any other folder."""


def shown(file: str | Path, project: Path) -> str:
    """Return how the page names ``file``: by its path where it lies in the working folder."""
    path = Path(file).parent.resolve() / Path(file).name
    for folder, name in ((Path.cwd(), Path()), (project.resolve(), EVIDENT)):
        if path.is_relative_to(folder):
            return str(name / path.relative_to(folder))
    return str(ELSEWHERE / path.name)
