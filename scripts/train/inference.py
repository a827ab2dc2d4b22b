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

    def logits(self, images: np.ndarray) -> np.ndarray:
        """Return float32 logits (n, 10) for ``images``, uint8 (n, 784), in their order."""
        chunks = []
        for start in range(0, len(images), CHUNK):
            chunk = images[start : start + CHUNK]
            padded = np.zeros((CHUNK, images.shape[1]), images.dtype)
            padded[: len(chunk)] = chunk
            chunks.append(self._chunk(tf.constant(padded)).numpy()[: len(chunk)])
        return np.concatenate(chunks)

    @tf.function(jit_compile=True)
    def _chunk(self, images: tf.Tensor) -> tf.Tensor:
        pixels = tf.cast(images, tf.float32) / PIXEL_MAXIMUM
        return self._network(pixels, training=False)


def log_probabilities(logits: np.ndarray) -> np.ndarray:
    """Return the log-softmax of ``logits`` (n, 10), in float64."""
    shifted = logits.astype(np.float64) - logits.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


def cross_entropy(logits: np.ndarray, labels: np.ndarray) -> float:
    """Return the mean cross-entropy in nats of ``logits`` (n, 10) at ``labels`` (n,)."""
    chosen = log_probabilities(logits)[np.arange(len(labels)), labels]
    return float(-chosen.mean())


def accuracy(logits: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of images whose greatest logit is the label's, 0 to 1."""
    return float((logits.argmax(axis=1) == labels).mean())
