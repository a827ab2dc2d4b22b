"""What claims are judged by: means over seeds of a study's outcomes, and their tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from scripts.claims.claim import ALPHA
from scripts.claims.contrast import WithoutCollapsed
from scripts.compare.contrasts import compare, weights
from scripts.compare.estimates import Estimate, as_accuracies, over_seeds, spread
from scripts.compare.exact import sign_flip_p, wilson
from scripts.compare.measures import Accuracy, Difference, Interval
from scripts.measured.outcomes import Outcomes
from scripts.study.study import Study


@dataclass(frozen=True)
class Mean:
    """A mean over seeds, ``per_seed`` float64 (seeds,), of shares of ``images`` images."""

    per_seed: np.ndarray
    images: int

    @property
    def value(self) -> float:
        """The mean."""
        return float(self.per_seed.mean())

    @property
    def alone(self) -> bool:
        """Whether there is one seed, whose luck is not known."""
        return self.per_seed.size == 1

    @property
    def spread(self) -> float | None:
        """The sample standard deviation over seeds, at least one image's worth."""
        return None if self.alone else spread(self.per_seed, self.images)

    def interval(self, confidence: float) -> Interval | None:
        """Return the t interval at ``confidence`` (0 to 1); None with one seed."""
        if self.alone:
            return None
        return over_seeds(self.per_seed, self.images).interval(confidence)

    def p_value(self, threshold: float, seeds: int | None = None) -> float:
        """Return the two-sided p against ``threshold``, or that of so many seeds like these."""
        number = seeds or self.per_seed.size
        error = spread(self.per_seed, self.images) / np.sqrt(number)
        return Estimate(self.value, error, number - 1).p_value(threshold)[0]

    def flipped_p(self, threshold: float) -> float:
        """Return the exact p against ``threshold`` by flipping signs."""
        return sign_flip_p(self.per_seed - threshold)

    def reach_of_one_more(self) -> float:
        """Return how far one more run falls from the mean, at most, with 95 % probability."""
        return float(stats.t.ppf(0.975, self.per_seed.size - 1) * self._error_of_one_more)

    def p_of_one_more(self, value: float) -> float:
        """Return the chance that one more run falls as far from the mean as ``value``."""
        away = abs(value - self.value) / self._error_of_one_more
        return float(2 * stats.t.sf(away, self.per_seed.size - 1))

    @property
    def _error_of_one_more(self) -> float:
        return float(spread(self.per_seed, self.images) * np.sqrt(1 + 1 / self.per_seed.size))


@dataclass(frozen=True)
class Judging:
    """The outcomes of a study, as its claims ask for them."""

    study: Study
    outcomes: Outcomes

    @property
    def smallest(self) -> float:
        """The smallest difference that matters, in accuracy."""
        return self.study.smallest_difference

    @property
    def confidence(self) -> float:
        """That of a claim's interval; with one seed there is no verdict to guard."""
        claims = 1 if len(self.study.seeds) == 1 else max(1, len(self.study.weighed))
        return 1 - ALPHA / claims

    def accuracy(self, where: Mapping[str, Any]) -> Mean:
        """Return the test accuracy of the cells that ``where`` names, each counting the same."""
        matches = [cell.has(dict(where)) for cell in self.study.cells]
        per_seed = self.outcomes.test_accuracy[matches].mean(axis=0)
        return Mean(per_seed, self.outcomes.images)

    def accuracy_facts(self, mean: Mean) -> Accuracy:
        """Return an accuracy with its interval and that of one more run."""
        interval = mean.interval(self.confidence)
        if interval is None:
            over_images = wilson(mean.value, mean.images, self.confidence)
            return Accuracy(
                estimate=mean.value, interval=over_images, prediction_interval=None, spread=None
            )
        reach = mean.reach_of_one_more()
        return Accuracy(
            estimate=mean.value,
            interval=as_accuracies(interval),
            prediction_interval=as_accuracies((mean.value - reach, mean.value + reach)),
            spread=mean.spread,
        )

    def weights(self, higher: Mapping[str, Any], lower: Mapping[str, Any]) -> np.ndarray:
        """Return the weight of each cell in the difference of two sides, float64 (cells,)."""
        return weights(self.study, higher, lower)

    def difference(self, weight: np.ndarray) -> Difference:
        """Return a difference of test accuracy with all of its uncertainties."""
        return compare(self.study, self.outcomes, weight)

    def test(self, weight: np.ndarray) -> Mean:
        """Return a difference of test accuracy."""
        return Mean(weight @ self.outcomes.test_accuracy, self.outcomes.images)

    def train(self, weight: np.ndarray) -> Mean:
        """Return a difference of training accuracy."""
        return Mean(weight @ self.outcomes.train_accuracy, self.outcomes.train_images)

    def gap(self, weight: np.ndarray) -> Mean:
        """Return a difference of the gap between training and test accuracy."""
        return Mean(weight @ self.outcomes.gap, self.outcomes.images)

    def without_collapsed(self, weight: np.ndarray) -> WithoutCollapsed | None:
        """Return a difference over the seeds in which no run of it collapsed; None if none did."""
        sound = ~self.outcomes.collapsed[weight != 0].any(axis=0)
        if sound.all():
            return None
        seeds = int(sound.sum())
        mean = Mean((weight @ self.outcomes.test_accuracy)[sound], self.outcomes.images)
        return WithoutCollapsed(
            n=seeds,
            estimate=mean.value if seeds else None,
            interval=mean.interval(1 - ALPHA) if seeds > 1 else None,
        )
