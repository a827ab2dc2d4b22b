"""JAX by hand: ``lax.scan`` over the batches, and buffers that are updated in place."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from benchmarks.contenders.task import BETA_1, BETA_2, EPSILON, Found, Task, Train, contend


def prepare(task: Task) -> Train:
    """Ready the loop over the batches as one compiled program."""
    images, labels = jnp.asarray(task.images), jnp.asarray(task.labels)
    batches = jnp.asarray(task.batches)
    rate = task.settings.learning_rate

    def loss_of(weights: Any, batch: Any) -> Any:
        values = images[batch].astype(jnp.float32) / 255
        for kernel, bias in weights[:-1]:
            values = jax.nn.relu(values @ kernel + bias)
        kernel, bias = weights[-1]
        found = jax.nn.log_softmax(values @ kernel + bias)
        return -jnp.take_along_axis(found, labels[batch][:, None], axis=1).mean()

    def step(state: Any, batch: Any) -> tuple[Any, Any]:
        weights, first, second, count = state
        loss, gradients = jax.value_and_grad(loss_of)(weights, batch)
        count += 1
        corrected = rate * jnp.sqrt(1 - BETA_2**count) / (1 - BETA_1**count)
        first = jax.tree.map(lambda m, g: m + (g - m) * (1 - BETA_1), first, gradients)
        second = jax.tree.map(lambda v, g: v + (g * g - v) * (1 - BETA_2), second, gradients)
        weights = jax.tree.map(
            lambda w, m, v: w - corrected * m / (jnp.sqrt(v) + EPSILON), weights, first, second
        )
        return (weights, first, second, count), loss

    weights = jax.tree.map(jnp.asarray, task.weights())
    zeros = jax.tree.map(jnp.zeros_like, weights)
    state = (weights, zeros, jax.tree.map(jnp.copy, zeros), jnp.float32(0))

    scan = jax.jit(lambda state, batches: jax.lax.scan(step, state, batches), donate_argnums=0)
    epoch = scan.lower(state, batches).compile()

    def train() -> Found:
        nonlocal state
        state, losses = epoch(state, batches)
        return {"loss": float(losses.mean())}

    return train


if __name__ == "__main__":
    contend(prepare)
