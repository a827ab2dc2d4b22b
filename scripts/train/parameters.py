"""The parameters of a network that are trained: all, or all but those of retired units."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np


class Parameters:
    """The trainable variables of a network, some with fewer rows or columns than the network's.

    Without the units of the first hidden layer that are not among ``kept``, its kernel has fewer
    columns, its bias fewer entries, and the next kernel fewer rows. What was left out does not
    change; all else of the network is trained in place.
    """

    def __init__(self, network: keras.Sequential, kept: np.ndarray | None = None) -> None:
        """Hold ``network``, whose first hidden layer keeps the units ``kept``, or all."""
        self._kept = kept
        self._cut: list[tuple[keras.Variable, keras.Variable, int]] = []
        if kept is not None:
            first, second = [x for x in network.layers if isinstance(x, keras.layers.Dense)][:2]
            whole = [(first.kernel, 1), (second.kernel, 0)]
            whole += [(first.bias, 0)] if first.use_bias else []
            self._cut = [
                (variable, keras.Variable(_taken(variable, kept, axis)), axis)
                for variable, axis in whole
            ]
        self.variables = [self.of(variable) for variable in network.trainable_variables]

    def of(self, variable: keras.Variable) -> keras.Variable:
        """Return what is trained of a variable of the network."""
        return next((part for whole, part, _ in self._cut if whole is variable), variable)

    def fetch(self) -> None:
        """Take the values that the network has."""
        for whole, part, axis in self._cut:
            part.assign(_taken(whole, self._kept, axis))

    def settle(self) -> None:
        """Give the network the values that training led to."""
        for whole, part, axis in self._cut:
            values = whole.numpy().copy()
            place: list[Any] = [slice(None)] * values.ndim
            place[axis] = self._kept
            values[tuple(place)] = part.numpy()
            whole.assign(values)


def _taken(variable: keras.Variable, kept: np.ndarray | None, axis: int) -> np.ndarray:
    return np.take(variable.numpy(), kept, axis)  # type: ignore[arg-type]


def hand_over(
    old: keras.optimizers.Optimizer, new: keras.optimizers.Optimizer, kept: np.ndarray
) -> None:
    """Give ``new`` what ``old`` has learned of the parameters that go on without retired units.

    Args:
        old: the optimizer of all.
        new: that of the parameters with the units ``kept``.
    """
    for before, after in zip(old.variables, new.variables, strict=True):
        values = before.numpy()
        lengths = zip(before.shape, after.shape, strict=True)
        cut = [axis for axis, (whole, part) in enumerate(lengths) if whole != part]
        after.assign(np.take(values, kept, cut[0]) if cut else values)
