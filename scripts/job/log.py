"""A job's log: progress on the console and in the file, noise in the file only."""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scripts.job.problem import Problem
from scripts.job.terminal import harmless
from scripts.job.write_errors import why_refused

log = logging.getLogger("evident")


class _Form(logging.Formatter):
    """The time and the message, whose lines hold nothing that a terminal would obey."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (as logging calls it)
        """Return the line, or lines, of a message."""
        return "\n".join(map(harmless, super().formatMessage(record).split("\n")))


FORM = _Form("%(asctime)s  %(message)s", "%H:%M:%S")
_told: list[str] = []


class _Lines(logging.StreamHandler[io.TextIOWrapper]):
    """Writes each message as a line, or not, where the terminal is closed or the disk full."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (as logging calls it)
        """Say nothing of it: the job goes on."""


class _Memory(logging.Handler):
    """Keeps what was told."""

    def emit(self, record: logging.LogRecord) -> None:
        _told.append(self.format(record))


_file = _Lines()


def told(last: int) -> list[str]:
    """Return the ``last`` messages of this job's log, as it has them."""
    return _told[-last:]


def _unbuffered(file: str | int, encoding: str | None = None) -> io.TextIOWrapper:
    """Open a file of text that holds nothing back, which could fail once more at the end."""
    raw = io.FileIO(file, "w")
    return io.TextIOWrapper(raw, encoding, "backslashreplace", write_through=True)


def log_to(path: str) -> None:
    """Send to the file at ``path`` from now on all that goes to a file."""
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        file = _unbuffered(path, "utf-8")
    except OSError as error:
        why = why_refused(error) or error.strerror
        sys.exit(f"{path} cannot be written: {why}")
    sys.stdout.flush()
    sys.stderr.flush()
    os.dup2(file.fileno(), 1)
    os.dup2(file.fileno(), 2)
    _file.setStream(file)
    _told.clear()


@contextmanager
def job_log(path: str) -> Iterator[logging.Logger]:
    """Send the job's messages to the console and to the file at ``path``.

    Everything that libraries print, C++ ones included, which do not go through
    ``sys.stderr``, goes to the file alone. A ``Problem`` ends the job with its
    message; any other error also leaves its traceback in the file.
    """
    console = _unbuffered(os.dup(2))
    log_to(path)
    for handler in (_Lines(console), _file, _Memory()):
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
        if why := why_refused(error):
            log.error("%s", why)  # noqa: TRY400 (the reader can act on it, and is told all)
            sys.exit(1)
        with suppress(OSError):  # the terminal may be closed
            console.write(
                f"{type(error).__name__}: {error}\nThe whole story is in {_file.stream.name}\n"
            )
        _file.emit(log.makeRecord(log.name, logging.ERROR, "", 0, "failed", (), sys.exc_info()))
        sys.exit(1)
