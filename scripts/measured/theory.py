"""What theory expects of a network before its first step, layer by layer.

Weights are independent with mean zero and the variance that the initializer's formula
gives; then the mean square of the signals obeys a recursion from layer to layer, forwards
for pre-activations and backwards for gradients (Glorot and Bengio 2010; He et al. 2015).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cache

import numpy as np

from scripts.study.initializers import Initializer
from scripts.study.settings import CLASSES, Settings

KEPT = {
    "relu": 0.5,
    "linear": 1.0,
    "leaky_relu": (1 + 0.2**2) / 2,  # Keras's slope below zero is 0.2
}
"""The share of the mean square that an activation keeps of a symmetric signal, which is also
the mean square of its derivative."""

TRUNCATED = 0.87962566103423978
"""Standard deviation of a standard normal cut off at two standard deviations."""


@dataclass(frozen=True)
class Expected:
    """One layer before training.

    ``gradient`` is the mean squared gradient with respect to pre-activations over that of
    the logits.
    """

    layer: str
    weight_std: float
    preactivation: float
    gradient: float


def weight_variance(initializer: Initializer, fan_in: int, fan_out: int) -> float | None:
    """Return the variance of a weight in a kernel (fan_in, fan_out), by the initializer's formula.

    None where its weights do not have mean zero or are not random, so that the
    recursions say nothing about them.
    """
    arguments = dict(initializer.arguments)

    def number(key: str) -> float:
        return float(arguments[key])

    family, _, _ = initializer.name.partition("_")
    match initializer.name:
        case "glorot_normal" | "glorot_uniform":
            return 2 / (fan_in + fan_out)
        case "he_normal" | "he_uniform" | "lecun_normal" | "lecun_uniform":
            return (2 if family == "he" else 1) / fan_in
        case "variance_scaling":
            fans = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}
            return number("scale") / fans[str(arguments["mode"])]
        case "orthogonal":
            return number("gain") ** 2 / max(fan_in, fan_out)
        case "random_normal" | "truncated_normal" if number("mean") == 0:
            cut = TRUNCATED if family == "truncated" else 1
            return float((number("stddev") * cut) ** 2)
        case "random_uniform" if number("minval") == -number("maxval"):
            return (number("maxval") - number("minval")) ** 2 / 12
    return None


def expect(settings: Settings, mean_square_pixel: float) -> list[Expected] | None:
    """Return what the recursions give for each layer, the logits last.

    q_1 = fan_in s^2 m + b and q_l = fan_in s^2 k q_(l-1) + b forwards, with s^2 the
    variance of a weight, b that of a bias, m the mean square of a pixel and k what the
    activation keeps; backwards d_(l-1) = fan_out s^2 k d_l.

    Returns None where they do not hold: with batch normalization, another activation than
    those of ``KEPT``, or weights or biases that are not random with mean zero.
    """
    settings = settings.effective
    kept = KEPT.get(settings.activation)
    fans = list(itertools.pairwise(settings.layer_sizes))
    variances = [weight_variance(settings.initializer, *pair) for pair in fans]
    bias = _bias_variance(settings.bias_initializer)
    if settings.batch_normalization or kept is None or bias is None:
        return None
    known = [variance for variance in variances if variance is not None]
    if len(known) < len(variances):
        return None
    forward: list[float] = []
    biases = [bias if settings.use_bias else 0.0] * settings.depth + [bias]
    for (fan_in, _), variance, b in zip(fans, known, biases, strict=True):
        incoming = kept * forward[-1] if forward else mean_square_pixel
        forward.append(fan_in * variance * incoming + b)
    backward = [1.0]
    for (_, fan_out), variance in zip(fans[:0:-1], known[:0:-1], strict=True):
        backward.append(fan_out * variance * kept * backward[-1])
    names = [*(f"hidden_{i}" for i in range(1, settings.depth + 1)), "logits"]
    return [
        Expected(name, float(np.sqrt(variance)), q, d)
        for name, variance, q, d in zip(names, known, forward, backward[::-1], strict=True)
    ]


def _bias_variance(initializer: Initializer) -> float | None:
    if initializer.name == "zeros":
        return 0.0
    if initializer.name in ("random_normal", "truncated_normal", "random_uniform"):
        return weight_variance(initializer, 1, 1)
    return None


@cache
def initial_loss(logit_mean_square: float) -> float:
    """Return the expected cross-entropy in nats of ten independent normal logits.

    Their mean is zero and their mean square ``logit_mean_square``; the expectation is a
    mean over 100,000 fixed draws.
    """
    draws = np.random.default_rng(0).standard_normal((100_000, CLASSES))
    logits = np.sqrt(logit_mean_square) * draws
    most = logits.max(axis=1, keepdims=True)
    partition = most[:, 0] + np.log(np.exp(logits - most).sum(axis=1))
    return float((partition - logits[:, 0]).mean())
