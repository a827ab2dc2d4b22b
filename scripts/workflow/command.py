"""What the command itself sees to, where Snakemake does not: how it ends, and that it is alone."""

from __future__ import annotations

import logging
import signal
import sys
from pathlib import Path
from types import TracebackType
from typing import TextIO

from scripts.job.lock import Held, hold
from scripts.job.problem import Problem

_held: list[TextIO] = []


def only_here(path: str = ".snakemake/command") -> None:
    """Hold this folder for this process alone, as long as it lives.

    Snakemake's own lock lets two through that start at once, and whoever says --unlock.

    Raises:
        Problem: where another process holds it.
    """
    try:
        _held.append(hold(Path(path)))
    except Held as other:
        raise Problem(
            f"process {other} is at work in this folder; wait until it is done, and give the "
            f"command again"
        ) from other


def end_in_order() -> None:
    """See to it that a signal shows no traceback, and leaves nothing locked.

    Ctrl-C is said in a sentence where Snakemake would show a traceback. SIGTERM unlocks, as
    Snakemake itself does once jobs run. A terminal that is closed is taken for SIGTERM; that
    it takes no more messages, or that the disk does not, is nothing to show.
    """
    logging.raiseExceptions = False
    sys.excepthook = _in_a_sentence
    sys.unraisablehook = _unless_interrupted
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    if signal.getsignal(signal.SIGHUP) == signal.SIG_DFL:  # another one after nohup
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))


def _in_a_sentence(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        print("Interrupted. The same command goes on from here.", file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, traceback)


def _unless_interrupted(unraisable: sys.UnraisableHookArgs) -> None:
    """Say nothing of a second Ctrl-C, which finds the command ending."""
    if not isinstance(unraisable.exc_value, KeyboardInterrupt):
        sys.__unraisablehook__(unraisable)
