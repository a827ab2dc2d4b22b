"""The limit of the machine: what a training cannot do without, at the pace that NumPy reaches.

That is the matrix products of each step, and the memory that Adam goes through: it reads
weight, gradient and two moments and writes three of them, 28 bytes for each weight. Nothing is
trained.
"""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from benchmarks.contenders.task import Task, Train, contend


def prepare(task: Task) -> Train:
    """Ready arrays as large as those of the network."""
    steps, size = task.batches.shape
    generator = np.random.default_rng(0)

    def filled(*shape: int) -> np.ndarray:
        return generator.standard_normal(shape, dtype=np.float32)

    sizes = task.settings.layer_sizes
    shapes = list(itertools.pairwise(sizes))
    values = [filled(size, units) for units in sizes]
    kernels = [filled(*shape) for shape in shapes]
    products = [np.empty_like(array) for array in values]
    gradients = [np.empty_like(kernel) for kernel in kernels]

    def multiply() -> None:
        for layer, kernel in enumerate(kernels):
            np.matmul(values[layer], kernel, out=products[layer + 1])
        for layer in reversed(range(len(kernels))):
            np.matmul(values[layer].T, values[layer + 1], out=gradients[layer])
            if layer:
                np.matmul(values[layer + 1], kernels[layer].T, out=products[layer])

    # 12 bytes are read and written for each element of a sum in place, so 28 are 2 1/3 sums.
    count = sum(a * b for a, b in shapes)
    arrays = [filled(count) for _ in range(4)]
    bounds = np.linspace(0, count, task.threads + 1).astype(int)

    def add(start: int, end: int) -> None:
        weight, gradient, first, second = (array[start:end] for array in arrays)
        third = (end - start) // 3
        np.add(first, gradient, out=first)
        np.add(second[:third], gradient[:third], out=second[:third])
        np.add(weight, first, out=weight)

    pool = ThreadPoolExecutor(task.threads)

    def work() -> None:
        for _ in range(steps):
            multiply()
        for _ in range(steps):
            list(pool.map(add, bounds[:-1], bounds[1:]))

    return work


if __name__ == "__main__":
    contend(prepare)
