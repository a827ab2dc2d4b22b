"""Independent random streams of one run, all derived from its seed."""

from __future__ import annotations

from enum import IntEnum

import numpy as np


class Stream(IntEnum):
    """What a stream of random numbers is for; part of its key, so never renumber."""

    KERNEL = 0
    BIAS = 1
    ORDER = 2
    DROPOUT = 3


def layer_seed(seed: int, stream: Stream, layer: int) -> int:
    """Return the integer seed of one layer, 0 to 2**31 - 1.

    It depends on nothing else, so networks of one seed and width start from the
    same draw, whatever rescales it. Keras returns the same values on every call
    of an initializer with one integer seed, hence one seed for each layer.
    """
    sequence = np.random.SeedSequence(seed, spawn_key=(stream, layer))
    return int(sequence.generate_state(1)[0] >> 1)


def epoch_order(seed: int, epoch: int, images: int) -> np.ndarray:
    """Return the order of the training images in an epoch, int32 of shape (images,).

    It depends on the seed and the epoch alone: every cell of a study sees the
    same order, and a resumed training goes on as if nothing had happened.
    """
    sequence = np.random.SeedSequence(seed, spawn_key=(Stream.ORDER, epoch))
    return np.random.default_rng(sequence).permutation(images).astype(np.int32)
