"""Our own training: the loop over the batches is one compiled program, without what is zero."""

from __future__ import annotations

import numpy as np

from benchmarks.contenders.keras_network import network_of
from benchmarks.contenders.task import Found, Task, Train, contend
from scripts.study.settings import Settings
from scripts.train.epoch import Trainer
from scripts.train.network import build_optimizer
from scripts.train.training import set_up


def prepare(task: Task) -> Train:
    """Ready the trainer that rule ``train`` uses, for the epochs that the batches fill."""
    set_up(task.threads)
    settings = task.settings
    trainer = Trainer(network_of(task), build_optimizer(settings), task.images, task.labels)
    steps = len(task.images) // settings.batch_size

    def train() -> Found:
        epochs, kept = [], []
        for number, start in enumerate(range(0, len(task.batches), steps), 1):
            order = task.batches[start : start + steps].reshape(-1)
            left = max(0, settings.epochs - number)
            epochs.append(trainer.train(order, settings.batch_size, left))
            units = trainer.left_out["kept"]
            kept.append(settings.width if units is None else len(units))
        active = np.concatenate([epoch.active for epoch in epochs]).mean(axis=0)
        return {
            "loss": float(np.concatenate([epoch.step_losses for epoch in epochs]).mean()),
            "multiplied": [epoch.multiplied for epoch in epochs],
            "sizes": needed(settings, active, float(np.mean(kept))),
        }

    return train


def needed(settings: Settings, active: np.ndarray, kept: float) -> list[list[int]]:
    """Return what has to be done, as ``limit`` takes it.

    Args:
        settings: those of the training.
        active: the mean number of active units of each hidden layer.
        kept: that of the units of the first one that were not retired, at the ends of epochs.
    """
    pixels, *units = settings.layer_sizes
    units[0] = round(kept)
    return [
        [round(multiplied), trained, outputs]
        for multiplied, trained, outputs in zip(
            [pixels, *active], [pixels, *units[:-1]], units, strict=True
        )
    ]


if __name__ == "__main__":
    contend(prepare)
