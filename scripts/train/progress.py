"""The progress of a training as it is known so far, in memory and as arrays."""

from __future__ import annotations

import time
from dataclasses import astuple, dataclass, field, fields
from typing import Any, ClassVar

import numpy as np
from pydantic import TypeAdapter

from scripts.job.arrays import Kind
from scripts.train.history import BUCKETS, Epoch
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
class Progress:
    """The progress of a training, and of the attempt at it that this process is.

    For each epoch ``step_losses`` holds float32 (steps,), ``active`` int32 (steps, layers) and
    ``living`` int32 (layers,), the active units of each step and those that were so in any,
    ``multiplied`` the share of multiplications done, and ``histograms`` float64 (weights, buckets,
    3). ``left_out`` is what the next epoch leaves out, as plain values. ``signals`` begins with
    epoch 0, before the first step. ``cpu_began`` is the time of the process that other trainings
    took: its start counts as part of the first.
    """

    threads: int
    processor: str
    began: float = field(default_factory=time.perf_counter)
    cpu_began: float = 0.0
    earlier: list[Attempt] = field(default_factory=list)
    epochs: list[Epoch] = field(default_factory=list)
    signals: list[Signal] = field(default_factory=list)
    step_losses: list[np.ndarray] = field(default_factory=list)
    active: list[np.ndarray] = field(default_factory=list)
    living: list[np.ndarray] = field(default_factory=list)
    multiplied: list[float] = field(default_factory=list)
    left_out: Any = None
    histograms: list[np.ndarray] = field(default_factory=list)
    probe_images: int = 0
    mean_square_pixel: float = 0.0
    probe_seconds: float = 0.0

    kinds: ClassVar[dict[str, Kind]] = {
        "epochs": (np.float64, (None, len(fields(Epoch)))),
        "signals": (np.float64, (None, len(fields(Signal)) - 2)),
        "step_losses": (np.float32, (None, None)),
        "active": (np.int32, (None, None, None)),
        "living": (np.int32, (None, None)),
        "multiplied": (np.float64, (None,)),
        "histograms": (np.float64, (None, None, BUCKETS, 3)),
    }
    """What kind each array is that ``arrays`` gives and ``recall`` takes."""

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
            cpu_seconds=time.process_time() - self.cpu_began,
            peak_memory_bytes=peak_memory_bytes(),
        )
        return [*self.earlier, now]

    def arrays(self) -> dict[str, np.ndarray]:
        """Return what was measured in each epoch; ``recall`` takes it."""
        return {
            "epochs": np.array([astuple(epoch) for epoch in self.epochs], np.float64),
            "signals": np.array([astuple(signal)[2:] for signal in self.signals], np.float64),
            "step_losses": np.stack(self.step_losses),
            "active": np.stack(self.active),
            "living": np.stack(self.living),
            "multiplied": np.array(self.multiplied),
            "histograms": np.stack(self.histograms),
        }

    def numbers(self) -> dict[str, Any]:
        """Return the rest as plain values; ``recall`` takes it."""
        return {
            "layers": list(dict.fromkeys(signal.layer for signal in self.signals)),
            "probe_seconds": self.probe_seconds,
            "left_out": self.left_out,
            "attempts": [vars(attempt) for attempt in self.attempts],
        }

    def recall(self, arrays: dict[str, np.ndarray], numbers: Any) -> None:
        """Take up the progress of earlier attempts where it was kept: all of it, or nothing.

        Raises:
            ValueError: where parts are missing, of another type or do not fit together.
        """
        kept = _NUMBERS.validate_python(numbers)
        layers, count = kept.layers, len(kept.layers)
        epochs = [Epoch(int(row[0]), *row[1:]) for row in arrays["epochs"].tolist()]
        signals = [
            Signal(number // count, layers[number % count], *row)
            for number, row in enumerate(arrays["signals"].tolist() if layers else [])
        ]
        parts = ("step_losses", "active", "living", "multiplied", "histograms")
        if (
            [epoch.epoch for epoch in epochs] != list(range(1, len(epochs) + 1))
            or any(len(arrays[name]) != len(epochs) for name in parts)
            or arrays["active"].shape[1] != arrays["step_losses"].shape[1]
            or arrays["active"].shape[2] != arrays["living"].shape[1]
            or len(signals) != (len(epochs) + 1) * count
            or [attempt.last_epoch for attempt in kept.attempts][-1:] != [len(epochs)]
        ):
            raise ValueError("its parts do not fit together")
        self.probe_seconds = kept.probe_seconds
        self.earlier = kept.attempts
        self.epochs, self.signals = epochs, signals
        self.step_losses = list(arrays["step_losses"])
        self.active, self.living = list(arrays["active"]), list(arrays["living"])
        self.multiplied = arrays["multiplied"].tolist()
        self.left_out = kept.left_out
        self.histograms = list(arrays["histograms"])


@dataclass(frozen=True)
class _Numbers:
    layers: list[str]
    probe_seconds: float
    left_out: Any
    attempts: list[Attempt]


_NUMBERS = TypeAdapter(_Numbers)
