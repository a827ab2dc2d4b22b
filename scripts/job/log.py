"""A job's log: progress on the console and in the file, noise in the file only."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.job.problem import Problem

log = logging.getLogger("evident")
FORM = logging.Formatter("%(asctime)s  %(message)s", "%H:%M:%S")
_told: list[str] = []


class _Memory(logging.Handler):
    """Keeps what was told."""

    def emit(self, record: logging.LogRecord) -> None:
        _told.append(self.format(record))


def told(last: int) -> list[str]:
    """Return the ``last`` messages of this job, as its log has them."""
    return _told[-last:]


@contextmanager
def job_log(path: str) -> Iterator[logging.Logger]:
    """Send the job's messages to the console and to the file at ``path``.

    Everything that libraries print, C++ ones included, which do not go through
    ``sys.stderr``, goes to the file alone. A ``Problem`` ends the job with its
    message; any other error also leaves its traceback in the file.
    """
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    file = Path(path).open("w", encoding="utf-8", buffering=1)  # noqa: SIM115 (lives as long as the job)
    console = os.fdopen(os.dup(2), "w", buffering=1)
    sys.stdout.flush()
    sys.stderr.flush()
    os.dup2(file.fileno(), 1)
    os.dup2(file.fileno(), 2)
    for handler in (logging.StreamHandler(console), logging.StreamHandler(file), _Memory()):
        handler.setFormatter(FORM)
        log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    try:
        yield log
    except Problem as problem:
        log.error("%s", problem)  # noqa: TRY400 (its message is all there is to say)
        sys.exit(1)
    except Exception as error:
        console.write(f"{type(error).__name__}: {error}\nThe whole story is in {path}\n")
        logging.StreamHandler(file).emit(
            log.makeRecord(log.name, logging.ERROR, "", 0, "failed", (), sys.exc_info())
        )
        sys.exit(1)
