"""SHA-256 sums of what a job wrote, so that whatever was changed since is noticed.

A job lists its files in one file with the ending ``.sha256``, in the format of ``sha256sum``, which
can check them too. The jobs below take that list as an input beside the files.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from scripts.job.files import whole
from scripts.job.problem import Problem

ENDING = ".sha256"
LINE = re.compile(r"([0-9a-f]{64})  ([^/]+)")


def write_sums(path: str | Path, files: Iterable[str | Path]) -> None:
    """List ``files``, which lie in the folder of ``path``, in the file at ``path``."""
    lines = [f"{sha256(Path(file))}  {Path(file).name}\n" for file in files]
    with whole(path) as beside:
        beside.write_text("".join(lines), encoding="utf-8")


def check_sums(files: Iterable[str | Path]) -> None:
    """Check those of ``files`` that have a list beside them among ``files``.

    Raises:
        Problem: where a file is another one than its job wrote, or is on no list.
    """
    found = sorted(Path(file) for file in files)
    listings = [path for path in found if path.name.endswith(ENDING)]
    sums: dict[Path, dict[Path, str]] = {}
    for listing in listings:
        sums.setdefault(listing.parent, {}).update(_read(listing))
    for file in found:
        if file in listings or file.parent not in sums:
            continue
        if sums[file.parent].get(file) != sha256(file):
            raise Problem(
                f"{file} is not what was written there: its SHA-256 is not the one in "
                f"{' or '.join(path.name for path in listings if path.parent == file.parent)}, so "
                f"it was changed or damaged since. Bring it back, or delete it, and run again"
            )


def is_as_written(file: Path, listing: Path) -> bool:
    """Tell whether ``file`` is there, and as ``listing``, which is there too, says.

    Raises:
        Problem: where the list is damaged.
    """
    return file.is_file() and listing.is_file() and _read(listing).get(file) == sha256(file)


def _read(listing: Path) -> dict[Path, str]:
    """Return the sum of each file that ``listing`` names."""
    try:
        lines = listing.read_text(encoding="utf-8").splitlines()
        matches = [LINE.fullmatch(line) for line in lines]
    except ValueError:
        matches = [None]
    if not matches or None in matches:
        raise Problem(f"{listing} is damaged; delete it and run again")
    return {listing.with_name(match[2]): match[1] for match in matches if match}


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's content, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
