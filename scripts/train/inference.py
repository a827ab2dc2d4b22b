"""What a network says about many images, in few compiled calls."""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf

from scripts.train.epoch import PIXEL_MAXIMUM

CHUNK = 1_000


class Inference:
    """Applies a network, as it stands, to whole sets of images."""

    def __init__(self, network: keras.Model) -> None:
        self._network = network

    def logits(self, images: np.ndarray | tf.Tensor) -> np.ndarray:
        """Return float32 logits (n, 10) for ``images``, uint8 (n, 784), in their order."""
        chunks = []
        for start in range(0, len(images), CHUNK):
            chunk = images[start : start + CHUNK]
            padded = np.zeros((CHUNK, images.shape[1]), np.uint8)
            padded[: len(chunk)] = chunk
            chunks.append(self._chunk(tf.constant(padded)).numpy()[: len(chunk)])
        return np.concatenate(chunks)

    @tf.function(jit_compile=True)
    def _chunk(self, images: tf.Tensor) -> tf.Tensor:
        pixels = tf.cast(images, tf.float32) / PIXEL_MAXIMUM
        return self._network(pixels, training=False)
