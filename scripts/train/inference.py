"""What a network says about many images, without what is zero."""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf

from scripts.train.capacity import MOST
from scripts.train.epoch import PIXEL_MAXIMUM
from scripts.train.network import hidden_activations, is_rectified

CHUNK = 250


class Inference:
    """Applies a network, as it stands, to a set of images, again and again.

    Units of a ReLU that are zero for all images of a chunk are left out of the next product. Those
    of the first layer that no image fired are left out until their weights change.
    """

    def __init__(self, network: keras.Sequential, images: np.ndarray | tf.Tensor) -> None:
        """Hold ``images``, uint8 (n, 784)."""
        self._network = network
        self._images = images
        dense = [layer for layer in network.layers if isinstance(layer, keras.layers.Dense)]
        self._first = dense[0]
        self._rectified = [layer for layer in hidden_activations(network) if is_rectified(layer)]
        width = self._first.units
        self._seen = np.full((self._first.kernel.shape[0] + 1, width), np.nan, np.float32)
        self._fires = np.ones(width, bool)

    def logits(self) -> np.ndarray:
        """Return float32 logits (n, 10) for the images, in their order."""
        columns = self._columns()
        chunks = [
            self._chunk(tf.constant(self._images[start : start + CHUNK]), columns)
            for start in range(0, len(self._images), CHUNK)
        ]
        return np.concatenate(chunks)

    def _columns(self) -> np.ndarray:
        """Return the units of the first layer that may fire, int (units,)."""
        bias = (
            self._first.bias.numpy()
            if self._first.use_bias
            else np.zeros(self._first.units, np.float32)
        )
        now = np.vstack([self._first.kernel.numpy(), bias])
        if self._first in self._rectified:
            columns = np.flatnonzero(self._fires | (now != self._seen).any(axis=0))
            self._seen, self._fires = now, np.zeros_like(self._fires)
            return columns
        return np.arange(self._first.units)

    def _chunk(self, images: tf.Tensor, columns: np.ndarray) -> np.ndarray:
        signal = tf.cast(images, tf.float32) / PIXEL_MAXIMUM
        units = np.arange(signal.shape[1])  # of the layer before, which ``signal`` has
        for layer in self._network.layers:
            if not isinstance(layer, keras.layers.Dense):
                signal = layer(signal, training=False)
            else:
                kernel = layer.kernel.value
                if len(units) < kernel.shape[0]:
                    kernel = tf.gather(kernel, units)
                first = layer is self._first and len(columns) < layer.units
                units = columns if first else np.arange(layer.units)
                kernel = tf.gather(kernel, units, axis=1) if first else kernel
                signal = tf.matmul(signal, kernel)
                if layer.use_bias:
                    signal += tf.gather(layer.bias.value, units) if first else layer.bias.value
                signal = layer.activation(signal)
            if layer in self._rectified:
                awake = np.flatnonzero(tf.reduce_any(signal > 0, axis=0).numpy())
                if layer is self._first:
                    self._fires[units[awake]] = True
                if len(awake) <= MOST * len(units):
                    signal, units = tf.gather(signal, awake, axis=1), units[awake]
        return np.asarray(signal)
