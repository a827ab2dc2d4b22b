"""What the command itself does when a signal ends it, where Snakemake does not see to that."""

from __future__ import annotations

import signal
import sys
from types import TracebackType


def end_in_order() -> None:
    """Say a sentence where Ctrl-C ends the command, and take a closed terminal for SIGTERM.

    Snakemake shows a traceback for the one, and for the other leaves its folder locked.
    """
    sys.excepthook = _in_a_sentence
    sys.unraisablehook = _unless_interrupted
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
