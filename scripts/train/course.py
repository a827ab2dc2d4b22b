"""The course of a training as it is known so far, in memory and as arrays."""

from __future__ import annotations

import time
from dataclasses import astuple, dataclass, field
from typing import Any

import numpy as np

from scripts.train.history import Epoch
from scripts.train.machine import peak_memory_bytes
from scripts.train.signals import Signal


@dataclass(frozen=True)
class Attempt:
    """One process's part of a training: the epochs that it trained and that were kept.

    ``seconds`` and ``cpu_seconds`` go from its start to when its last epoch was kept, or to
    the end of the training: what a kill undid is not among them.
    """

    first_epoch: int
    last_epoch: int
    threads: int
    processor: str
    seconds: float
    cpu_seconds: float
    peak_memory_bytes: int


@dataclass
class Course:
    """The course of a training, and of the attempt at it that this process is.

    ``step_losses`` holds float32 (steps,) and ``histograms`` float64 (weights, buckets, 3) for
    each epoch; ``signals`` begins with epoch 0, before the first step.
    """

    threads: int
    processor: str
    began: float = field(default_factory=time.perf_counter)
    earlier: list[Attempt] = field(default_factory=list)
    epochs: list[Epoch] = field(default_factory=list)
    signals: list[Signal] = field(default_factory=list)
    step_losses: list[np.ndarray] = field(default_factory=list)
    histograms: list[np.ndarray] = field(default_factory=list)
    probe_images: int = 0
    mean_square_pixel: float = 0.0
    probe_seconds: float = 0.0

    @property
    def attempts(self) -> list[Attempt]:
        """Return the attempts so far, this one last; one that found all epochs trained is none."""
        if self.earlier and self.earlier[-1].last_epoch == len(self.epochs):
            return self.earlier
        now = Attempt(
            first_epoch=self.earlier[-1].last_epoch + 1 if self.earlier else 1,
            last_epoch=len(self.epochs),
            threads=self.threads,
            processor=self.processor,
            seconds=time.perf_counter() - self.began,
            cpu_seconds=time.process_time(),
            peak_memory_bytes=peak_memory_bytes(),
        )
        return [*self.earlier, now]

    def arrays(self) -> dict[str, np.ndarray]:
        """Return what was measured in each epoch; ``recall`` takes it."""
        return {
            "epochs": np.array([astuple(epoch) for epoch in self.epochs], np.float64),
            "signals": np.array([astuple(signal)[2:] for signal in self.signals], np.float64),
            "step_losses": np.stack(self.step_losses),
            "histograms": np.stack(self.histograms),
        }

    def numbers(self) -> dict[str, Any]:
        """Return the rest as plain values; ``recall`` takes it."""
        return {
            "layers": list(dict.fromkeys(signal.layer for signal in self.signals)),
            "probe_seconds": self.probe_seconds,
            "attempts": [vars(attempt) for attempt in self.attempts],
        }

    def recall(self, arrays: dict[str, np.ndarray], numbers: dict[str, Any]) -> None:
        """Take up the course of earlier attempts where it was kept."""
        layers = numbers["layers"]
        self.probe_seconds = numbers["probe_seconds"]
        self.earlier = [Attempt(**attempt) for attempt in numbers["attempts"]]
        self.epochs = [Epoch(int(row[0]), *row[1:]) for row in arrays["epochs"].tolist()]
        self.signals = [
            Signal(number // len(layers), layers[number % len(layers)], *row)
            for number, row in enumerate(arrays["signals"].tolist())
        ]
        self.step_losses = list(arrays["step_losses"])
        self.histograms = list(arrays["histograms"])
