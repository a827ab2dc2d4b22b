"""Means over seeds with their uncertainty, for this test set and for new images."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special  # and not stats, which takes half a second to import

EXACT = 10**9
"""So many images that a number is not rounded to one."""


@dataclass(frozen=True)
class Estimate:
    """A mean over seeds with its uncertainty, in accuracy (0 to 1)."""

    value: float
    standard_error: float
    degrees_of_freedom: float

    def interval(self, confidence: float) -> tuple[float, float]:
        """Return the two-sided t interval at ``confidence`` (0 to 1)."""
        reach = self.standard_error * float(
            special.stdtrit(self.degrees_of_freedom, (1 + confidence) / 2)
        )
        return self.value - reach, self.value + reach

    def p_value(self, threshold: float) -> tuple[float, bool]:
        """Return the two-sided p for the mean against ``threshold``, and whether it lies above."""
        statistic = float((self.value - threshold) / self.standard_error)
        p = 2 * float(special.stdtr(self.degrees_of_freedom, -abs(statistic)))
        return min(1.0, p), statistic > 0


@dataclass(frozen=True)
class NestedEstimate(Estimate):
    """An estimate that leaves more to chance than ``inner``, and is never surer than it."""

    inner: Estimate

    def interval(self, confidence: float) -> tuple[float, float]:
        """Return the t interval at ``confidence``, or that of ``inner`` where it is wider."""
        low, high = super().interval(confidence)
        inner_low, inner_high = self.inner.interval(confidence)
        return min(low, inner_low), max(high, inner_high)


def spread(per_seed: np.ndarray, images: int) -> float:
    """Return the sample standard deviation over seeds, at least one image's worth."""
    return max(float(per_seed.std(ddof=1)), 1 / images)


def over_seeds(per_seed: np.ndarray, images: int) -> Estimate:
    """Estimate the mean of ``per_seed``, float64 (seeds,), for these ``images`` images.

    Raises:
        ValueError: with fewer than two seeds, whose spread is unknown.
    """
    seeds = per_seed.size
    if seeds < 2:
        raise ValueError(f"a spread needs two seeds or more, got {seeds}")
    return Estimate(
        value=float(per_seed.mean()),
        standard_error=spread(per_seed, images) / np.sqrt(seeds),
        degrees_of_freedom=seeds - 1,
    )


def over_seeds_and_images(values: np.ndarray) -> NestedEstimate:
    """Estimate the mean of ``values``, float (seeds, images), for other seeds and images.

    A crossed design of two random factors: the variances of seed means and image
    means add, less what both contain, and are never below the seeds' own; degrees of
    freedom after Satterthwaite. With three seeds those can be too many: 95 % intervals
    would hold the truth in 92 % of cases. So the interval is never narrower than that for
    these images alone, which brings them to 94 to 95.5 %.

    Raises:
        ValueError: with fewer than two seeds.
    """
    seeds, images = values.shape
    by_seed = values.mean(axis=1, dtype=np.float64)
    these_images = over_seeds(by_seed, images)
    of_seeds, mean = these_images.standard_error**2, these_images.value
    by_image = values.mean(axis=0, dtype=np.float64)
    of_images = float(by_image.var(ddof=1)) / images
    residual = values - by_seed[:, None] - by_image[None, :] + mean
    of_both = float((residual**2).sum()) / ((seeds - 1) * (images - 1)) / (seeds * images)
    variance = max(of_seeds + of_images - of_both, of_seeds)
    freedom = variance**2 / (
        of_seeds**2 / (seeds - 1)
        + of_images**2 / (images - 1)
        + of_both**2 / ((seeds - 1) * (images - 1))
    )
    return NestedEstimate(mean, float(np.sqrt(variance)), freedom, these_images)


def as_accuracies(interval: tuple[float, float]) -> tuple[float, float]:
    """Return the part of an interval that accuracies can lie in, from 0 to 1."""
    low, high = (min(1.0, max(0.0, end)) for end in interval)
    return low, high
