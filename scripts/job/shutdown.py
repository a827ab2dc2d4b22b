"""What a job does when it is told to end: it ends at once, and says how things go on.

Python runs its own handlers of signals between two of its instructions, so that an epoch,
which is one long call, would have to end first: a minute or more on a large network. Here
a thread that waits for signals ends the process. Whatever has to survive that, has to
survive a kill as well, and so is on the disk by then.
"""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType

from scripts.job.log import log

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Ctrl-C; a time limit, or the machine that goes down; a terminal that was closed."""

_says = ["", "the same command goes on from here"]


def when_ended(who: str, then: str) -> None:
    """Set what is said when a signal ends the job: of whom, and what the same command will do."""
    _says[:] = [f"{who}  ", then]


def end_at_once() -> None:
    """End the process at once on Ctrl-C, SIGTERM or SIGHUP from now on, with a message.

    Only from the main thread, and once. The process ends with 128 and the signal's number, as
    a shell reports it, and without cleaning up. A signal that is ignored, as after ``nohup``,
    stays so.
    """
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _leave_to_the_thread)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    threading.Thread(target=_wait, args=(reading,), daemon=True).start()


def _leave_to_the_thread(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: Python writes the signal's number to the pipe all the same."""


def _wait(reading: int) -> None:
    while told := os.read(reading, 1):
        if told[0] in SIGNALS:
            who, then = _says
            log.warning("%sended by %s; %s", who, signal.Signals(told[0]).name, then)
            os._exit(128 + told[0])
