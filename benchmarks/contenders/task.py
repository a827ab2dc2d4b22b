"""What every contender does: train the tutorial's network, from the same weights, on MNIST.

A contender is a module with a function ``prepare``. It is started as a process of its own,
says ``ready`` once it has trained on the batches and so compiled what it compiles, waits until
its input is closed, trains on them again, and prints what it measured as JSON. With ``--first`` its
first pass is the one that is measured. Nothing of TensorFlow, JAX or PyTorch is imported here.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from scripts.data.images import load, rows
from scripts.study.settings import Settings
from scripts.train.machine import peak_memory_bytes

SEED = 777
BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-7
"""Of Adam, as Keras has them."""


@dataclass(frozen=True)
class Task:
    """The training: its settings, threads, images and order.

    ``images`` are uint8 (60000, 784), ``labels`` int32 (60000,); ``batches``, int32
    (steps, batch), are places among them. ``sizes`` are for the limit of the machine, which says
    what they are.
    """

    settings: Settings
    threads: int
    images: np.ndarray
    labels: np.ndarray
    batches: np.ndarray
    sizes: Sequence[tuple[int, int, int]] = ()

    def weights(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """Return kernel, float32 (in, out), and bias (out,) of each layer, by Xavier's formula."""
        generator = np.random.default_rng(SEED)
        return [
            (
                generator.normal(0, np.sqrt(2 / (before + after)), (before, after)).astype("f4"),
                np.zeros(after, "f4"),
            )
            for before, after in itertools.pairwise(self.settings.layer_sizes)
        ]


Found = Mapping[str, Any]
"""What a pass over the batches gives: ``loss``, the mean over them, and what else it tells."""

Train = Callable[[], Found]
Prepare = Callable[[Task], Train]
"""Readies a task and returns what trains on all its batches once."""


def contend(prepare: Prepare) -> None:
    """Do what the command line says, and print what the first pass told, seconds, peak memory."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data", help="path of MNIST, as rule download writes it")
    parser.add_argument("width", type=int)
    parser.add_argument("steps", type=int)
    parser.add_argument("threads", type=int)
    parser.add_argument("--rate", type=float, default=Settings().learning_rate)
    parser.add_argument("--first", action="store_true", help="measure the first pass")
    parser.add_argument("--sizes", type=json.loads, default=(), help="for the limit")
    options = parser.parse_args()
    settings = Settings(width=options.width, learning_rate=options.rate)
    dataset = load(options.data)
    order = np.random.default_rng(SEED).permutation(len(dataset.x_train)).astype(np.int32)
    task = Task(
        settings,
        options.threads,
        rows(dataset.x_train),
        dataset.y_train.astype(np.int32),
        np.resize(order, (options.steps, settings.batch_size)),
        options.sizes,
    )
    train = prepare(task)
    found = {} if options.first else train()
    print("ready", flush=True)
    sys.stdin.read()
    began = time.perf_counter()
    again = train()
    seconds = time.perf_counter() - began
    told = {**(found or again), "seconds": seconds, "memory": peak_memory_bytes()}
    print(json.dumps(told), flush=True)
