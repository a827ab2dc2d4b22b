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
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from scripts.job.log import log

SIGNALS = (signal.SIGINT, signal.SIGTERM)
_says = ["", "the same command takes it up again"]


def when_ended(who: str, then: str) -> None:
    """Set what is said when a signal ends the job: of whom, and what the same command will do."""
    _says[:] = [f"{who}  ", then]


@contextmanager
def ended_at_once() -> Iterator[None]:
    """End the process at once on Ctrl-C or SIGTERM, with a message, while this lasts.

    Only for the main thread. The process ends with 128 and the signal's number, as a shell
    reports it, and without cleaning up.
    """
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    before = {number: signal.signal(number, _leave_to_the_thread) for number in SIGNALS}
    waking = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    threading.Thread(target=_wait, args=(reading,), daemon=True).start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(waking)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(writing)


def _leave_to_the_thread(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: Python writes the signal's number to the pipe all the same."""


def _wait(reading: int) -> None:
    while told := os.read(reading, 1):
        if told[0] in SIGNALS:
            who, then = _says
            log.warning("%sended by %s; %s", who, signal.Signals(told[0]).name, then)
            os._exit(128 + told[0])
    os.close(reading)
