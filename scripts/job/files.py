"""Files that are written whole or not at all, and JSON that says its format."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scripts.job.problem import Problem
from scripts.job.write_errors import written

FORMAT = 1


def each(files: str | Sequence[str]) -> list[str]:
    """Return the files under one name of a rule, be it one or several."""
    return [files] if isinstance(files, str) else list(files)


@contextmanager
def whole(path: str | Path) -> Iterator[Path]:
    """Give a path beside ``path`` to write to; move it there when all went well.

    The path given ends as ``path`` does, since some writers go by the ending.
    Whatever an interrupted writer left behind is removed first. Afterwards the
    file or folder is on the disk, and stands through a power cut.

    Raises:
        Problem: where the disk is full or read-only.
    """
    target = Path(path)
    beside = target.with_name(f".part-{target.name}")
    try:
        with written(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            _remove(beside)
            yield beside
            for part in [beside, *beside.rglob("*")]:
                to_disk(part)
            if target.is_dir():
                shutil.rmtree(target)
            beside.replace(target)
            to_disk(target.parent)
    finally:
        _remove(beside)


def to_disk(path: Path) -> None:
    """Wait until a file's content, or the names in a folder, are on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def write_json(path: str | Path, content: dict[str, Any]) -> None:
    """Write ``content`` with its format number, 1 unless it has one, whole or not at all.

    Raises:
        ValueError: where a number is not finite, which JSON cannot hold.
    """
    text = json.dumps({"format": FORMAT, **content}, indent=2, allow_nan=False)
    with whole(path) as beside:
        beside.write_text(text + "\n", encoding="utf-8")


def read_json(path: str | Path, form: int = FORMAT) -> dict[str, Any]:
    """Return what ``write_json`` wrote in the format of number ``form``.

    Raises:
        Problem: where the file is damaged or of another format.
    """
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
        json.dumps(content, allow_nan=False)  # Python reads NaN, and 1e999 as infinite
    except OSError as cause:
        raise Problem(f"{path} cannot be read ({cause}); delete it and run again") from cause
    except (ValueError, RecursionError) as cause:
        raise Problem(f"{path} is damaged ({cause}); delete it and run again") from cause
    if not isinstance(content, dict) or content.get("format") != form:
        raise Problem(f"{path} is not of format {form}; delete it and run again")
    return content
