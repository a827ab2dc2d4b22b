"""The product of a layer's inputs with its kernel, without the inputs that are zero."""

from __future__ import annotations

import tensorflow as tf


def product(
    inputs: tf.Tensor, kernel: tf.Tensor, active: tf.Tensor | None, capacity: int | None
) -> tf.Tensor:
    """Return ``inputs`` @ ``kernel``, with the gradients of both.

    Args:
        inputs: (batch, in), behind a function whose gradient is zero where it gives zero.
        kernel: (in, out).
        active: bool (in,), which of the inputs are not zero for every image.
        capacity: how many of the inputs are multiplied; at least as many as are active, or the
            product is another. None multiplies all.
    """
    if capacity is None or active is None:
        return tf.matmul(inputs, kernel)
    place = _places(active)
    units = tf.range(tf.size(place))
    chosen = tf.tensor_scatter_nd_update(units, place[:, None], units)[:capacity]
    is_chosen, at = place < capacity, tf.minimum(place, capacity - 1)

    @tf.custom_gradient
    def gathered(inputs: tf.Tensor, kernel: tf.Tensor) -> tf.Tensor:
        few, rows = tf.gather(inputs, chosen, axis=1), tf.gather(kernel, chosen)

        def gradients(outer: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            of_few = tf.matmul(outer, rows, transpose_b=True)
            of_rows = tf.matmul(few, outer, transpose_a=True)
            zero = tf.zeros((), kernel.dtype)
            return (
                tf.where(is_chosen, tf.gather(of_few, at, axis=1), zero),
                tf.where(is_chosen[:, None], tf.gather(of_rows, at), zero),
            )

        return tf.matmul(few, rows), gradients

    return gathered(inputs, kernel)


def _places(active: tf.Tensor) -> tf.Tensor:
    """Return the place of each unit, int32 (units,), where the active ones stand first.

    Sums give it: XLA compiles a sort without end inside a loop.
    """
    first = tf.cast(active, tf.int32)
    among = tf.cumsum(first)
    return tf.where(active, among - 1, among[-1] + tf.cumsum(1 - first) - 1)
