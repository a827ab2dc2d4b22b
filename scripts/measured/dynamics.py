"""How the trainings of a study went, as arrays over cells and seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scripts.measured.run_files import read_history, read_signals, read_steps
from scripts.measured.spikes import per_thousand
from scripts.study.study import Study


@dataclass(frozen=True)
class Dynamics:
    """One number for each run, float64 (cells, seeds); NaN where there is none.

    ``spikes`` are steps of 1,000, ``dead`` is the share of dead hidden units at the end,
    ``growth`` how often the scale of the last hidden layer doubled, and ``together`` the
    correlation of ``moving_together``.
    """

    spikes: np.ndarray
    dead: np.ndarray
    growth: np.ndarray
    together: np.ndarray


def read_dynamics(
    study: Study, histories: Sequence[str], signals: Sequence[str], steps: Sequence[str]
) -> Dynamics:
    """Read the dynamics of ``study`` from one file of each kind for each of its runs."""
    shape = (len(study.cells), len(study.seeds))
    read = [read_signals(path) for path in signals]
    tests = [read_history(path)["val_loss"] for path in histories]
    return Dynamics(
        spikes=np.array([per_thousand(read_steps(path)) for path in steps]).reshape(shape),
        dead=np.array([found.dead for found in read]).reshape(shape),
        growth=np.array([found.growth for found in read]).reshape(shape),
        together=np.array(
            [moving_together(found.loss[1:], test) for found, test in zip(read, tests, strict=True)]
        ).reshape(shape),
    )


def moving_together(train: np.ndarray, test: np.ndarray) -> float:
    """Return the correlation of the changes of two losses over the later half of the epochs.

    Near 1 the test loss rises and falls with the training loss; below 0 one rises while
    the other falls.

    Args:
        train: loss on training images after each epoch, float (epochs,), and ``test`` on
            test images. With fewer than six epochs, or where nothing changes, NaN.
    """
    later = len(train) // 2
    changes = np.diff(train)[later - 1 :], np.diff(test)[later - 1 :]
    if len(train) < 6 or not all(np.isfinite(c).all() and c.std() > 0 for c in changes):
        return float("nan")
    return float(np.corrcoef(*changes)[0, 1])
