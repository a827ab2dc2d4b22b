"""What the command may not read or write, asked before any job starts."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from scripts.job.problem import Problem
from scripts.job.write_errors import AGAIN, REASONS

REMEDY = 'make it yours (sudo chown -R "$USER" {0}; chmod -R u+rwX {0})'


ROOM = 1_000_000
"""Bytes without which Snakemake cannot note what it does; it needs some hundreds for each file."""


def check_readable(folders: Iterable[str]) -> None:
    """Check that all in ``folders`` may be read, and that Snakemake can keep its notes.

    Raises:
        Problem: naming what may not.
    """
    notes = Path(".snakemake")
    kept = [notes, *(path for path in notes.glob("*") if path.is_dir())] if notes.is_dir() else []
    for folder in kept or [Path()]:
        if not os.access(folder, os.W_OK | os.X_OK):
            raise _problem(folder, "written", Path() if not kept else notes)
    disk = os.statvfs(kept[0] if kept else Path())
    if disk.f_blocks and disk.f_bavail * disk.f_frsize < ROOM:  # some tell nothing
        raise Problem(f"{notes} cannot be written: {REASONS[errno.ENOSPC]}, {AGAIN}")
    for path in _inside(folders):
        if not os.access(path, os.R_OK | (os.X_OK if path.is_dir() else 0)):
            raise _problem(path, "read", path)


def check_writable(folders: Iterable[str]) -> None:
    """Check that files may be put into ``folders`` and all folders in them.

    Raises:
        Problem: naming the first that does not take any.
    """
    for path in _inside(folders):
        if path.is_dir() and not os.access(path, os.W_OK | os.X_OK):
            raise _problem(path, "written", path)


def _inside(folders: Iterable[str]) -> Iterator[Path]:
    """Give the folders that are there, all in them, and what holds them or is to hold them."""
    for folder in map(Path, folders):
        yield next(path for path in folder.parents if path.exists())
        if folder.exists():
            yield folder
            yield from sorted(folder.rglob("*"))


def _problem(path: Path, done: str, remedy: Path) -> Problem:
    shown = "this folder" if path == Path() else path
    if done == "written" and os.statvfs(path).f_flag & os.ST_RDONLY:
        return Problem(f"{shown} cannot be {done}: {REASONS[errno.EROFS]}, {AGAIN}")
    return Problem(f"{shown} cannot be {done}: {REMEDY.format(remedy)} {AGAIN}")
