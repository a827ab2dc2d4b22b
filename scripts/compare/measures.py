"""What is measured of cells, and how sure that is: the parts that effects and claims are made of.

Accuracies, their differences and intervals go from −1 to 1, not by hundreds. An interval is at 95 %
where nothing else is said beside it.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

Interval = tuple[float, float]
Plain = bool | int | float | str | dict[str, bool | int | float | str | None]
"""A level as a study file states it."""

Levels = dict[str, Plain]
"""A level of each of some factors, by their names."""


class Result(BaseModel):
    """Part of what was found; nothing of it changes once it is made."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Uncertain(Result):
    """How sure a mean over seeds is, at ``confidence``."""

    standard_error: float
    degrees_of_freedom: float
    interval: Interval
    confidence: float


class Change(Result):
    """A change, with its interval over seeds where there is one."""

    estimate: float
    interval: Interval | None


class Accuracy(Result):
    """The accuracy of cells, and where one more run is expected."""

    estimate: float
    interval: Interval
    prediction_interval: Interval | None
    spread: float | None


class Pair(Result):
    """McNemar's exact test of two networks of one seed, by the images that one alone got right."""

    higher: Levels
    lower: Levels
    seed: int
    only_higher_right: int
    only_lower_right: int
    p: float


class TheseNetworks(Result):
    """A difference between these networks on other images like the test images."""

    interval: Interval
    confidence: float
    pairs: tuple[Pair, ...] | None


class Difference(Result):
    """A difference in test accuracy between cells, with all of its uncertainties.

    ``test_set`` is over seeds, on these test images; ``new_digits`` over seeds and images, where
    the images are the same in every cell. Both are None with one seed.
    """

    estimate: float
    n: int
    per_seed: tuple[float, ...]
    spread: float | None
    test_set: Uncertain | None
    new_digits: Uncertain | None
    these_networks: TheseNetworks

    @property
    def shown(self) -> Interval:
        """The interval over seeds, or with one seed over the test images."""
        return (self.test_set or self.these_networks).interval
