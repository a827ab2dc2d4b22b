"""A test by signs, and intervals of shares."""

from __future__ import annotations

import numpy as np
from scipy import stats


def sign_flip_p(differences: np.ndarray) -> float:
    """Return the exact two-sided p that the mean of ``differences`` (seeds,) is zero.

    Every sign of every difference is equally likely where their distribution is
    symmetric about zero; all 2**n are tried, up to n = 14, and 99,999 beyond.
    """
    exact = differences.size <= 14
    result = stats.permutation_test(
        (differences,),
        lambda sample, axis: sample.mean(axis=axis),
        permutation_type="samples",
        n_resamples=np.inf if exact else 99_999,
        vectorized=True,
        rng=np.random.default_rng(0),
    )
    return float(result.pvalue)


def wilson(share: float, images: int, confidence: float) -> tuple[float, float]:
    """Return Wilson's interval for a share of ``images``."""
    right = round(share * images)
    found = stats.binomtest(right, images).proportion_ci(confidence, method="wilson")
    return float(found.low), float(found.high)


def clopper_pearson(cases: int, trials: int, confidence: float) -> tuple[float, float]:
    """Return the exact interval for a share of ``trials``."""
    found = stats.binomtest(cases, trials).proportion_ci(confidence, method="exact")
    return float(found.low), float(found.high)
