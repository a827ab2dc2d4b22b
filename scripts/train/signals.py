"""What runs through a network: the scale of its signals, layer by layer, on a probe batch."""

from __future__ import annotations

import csv
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from scripts.job.files import whole
from scripts.train.capacity import MOST
from scripts.train.epoch import PIXEL_MAXIMUM
from scripts.train.network import hidden_activations, is_rectified

PROBE_IMAGES = 1_000
AT_ONCE = 250
"""Images that are measured at a time, unless they are normalized by each other."""


@dataclass(frozen=True)
class Signal:
    """One layer after one epoch; epoch 0 is before the first step.

    ``loss`` is the mean cross-entropy in nats of the whole network on the probe batch.
    ``preactivation`` and ``activation`` are mean squares over images and units before and
    after the activation function. ``gradient`` is the mean square of the gradient of an
    image's loss with respect to its pre-activations. ``dead`` is the share of units, 0 to
    1, that are zero for every image of the batch; NaN where the activation is no ReLU.
    """

    epoch: int
    layer: str
    loss: float
    preactivation: float
    activation: float
    gradient: float
    weight_std: float
    weight_norm: float
    dead: float


def probe_images(images: np.ndarray) -> np.ndarray:
    """Return the places of the probe batch: at most 1,000 training images, the same for all runs.

    They are drawn at random: MNIST's writers come in turns, so that every 60th image would
    be of one group of them, with a mean squared pixel of 0.104 instead of 0.120.
    """
    count = min(PROBE_IMAGES, len(images))
    return np.sort(np.random.default_rng(0).choice(len(images), count, replace=False))


class Probe:
    """Measures the signals of a network as it stands, and changes nothing in it."""

    def __init__(self, network: keras.Sequential, images: np.ndarray, labels: np.ndarray) -> None:
        """Hold ``images``, uint8 (n, 784), and ``labels``, uint8 (n,)."""
        self._network = network
        self._images = tf.constant(images)
        self._labels = tf.constant(labels.astype(np.int32))
        self._layers = [layer for layer in network.layers if isinstance(layer, keras.layers.Dense)]
        hidden = map(is_rectified, hidden_activations(network))
        self._rectified = [*hidden, False]  # logits are not
        normalized = any(isinstance(x, keras.layers.BatchNormalization) for x in network.layers)
        self._at_once = len(images) if normalized else AT_ONCE

    @property
    def mean_square_pixel(self) -> float:
        """Return the mean square of the scaled pixels."""
        return float(np.mean(np.square(self._images.numpy() / PIXEL_MAXIMUM)))

    def measure(self, epoch: int) -> list[Signal]:
        """Return the signals of every layer, from the pixels to the logits."""
        count = len(self._images)
        parts = [self._part(start) for start in range(0, count, self._at_once)]
        loss = sum(loss for loss, _, _ in parts) / count
        squares = np.sum([squares for _, squares, _ in parts], axis=0) / count
        fired = [np.any(layer, axis=0) for layer in zip(*(part[2] for part in parts), strict=True)]
        return [
            Signal(
                epoch,
                layer.name,
                float(loss),
                float(z),
                float(a),
                float(gradient),
                float(tf.math.reduce_std(layer.kernel.value)),
                float(tf.norm(layer.kernel.value)),
                1 - float(units.mean()) if rectified else np.nan,
            )
            for layer, (z, a, gradient), units, rectified in zip(
                self._layers, squares, fired, self._rectified, strict=True
            )
        ]

    def _part(self, start: int) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
        """Measure some images.

        Returns:
            The sum of their losses; the sums over images of the mean squares over units, before and
            after each activation and of the gradient, float32 (layers, 3); and of each layer which
            units are above zero for any image.
        """
        images, labels = (
            every[start : start + self._at_once] for every in (self._images, self._labels)
        )
        with tf.GradientTape() as tape:
            signal = tf.cast(images, tf.float32) / PIXEL_MAXIMUM
            before: list[tf.Tensor] = []
            after: list[tf.Tensor] = []
            for layer in self._network.layers:
                blocked = not before or self._rectified[len(before) - 1]
                signal = _pass(layer, signal, before, after, blocked)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, before[-1])
            total = tf.reduce_sum(losses)
        gradients = tape.gradient(total, before)
        squares = [
            [tf.reduce_sum(tf.reduce_mean(tf.square(values), axis=1)) for values in layer]
            for layer in zip(before, after, gradients, strict=True)
        ]
        fired = [tf.reduce_any(values > 0, axis=0).numpy() for values in after]
        return total.numpy(), tf.stack(squares).numpy(), fired


def _pass(
    layer: keras.Layer,
    signal: tf.Tensor,
    before: list[tf.Tensor],
    after: list[tf.Tensor],
    blocked: bool,
) -> tf.Tensor:
    """Take ``signal`` through a layer as in training, and note what each activation gets and gives.

    Where what is zero in ``signal`` needs no gradient (``blocked``), products leave it out. Batch
    normalization goes by the statistics of the probe batch and leaves its moving
    averages alone; dropout lets everything through.
    """
    if isinstance(layer, keras.layers.Dense):
        product = (_product if blocked else tf.matmul)(signal, layer.kernel.value)
        before.append(product + layer.bias.value if layer.use_bias else product)
        after.append(layer.activation(before[-1]))
    elif isinstance(layer, keras.layers.BatchNormalization):
        mean, variance = tf.nn.moments(signal, axes=[0])
        before[-1] = tf.nn.batch_normalization(
            signal, mean, variance, layer.beta.value, layer.gamma.value, layer.epsilon
        )
        after[-1] = before[-1]
    elif isinstance(layer, keras.layers.Activation):
        after[-1] = layer.activation(before[-1])
    return after[-1]


def _product(signal: tf.Tensor, kernel: tf.Tensor) -> tf.Tensor:
    """Return ``signal`` @ ``kernel`` without inputs that are zero for every image."""
    awake = tf.where(tf.reduce_any(signal != 0, axis=0))[:, 0]
    if len(awake) > MOST * signal.shape[1]:
        return tf.matmul(signal, kernel)
    return tf.matmul(tf.gather(signal, awake, axis=1), tf.gather(kernel, awake))


def write_signals(path: str | Path, signals: list[Signal]) -> None:
    """Write ``signals.csv``: a header and one row for each epoch and layer."""
    with whole(path) as beside, beside.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Signal)])
        writer.writeheader()
        writer.writerows(asdict(signal) for signal in signals)


def write_steps(
    path: str | Path,
    losses: list[np.ndarray],
    active: list[np.ndarray],
    living: list[np.ndarray],
) -> None:
    """Write ``steps.npz``.

    It holds ``loss``, float32 (steps,), and ``active``, int32 (steps, layers), the units of each
    hidden layer that were not zero for every image of the batch, of every step of the training;
    and ``living``, int32 (epochs, layers), those that were so in some step of the epoch.
    """
    content: dict[str, Any] = {
        "loss": np.concatenate(losses).astype(np.float32),
        "active": np.concatenate(active).astype(np.int32),
        "living": np.stack(living).astype(np.int32),
    }
    with whole(path) as beside:
        np.savez_compressed(beside, **content)
