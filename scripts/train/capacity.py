"""How many units a step multiplies, chosen from how many were active in the steps before.

A capacity is the number of units of a hidden layer whose products with the next kernel are done;
None stands for all. Nothing but counts and sizes decides, so that a training that is repeated
chooses again what it chose. The figures are a server's processor's; where they are wrong by a
factor, a choice is made somewhat sooner or later.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Capacities = tuple[int | None, ...]

COMPILE_SECONDS = 8.0
"""What another program costs: products left out in the rest of a training must outweigh it."""

WORTH = 0.75
"""Another program also takes memory, for good: it must leave out a fourth of what is done now."""

OPERATIONS_PER_SECOND = 1e11
"""Floating-point operations of products, on one thread."""

PARTS = 8
"""Capacities are multiples of a layer's width over this, so that few programs are compiled."""

SPARE = 1.25
"""A capacity over the greatest count of the steps before: counts differ from batch to batch."""

IDLE = 0.4
"""A capacity is kept as long as the greatest count is more than this share of it."""

MOST = 0.5
"""The greatest share of a layer that is gathered: with more, gathering takes what it saves."""


def multiplications(sizes: Sequence[int], capacities: Capacities) -> int:
    """Return the multiplications of a step for each image, forward and backward.

    Args:
        sizes: pixels, units of each hidden layer, logits.
        capacities: one for each hidden layer.
    """
    inputs = [sizes[0], *(room or size for room, size in zip(capacities, sizes[1:], strict=False))]
    return sum(
        (2 if layer == 0 else 3) * given * units  # no gradient of pixels
        for layer, (given, units) in enumerate(zip(inputs, sizes[1:], strict=True))
    )


def choose(
    current: Capacities, active: np.ndarray, sizes: Sequence[int], batch_size: int, steps_left: int
) -> Capacities:
    """Return the capacities for the steps that are left: others, or those that serve now.

    Args:
        current: those that served the steps before.
        active: the active units of each hidden layer in those steps, int (steps, layers).
        sizes: pixels, units of each hidden layer, logits.
        batch_size: images of a step.
        steps_left: steps until the end of the training.
    """
    most = active.max(axis=0)
    proposed = tuple(map(_room, map(int, most), sizes[1:-1]))
    served = [
        now == then if now is None else IDLE * now < count <= now
        for now, then, count in zip(current, proposed, most, strict=True)
    ]
    if all(served):
        return current

    def each(capacities: Capacities) -> float:
        dense = multiplications(sizes, (None,) * len(capacities))
        again = float(_overflowing(active, capacities).mean())
        return multiplications(sizes, capacities) + again * dense

    now, then = each(current), each(proposed)
    better = then <= WORTH * now and pays(now - then, batch_size, steps_left)
    return proposed if better else current


def pays(saved: float, batch_size: int, steps_left: int) -> bool:
    """Tell whether ``saved`` multiplications for each image outweigh another program."""
    return 2 * batch_size * steps_left * saved / OPERATIONS_PER_SECOND > COMPILE_SECONDS


def _room(most: int, width: int) -> int | None:
    """Return the least capacity that leaves something to spare over ``most`` active units."""
    part = max(1, width // PARTS)
    room = -int(-SPARE * most // part) * part or part
    return room if room <= MOST * width else None


def _overflowing(active: np.ndarray, capacities: Capacities) -> np.ndarray:
    """Tell of each step whether it has more active units than room, bool (steps,).

    ``active`` is int (steps, layers).
    """
    room = [np.inf if capacity is None else capacity for capacity in capacities]
    return np.asarray((active > room).any(axis=1))
