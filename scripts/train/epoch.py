"""A whole training epoch as one compiled program.

Keras's own ``fit`` calls a compiled step for each batch and copies the weights
and the optimizer's moments every time. Here XLA compiles the loop over the batches
as well, so they stay in place (``xla`` sees to the last of them). The mathematics
is Keras's: the layers, the loss and ``optimizer.apply`` are its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

PIXEL_MAXIMUM = 255.0


@dataclass(frozen=True)
class Progress:
    """Loss and accuracy of an epoch, averaged over its images while it trained.

    ``step_losses`` is the mean loss of each batch before its step, float32 (steps,).
    """

    loss: float
    accuracy: float
    step_losses: np.ndarray


class Trainer:
    """Trains a network in place on images held in memory."""

    def __init__(
        self,
        network: keras.Sequential,
        optimizer: keras.optimizers.Optimizer,
        images: np.ndarray,
        labels: np.ndarray,
    ) -> None:
        """Hold ``images``, uint8 (n, 784), and ``labels``, uint8 (n,)."""
        self._network = network
        self.optimizer = optimizer
        self.optimizer.build(network.trainable_variables)
        self.images = tf.constant(images)
        self._labels = tf.constant(labels.astype(np.int32))

    def train(self, order: np.ndarray, batch_size: int) -> Progress:
        """Take one step for each batch of ``order``, int32 (n,), the last one maybe smaller."""
        whole = order.size // batch_size * batch_size
        losses: list[np.ndarray] = []
        loss, right = 0.0, 0
        for part, size in ((order[:whole], batch_size), (order[whole:], order.size - whole)):
            if part.size:
                of_steps, hits = self._steps(tf.constant(part.reshape(-1, size)))
                losses.append(of_steps.numpy())
                loss += float(np.sum(losses[-1], dtype=np.float64)) * size
                right += int(hits)
        return Progress(loss / order.size, right / order.size, np.concatenate(losses))

    @tf.function(jit_compile=True, reduce_retracing=False)
    def _steps(self, batches: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Train on ``batches``, int32 (steps, size); return each loss and the hits in all."""
        steps = batches.shape[0]
        variables = self._network.trainable_variables
        losses = tf.TensorArray(tf.float32, size=steps, element_shape=())
        hits = tf.constant(0)
        for step in tf.range(steps):
            pixels = tf.cast(tf.gather(self.images, batches[step]), tf.float32) / PIXEL_MAXIMUM
            labels = tf.gather(self._labels, batches[step])
            with tf.GradientTape() as tape:
                logits = self._network(pixels, training=True)
                loss = tf.reduce_mean(
                    tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
                )
            self.optimizer.apply(tape.gradient(loss, variables), variables)
            losses = losses.write(step, loss)
            predicted = tf.argmax(logits, axis=1, output_type=tf.int32)
            hits += tf.reduce_sum(tf.cast(predicted == labels, tf.int32))
        return losses.stack(), hits
