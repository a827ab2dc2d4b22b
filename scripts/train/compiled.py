"""A network with the compiled programs that train and measure it, for one run after another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras

from scripts.data.images import load, rows
from scripts.study.settings import Settings
from scripts.train.epoch import Trainer
from scripts.train.inference import Inference
from scripts.train.network import build_optimizer
from scripts.train.signals import Probe, probe_images


class Compiled:
    """Trains and measures networks that differ in nothing but their seeds, one after another.

    Compiling takes longer than the whole training of a tiny network, and the seed is in no
    program: each network lends its values to the first one, around which all was compiled, and
    takes them back in the end.
    """

    def __init__(self, network: keras.Sequential, settings: Settings, data: str) -> None:
        """Get ready to train ``network``, the first one, on the dataset at ``data``."""
        dataset = load(data)
        images = rows(dataset.x_train[: settings.train_images])
        labels = dataset.y_train[: settings.train_images]
        chosen = probe_images(images)
        self.test_labels = dataset.y_test
        self.train_count, self.probe_count = len(images), len(chosen)
        self.network = network
        self.trainer = Trainer(network, build_optimizer(settings), images, labels)
        self.test = Inference(network, rows(dataset.x_test))
        self.probe = Probe(network, images[chosen], labels[chosen])

    @property
    def variables(self) -> list[Any]:
        """Return all that an epoch leaves to the next.

        Weights, moving averages, the generators of dropout; moments, iterations. The order of
        images follows from the seed and the epoch.
        """
        return [*self.network.variables, *self.trainer.optimizer.variables]

    def begin(self, left_out: dict[str, Any] | None = None) -> list[Any]:
        """Make ready to train, and return all that an epoch leaves to the next.

        ``left_out`` is what the training leaves out (``Trainer.left_out``) where it goes on.
        """
        self.trainer.begin(left_out)
        return self.variables

    def take(self, network: keras.Sequential) -> None:
        """Take over the values of ``network``, and begin with a new optimizer."""
        if network is not self.network:
            self.begin()
            _assign(self.network.variables, network.variables)

    def give(self, network: keras.Sequential) -> None:
        """Give ``network`` the values that its training ended with."""
        if network is not self.network:
            _assign(network.variables, self.network.variables)


def _assign(variables: Sequence[Any], others: Sequence[Any]) -> None:
    for variable, other in zip(variables, others, strict=True):
        variable.assign(other.value)
