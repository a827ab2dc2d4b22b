"""Our own training: the loop over the batches is one compiled program."""

from __future__ import annotations

from benchmarks.contenders.keras_network import network_of
from benchmarks.contenders.task import Task, Train, contend
from scripts.train.epoch import Trainer
from scripts.train.network import build_optimizer
from scripts.train.training import set_up


def prepare(task: Task) -> Train:
    """Ready the trainer that rule ``train`` uses."""
    set_up(task.threads)
    network = network_of(task)
    trainer = Trainer(network, build_optimizer(task.settings), task.images, task.labels)
    return lambda: trainer.train(task.batches.reshape(-1), task.settings.batch_size).loss


if __name__ == "__main__":
    contend(prepare)
