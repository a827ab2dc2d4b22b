"""The limit of the machine: what a training cannot do without, at the pace that NumPy reaches.

That is the matrix products of each step, and the memory that Adam goes through: it reads
weight, gradient and two moments and writes three of them, 28 bytes for each weight. Nothing is
trained. With ``--sizes`` it is what has to be done where zeros are left out: for each layer the
inputs that are multiplied, those whose weights are trained, and the outputs.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from benchmarks.contenders.task import Found, Task, Train, contend


def prepare(task: Task) -> Train:
    """Ready arrays as large as those that are multiplied, and as those of Adam."""
    steps, size = task.batches.shape
    generator = np.random.default_rng(0)

    def filled(*shape: int) -> np.ndarray:
        return generator.standard_normal(shape, dtype=np.float32)

    dense = [(inputs, inputs, out) for inputs, out in itertools.pairwise(task.settings.layer_sizes)]
    layers: Sequence[tuple[int, int, int]] = task.sizes or dense
    values = [(filled(size, inputs), filled(size, out)) for inputs, _, out in layers]
    kernels = [filled(inputs, out) for inputs, _, out in layers]
    products = [(np.empty_like(before), np.empty_like(after)) for before, after in values]
    gradients = [np.empty_like(kernel) for kernel in kernels]

    def multiply() -> None:
        for layer, kernel in enumerate(kernels):
            np.matmul(values[layer][0], kernel, out=products[layer][1])
        for layer in reversed(range(len(kernels))):
            before, after = values[layer]
            np.matmul(before.T, after, out=gradients[layer])
            if layer:
                np.matmul(after, kernels[layer].T, out=products[layer][0])

    # 12 bytes are read and written for each element of a sum in place, so 28 are 2 1/3 sums.
    count = sum(trained * out for _, trained, out in layers)
    arrays = [filled(count) for _ in range(4)]
    bounds = np.linspace(0, count, task.threads + 1).astype(int)

    def add(start: int, end: int) -> None:
        weight, gradient, first, second = (array[start:end] for array in arrays)
        third = (end - start) // 3
        np.add(first, gradient, out=first)
        np.add(second[:third], gradient[:third], out=second[:third])
        np.add(weight, first, out=weight)

    pool = ThreadPoolExecutor(task.threads)

    def work() -> Found:
        for _ in range(steps):
            multiply()
        for _ in range(steps):
            list(pool.map(add, bounds[:-1], bounds[1:]))
        return {"loss": None}

    return work


if __name__ == "__main__":
    contend(prepare)
