"""Layer-sequential unit-variance initialization.

Mishkin and Matas 2016, All you need is a good init, ICLR: orthonormal weights, and then, layer by
layer, weights divided by the standard deviation that the layer's output has on a batch of
training images. It needs no formula for the activation function, since it measures.
"""

from __future__ import annotations

import keras
import tensorflow as tf

from scripts.train.epoch import PIXEL_MAXIMUM
from scripts.train.seeds import Stream, layer_seed

BATCH = 1_000
"""Training images that outputs are measured on, from the first."""

TOLERANCE = 0.1
"""How far from one the variance of an output may be; the paper's value."""

MOST_DIVISIONS = 10
"""Divisions of a layer's weights at most: biases may keep its output from variance one."""


def initialize(network: keras.Sequential, images: tf.Tensor, seed: int) -> None:
    """Give every weight its value.

    Args:
        network: as built; it is changed in place.
        images: the training images, uint8 (n, 784).
        seed: that of the run; each layer draws from a seed of its own.
    """
    signal = tf.cast(images[:BATCH], tf.float32) / PIXEL_MAXIMUM
    number = 0
    for layer in network.layers:
        if isinstance(layer, keras.layers.Dense):
            number += 1
            orthonormal = keras.initializers.Orthogonal(
                seed=layer_seed(seed, Stream.KERNEL, number)
            )
            layer.kernel.assign(orthonormal(layer.kernel.shape))
            _scale(layer, signal)
        signal = layer(signal)


def _scale(layer: keras.layers.Dense, signal: tf.Tensor) -> None:
    """Divide the weights of a layer until what it makes of ``signal``, (n, in), has variance one.

    Pre-activations that are all alike have no scale to go by: the weights then stay.
    """
    for _ in range(MOST_DIVISIONS):
        output = tf.matmul(signal, layer.kernel.value)
        if layer.use_bias:
            output += layer.bias.value
        variance = tf.math.reduce_variance(output)
        if not 0 < variance < float("inf") or abs(variance - 1) < TOLERANCE:
            return
        layer.kernel.assign(layer.kernel.value / tf.sqrt(variance))
