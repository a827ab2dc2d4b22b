"""Training epochs as compiled programs that leave out what is zero.

Keras's own ``fit`` calls a compiled step for each batch and copies the weights and the optimizer's
moments every time. Here XLA compiles the loop over the batches as well, so they stay in place
(``xla`` sees to the last of them). The mathematics is Keras's: layers, loss, optimizer.

A unit of a ReLU that is zero for every image of a batch adds nothing to the product with the next
kernel, nothing to the gradient of its row of that kernel, and needs no gradient itself, since the
ReLU blocks it. Where few units are active, a step therefore multiplies their rows alone
(``products``): the same sums but for terms that are zero. A program has room for a fixed number of
them (``capacity``). A step with more changes nothing and ends its program; the dense one takes it.

The inputs of the first hidden layer are the training images, which never change. So a unit of it
that fires for none of them, and whose weights have come to rest, is out for good: it is *retired*,
with its column of the first kernel and its row of the second (``parameters``).
"""

from __future__ import annotations

import gc
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from scripts.train.capacity import MOST, Capacities, choose, multiplications, pays
from scripts.train.machine import give_back_memory
from scripts.train.network import hidden_activations, is_rectified
from scripts.train.optimizing import apply, steps_to_rest
from scripts.train.parameters import Parameters, hand_over
from scripts.train.products import product

PIXEL_MAXIMUM = 255.0

CHUNK = 100
"""Steps after which it is decided anew what to leave out."""

IMAGES_AT_ONCE = 1_000
"""Training images of which it is asked at a time which units they fire."""

SURE = 1e-3
"""How far below zero a unit's pre-activation has to be for every training image before it is
retired: further than sums in another order may differ."""


@dataclass(frozen=True)
class EpochResult:
    """Loss and accuracy of an epoch, averaged over its images while it trained.

    ``step_losses`` is the mean loss of each batch before its step, float32 (steps,); ``active`` how
    many units of each hidden layer were not zero for every image of the batch, int32 (steps,
    layers); ``living`` how many were so in some step, int32 (layers,). ``multiplied`` is the share
    of the multiplications between layers that was done, 0 to 1.
    """

    loss: float
    accuracy: float
    step_losses: np.ndarray
    active: np.ndarray
    living: np.ndarray
    multiplied: float


@dataclass(frozen=True)
class _Taken:
    """Steps on batches of ``size`` images each, as a program reports them.

    ``losses`` and ``active`` are those of ``EpochResult``; ``living`` has a bool for each unit of
    each hidden layer, ``right`` is the number of right answers, and ``multiplied`` that of the
    multiplications between layers for each image.
    """

    size: int
    losses: np.ndarray
    active: np.ndarray
    living: list[np.ndarray]
    right: int
    multiplied: int


class Trainer:
    """Trains a network in place on images held in memory.

    What it leaves out it decides from what was active before. ``left_out`` and ``begin`` hand that
    on to a process that goes on with the training.
    """

    def __init__(
        self,
        network: keras.Sequential,
        optimizer: keras.optimizers.Optimizer,
        images: np.ndarray,
        labels: np.ndarray,
    ) -> None:
        """Hold ``images``, uint8 (n, 784), and ``labels``, uint8 (n,)."""
        self._network = network
        self._dense = [layer for layer in network.layers if isinstance(layer, keras.layers.Dense)]
        self._dtype = self._dense[0].kernel.dtype
        self._hidden = hidden_activations(network)
        self._rectified = np.array([is_rectified(layer) for layer in self._hidden], bool)
        self._widths = [layer.units for layer in self._dense[:-1]]
        self._whole_sizes = [self._dense[0].kernel.shape[0], *(x.units for x in self._dense)]
        self._all: Capacities = (None,) * len(self._hidden)
        normalized = any(isinstance(x, keras.layers.BatchNormalization) for x in network.layers)
        retires = self._rectified[:1].all() and self._hidden and not normalized
        rest = steps_to_rest(optimizer, self._dtype) if retires else None
        self._rest = math.inf if rest is None else rest
        self.images = tf.constant(images)
        self._labels = tf.constant(labels.astype(np.int32))
        self.optimizer = optimizer
        self._capacities: Capacities = self._all
        self._idle = np.zeros(self._dense[0].units, np.int64)
        self._keep(None)

    def begin(self, left_out: dict[str, Any] | None = None) -> None:
        """Make ready to train anew, with an optimizer that has learned nothing yet.

        ``left_out`` is what another trainer of such a network gave as its own.
        """
        found = left_out or {"capacities": self._all, "idle": 0 * self._idle, "kept": None}
        self._capacities = tuple(found["capacities"])
        self._idle = np.array(found["idle"], np.int64)
        kept = None if found["kept"] is None else np.array(found["kept"], np.int64)
        if kept is not None or self._kept is not None:
            self._keep(kept)
        elif self.optimizer.iterations.value > 0:
            new = self._new_optimizer()
            for variable, value in zip(self.optimizer.variables, new.variables, strict=True):
                variable.assign(value.value)  # the program for it stays

    @property
    def left_out(self) -> dict[str, Any]:
        """Return what is left out and what that follows from, as plain values.

        The capacity of each hidden layer; for how many steps each unit of the first was not active;
        and which of these are not retired, None for all.
        """
        kept = None if self._kept is None else self._kept.tolist()
        return {"capacities": list(self._capacities), "idle": self._idle.tolist(), "kept": kept}

    def _keep(self, kept: np.ndarray | None) -> None:
        """Train only the units ``kept`` of the first hidden layer, or all, with a new optimizer."""
        self._kept = kept
        self._parameters = Parameters(self._network, kept)
        kernels = [self._parameters.of(layer.kernel) for layer in self._dense]
        self._sizes = [kernels[0].shape[0], *(kernel.shape[1] for kernel in kernels)]
        self.optimizer = self._new_optimizer()
        self._program = tf.function(self._steps, jit_compile=True, reduce_retracing=False)

    def _new_optimizer(self) -> keras.optimizers.Optimizer:
        optimizer = type(self.optimizer).from_config(self.optimizer.get_config())
        optimizer.build(self._parameters.variables)
        return optimizer

    def train(self, order: np.ndarray, batch_size: int, epochs_left: int = 0) -> EpochResult:
        """Take one step for each batch of ``order``, int32 (n,), the last one maybe smaller.

        ``epochs_left`` follow: whether leaving out pays depends on how long training goes on.
        """
        whole = order.size // batch_size * batch_size
        self._parameters.fetch()
        taken = list(self._whole_batches(order[:whole].reshape(-1, batch_size), epochs_left))
        if whole < order.size:
            taken.append(self._take(tf.constant(order[None, whole:]), 0, 1, self._all))
        self._parameters.settle()
        images = np.array([part.size * len(part.losses) for part in taken])
        losses = [part.size * np.sum(part.losses, dtype=np.float64) for part in taken]
        living = [part.living for part in taken]
        dense = multiplications(self._whole_sizes, self._all)
        return EpochResult(
            loss=float(sum(losses)) / order.size,
            accuracy=sum(part.right for part in taken) / order.size,
            step_losses=np.concatenate([part.losses for part in taken]),
            active=np.concatenate([part.active for part in taken]),
            living=np.array(
                [np.any(layer, axis=0).sum() for layer in zip(*living, strict=True)], np.int32
            ),
            multiplied=float(images @ [part.multiplied for part in taken]) / order.size / dense,
        )

    def _whole_batches(self, order: np.ndarray, epochs_left: int) -> Iterator[_Taken]:
        """Take a step for each row of ``order``; decide from time to time what to leave out."""
        steps, batch_size = order.shape
        batches = tf.constant(order)
        left = steps * (epochs_left + 1)
        may_pay = pays(multiplications(self._sizes, self._all), batch_size, left)
        chunk = CHUNK if may_pay else steps
        for start in range(0, steps, max(1, chunk)):
            stop = min(start + chunk, steps)
            active = []
            reached = start
            while reached < stop:
                part = self._take(batches, reached, stop, self._capacities)
                if not len(part.losses):  # more are active than there is room for
                    part = self._take(batches, reached, reached + 1, self._all)
                reached += len(part.losses)
                active.append(part.active)
                yield part
            if may_pay:
                give_back_memory()
                self._leave_out(np.concatenate(active), batch_size, left - stop)

    def _take(self, batches: tf.Tensor, start: int, stop: int, capacities: Capacities) -> _Taken:
        """Take the steps from ``start`` to ``stop``, or to the first that there is no room for."""
        losses, active, living, right, reached = self._program(
            batches, tf.constant(start), tf.constant(stop), capacities
        )
        taken = slice(start, int(reached))
        units = [layer.numpy() for layer in living]
        if self._kept is not None:
            units[0] = np.isin(np.arange(self._widths[0]), self._kept[units[0]])
        if units:
            self._idle = np.where(units[0], 0, self._idle + (taken.stop - taken.start))
        return _Taken(
            size=batches.shape[1],
            losses=losses.numpy()[taken],
            active=active.numpy()[taken],
            living=units,
            right=int(right),
            multiplied=multiplications(self._sizes, capacities),
        )

    def _leave_out(self, active: np.ndarray, batch_size: int, steps_left: int) -> None:
        """Retire units and choose capacities for the steps that are left, where that pays.

        ``active`` are the active units in the steps before, int (steps, layers).
        """
        if self._rest < math.inf and self._kept is None:
            idle = self._idle >= CHUNK
            fewer = [self._sizes[0], int((~idle).sum()), *self._sizes[2:]]
            saved = multiplications(self._sizes, self._all) - multiplications(fewer, self._all)
            if idle.mean() >= MOST and pays(saved, batch_size, steps_left):
                if (self._idle >= self._rest).mean() < MOST:
                    return  # soon, and then with capacities for what is left
                self._retire()
        most = np.where(self._rectified, active, self._sizes[1:-1])
        self._capacities = choose(self._capacities, most, self._sizes, batch_size, steps_left)

    def _retire(self) -> None:
        """Retire the units of the first hidden layer that rest and that no training image fires."""
        resting = np.flatnonzero(self._idle >= self._rest)
        self._idle[resting[self._fires(resting)]] = 0  # asked again once they have rested again
        kept = np.flatnonzero(self._idle < self._rest)
        if len(kept) <= MOST * len(self._idle):
            before = self.optimizer
            self._keep(kept)
            hand_over(before, self.optimizer, kept)
            del before
            gc.collect()  # programs hold what they train, in circles

    def _fires(self, units: np.ndarray) -> np.ndarray:
        """Tell of some units of the first hidden layer whether any training image fires them."""
        first = self._dense[0]
        kernel = tf.gather(first.kernel.value, units, axis=1)
        bias = tf.gather(first.bias.value, units) if first.use_bias else 0.0
        found = np.zeros(len(units), bool)
        for start in range(0, len(self.images), IMAGES_AT_ONCE):
            pixels = self._pixels(self.images[start : start + IMAGES_AT_ONCE])
            most = tf.reduce_max(tf.matmul(pixels, kernel) + bias, axis=0)
            found |= most.numpy() > -SURE
        return found

    def _pixels(self, images: tf.Tensor) -> tf.Tensor:
        return tf.cast(images, self._dtype) / PIXEL_MAXIMUM

    def _steps(
        self, batches: tf.Tensor, start: tf.Tensor, stop: tf.Tensor, capacities: Capacities
    ) -> tuple[tf.Tensor, tf.Tensor, list[tf.Tensor], tf.Tensor, tf.Tensor]:
        """Train on ``batches``, int32 (steps, size), from ``start`` to ``stop``.

        Returns:
            Losses (steps,) and active units (steps, layers); which units of each layer were
            active; the right answers in all; and the step that was reached: ``stop``, or the first
            with more active units than ``capacities``.
        """
        steps, layers = batches.shape[0], len(self._hidden)
        variables, others = self._parameters.variables, self._network.non_trainable_variables
        room = [
            width if capacity is None else capacity
            for capacity, width in zip(capacities, self._sizes[1:-1], strict=True)
        ]
        losses = tf.TensorArray(self._dtype, size=steps, element_shape=())
        active = tf.TensorArray(tf.int32, size=steps, element_shape=(layers,))
        living = [tf.zeros(width, tf.bool) for width in self._sizes[1:-1]]
        right, step, fits = tf.constant(0), start, tf.constant(True)
        while tf.logical_and(step < stop, fits):
            pixels = self._pixels(tf.gather(self.images, batches[step]))
            labels = tf.gather(self._labels, batches[step])
            before = [tf.identity(variable.value) for variable in others]
            with tf.GradientTape() as tape:
                logits, fired = self._forward(pixels, capacities)
                loss = tf.reduce_mean(
                    tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
                )
            counts = [tf.reduce_sum(tf.cast(units, tf.int32)) for units in fired]
            counts = tf.stack(counts) if layers else tf.zeros(0, tf.int32)
            dense = capacities == self._all
            fits = tf.constant(True) if dense else tf.reduce_all(counts <= room)
            apply(self.optimizer, tape.gradient(loss, variables), variables, dense or fits)
            for variable, value in zip(others, before, strict=True):
                variable.assign(tf.where(fits, variable.value, value))
            losses = losses.write(step, loss)
            active = active.write(step, counts)
            living = [was | (is_ & fits) for was, is_ in zip(living, fired, strict=True)]
            hits = tf.argmax(logits, axis=1, output_type=tf.int32) == labels
            right += tf.reduce_sum(tf.cast(hits & fits, tf.int32))
            step += tf.cast(fits, tf.int32)
        return losses.stack(), active.stack(), living, right, step

    def _forward(
        self, pixels: tf.Tensor, capacities: Capacities
    ) -> tuple[tf.Tensor, list[tf.Tensor]]:
        """Return logits (size, 10), and of each hidden layer which units are not all zero."""
        signal, capacity = pixels, None
        fired: list[tf.Tensor] = []
        for layer in self._network.layers:
            if isinstance(layer, keras.layers.Dense):
                kernel = self._parameters.of(layer.kernel).value
                signal = product(signal, kernel, fired[-1] if fired else None, capacity)
                if layer.use_bias:
                    signal += self._parameters.of(layer.bias).value
                signal = layer.activation(signal)
            elif (
                isinstance(layer, keras.layers.Dropout)
                and self._kept is not None
                and len(fired) == 1
            ):
                # what all units would draw, so that those that are kept draw the same
                drawn = layer(
                    tf.ones((signal.shape[0], self._widths[0]), self._dtype), training=True
                )
                signal *= tf.gather(drawn, self._kept, axis=1)
            else:
                signal = layer(signal, training=True)
            if layer in self._hidden:
                capacity = capacities[len(fired)]
                fired.append(tf.reduce_any(signal != 0, axis=0))
        return signal, fired
