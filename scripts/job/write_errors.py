"""Why a disk does not take a file, in words."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.job.problem import Problem

REASONS = {
    errno.ENOSPC: "the disk is full; make room",
    errno.EDQUOT: "your share of the disk is used up; make room",
    errno.EROFS: "the disk is read-only; make it writable",
}
AGAIN = "and give the same command again"


def why_refused(error: BaseException | None) -> str | None:
    """Return why a disk refused what raised ``error``, with what to do; None for other errors.

    Libraries wrap what the disk says, or only quote it: TensorFlow and HDF5 do.
    """
    while error is not None:
        for number, reason in REASONS.items():
            if getattr(error, "errno", None) == number or os.strerror(number) in str(error):
                return f"{reason}, {AGAIN}"
        error = error.__cause__ or error.__context__
    return None


@contextmanager
def written(path: str | Path) -> Iterator[None]:
    """Turn what a disk says against writing ``path`` into a sentence about it.

    Raises:
        Problem: where the disk refuses it.
    """
    try:
        yield
    except Problem:
        raise
    except Exception as error:
        if why := why_refused(error):
            raise Problem(f"{path} cannot be written: {why}") from error
        raise
