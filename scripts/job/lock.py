"""A file that one process holds at a time, and lets go of however it ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import TextIO

from scripts.job.write_errors import written


class Held(Exception):
    """Another process holds the file; the message is its number."""


def hold(path: Path) -> TextIO:
    """Hold the file at ``path``, which is made where it is not there, until it is closed.

    File systems without locks are taken as they are.

    Raises:
        Held: where another process holds it.
        Problem: where the disk is full or read-only.
    """
    file = path.open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as cause:
        file.seek(0)
        with file:
            raise Held(file.read()) from cause
    except OSError:
        pass
    file.truncate(0)
    with written(path):
        os.write(file.fileno(), str(os.getpid()).encode())
    return file
