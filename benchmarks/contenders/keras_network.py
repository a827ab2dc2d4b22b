"""The network of the task in Keras, with the task's weights."""

from __future__ import annotations

import itertools

import keras

from benchmarks.contenders.task import SEED, Task
from scripts.train.network import build_network


def network_of(task: Task) -> keras.Sequential:
    """Return the network that rule ``train`` builds, set to the weights of the task."""
    network = build_network(task.settings, SEED)
    network.set_weights(list(itertools.chain.from_iterable(task.weights())))
    return network
