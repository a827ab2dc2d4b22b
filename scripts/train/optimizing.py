"""One step of an optimizer inside a compiled program, which may be told to leave all as it is."""

from __future__ import annotations

import math
from collections.abc import Sequence

import keras
import tensorflow as tf

AT_REST = ("adagrad", "adam", "adamax", "nadam", "rmsprop", "sgd")
"""Optimizers under which a weight without a gradient comes to rest. AdamW goes on to shrink it,
and Lion to move it by whole steps, in the direction of what is left of its momentum."""


def steps_to_rest(optimizer: keras.optimizers.Optimizer, dtype: str) -> int | None:
    """Return after how many steps without a gradient no weight moves, to ``dtype``'s rounding.

    Adam's steps then shrink by the ratio of its decays, a tenth each; the others of ``AT_REST``
    shrink as fast or at once. None for optimizers under which weights go on to move.
    """
    if type(optimizer).__name__.lower() not in AT_REST:
        return None
    shrinks = getattr(optimizer, "beta_1", 0.9) / math.sqrt(getattr(optimizer, "beta_2", 0.999))
    unseen = float(tf.experimental.numpy.finfo(dtype).eps) / 100
    return math.ceil(math.log(unseen) / math.log(shrinks))


def apply(
    optimizer: keras.optimizers.Optimizer,
    gradients: Sequence[tf.Tensor],
    variables: Sequence[keras.Variable],
    wanted: tf.Tensor | bool,
) -> None:
    """Let ``optimizer`` take a step where ``wanted``, a scalar; else nothing changes."""
    if type(optimizer) is keras.optimizers.Adam:
        _adam(optimizer, gradients, variables, wanted)
        return
    if wanted is True:
        optimizer.apply(gradients, variables)
        return
    held = [*variables, *optimizer.variables]
    before = [tf.identity(variable.value) for variable in held]  # a copy: it is assigned
    optimizer.apply(gradients, variables)
    for variable, value in zip(held, before, strict=True):
        variable.assign(tf.where(wanted, variable.value, value))


def _adam(
    optimizer: keras.optimizers.Adam,
    gradients: Sequence[tf.Tensor],
    variables: Sequence[keras.Variable],
    wanted: tf.Tensor | bool,
) -> None:
    """Take Adam's step (Kingma and Ba 2015), by Keras's formulas, in one pass over all weights.

    Keras's own makes three, since each of weight and moments is a loop of its own. Here the weight
    goes by moments that are written out anew, in the paper's form, so that XLA finds three results
    of the same operands, and fuses them.
    """
    dtype = variables[0].dtype
    one = tf.cast(wanted, dtype)
    step = tf.cast(optimizer.iterations.value + 1, dtype)
    first, second = optimizer.beta_1, optimizer.beta_2
    correction = tf.sqrt(1 - tf.pow(tf.cast(second, dtype), step)) / (
        1 - tf.pow(tf.cast(first, dtype), step)
    )
    rate = one * tf.cast(optimizer.learning_rate, dtype) * correction
    first, second = one * (1 - first), one * (1 - second)
    for variable, gradient, momentum, velocity in zip(
        variables, gradients, optimizer._momentums, optimizer._velocities, strict=True
    ):
        m, v = momentum.value, velocity.value
        moved = rate * ((1 - first) * m + first * gradient)
        scale = tf.sqrt((1 - second) * v + gradient * (second * gradient)) + optimizer.epsilon
        variable.assign(variable.value - moved / scale)
        momentum.assign(m + (gradient - m) * first)
        velocity.assign(v + (tf.square(gradient) - v) * second)
    optimizer.iterations.assign_add(tf.cast(wanted, optimizer.iterations.dtype))
