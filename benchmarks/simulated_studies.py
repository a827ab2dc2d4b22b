"""Simulated outcomes of the default study, drawn from means that are known.

All differences are ten times those of real trainings, so that a thousand images resolve
them as ten thousand resolve the real ones: the runs of one cell spread by 0.03, and the
smallest difference is 0.01.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.shared import default_study
from scripts.claims.cause import Cause
from scripts.claims.claim import Claim
from scripts.claims.contrast import Contrast
from scripts.claims.level import Level
from scripts.compare.contrasts import weights
from scripts.measured.outcomes import Outcomes
from scripts.study.study import Study

IMAGES = 1_000
SPREAD = 0.03
SMALLEST = 0.01
BETWEEN = [0.45, 0.55]
MEASURED_CELL = 1  # the one that is skewed where only one is

Draw = Callable[[np.random.Generator, tuple[int, int]], np.ndarray]
Answer = tuple[str, str | None]


@dataclass(frozen=True)
class Law:
    """How the runs of a cell scatter about its mean; ``draw`` returns (cells, seeds)."""

    name: str
    draw: Draw
    required: bool


@dataclass(frozen=True)
class Truth:
    """What is true of a simulated study.

    Attributes:
        name: for the tables.
        level: the mean test accuracy of the first cell (glorot_normal, 1000).
        wider_loses: how much less accurate 2000 units are than 1000.
        he_gains: how much more accurate He is than Xavier.
        wider_fits: how much higher the training accuracy of 2000 units is.
        smallest_difference: of the study.
    """

    name: str
    level: float
    wider_loses: float
    he_gains: float
    wider_fits: float
    smallest_difference: float = SMALLEST

    @property
    def test(self) -> np.ndarray:
        """Return the mean test accuracy of each cell, float64 (4,)."""
        wide, he = np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1])
        return np.asarray(self.level - self.wider_loses * wide + self.he_gains * he)

    @property
    def train(self) -> np.ndarray:
        """Return the mean training accuracy of each cell, float64 (4,)."""
        return np.asarray(0.75 + self.wider_fits * np.array([0, 1, 0, 1]))


def _exponential(generator: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    """Return values with mean 0 and deviation 1, most above 0 and a long tail below."""
    return 1 - generator.standard_exponential(shape)


def _one_skewed(generator: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    values = generator.normal(0, 0.2, shape)
    values[MEASURED_CELL] = 2 * _exponential(generator, shape)[MEASURED_CELL]
    return SPREAD * values


LAWS = (
    Law("normal", lambda generator, shape: generator.normal(0, SPREAD, shape), True),
    Law(
        "heavy-tailed",
        lambda generator, shape: SPREAD / np.sqrt(3) * generator.standard_t(3, shape),
        True,
    ),
    Law("skewed", lambda generator, shape: SPREAD * _exponential(generator, shape), False),
    Law("one cell skewed", _one_skewed, False),
)
TRUTHS = (
    Truth("no difference", 0.5, 0, 0, 0),
    Truth("all at their limits", 0.55, SMALLEST, SMALLEST, 0),
    Truth("limits beside a real loss", 0.55, 0.2, SMALLEST, -SMALLEST),
    Truth("limits of the wording", 0.55, 0.15, -0.15, -0.45, smallest_difference=0.15),
    Truth("real: overfitting, He better", 0.5, 0.2, 0.2, 0),
    Truth("real: poor fit, He worse", 0.7, 0.2, -0.2, -0.2),
)


def study_of(seeds: int, smallest_difference: float = SMALLEST) -> Study:
    """Return the default study with that many seeds, its level claim ten times as wide."""
    config = default_study()
    (level,) = [claim for claim in config["claims"] if "between" in claim]
    level["between"] = BETWEEN
    config |= {"seeds": list(range(seeds)), "smallest_difference": smallest_difference}
    return Study.model_validate(config)


def true_answers(study: Study, truth: Truth) -> list[set[Answer]]:
    """Return, for each claim, the verdicts and details that are true.

    Exactly at a limit nothing is: a claim of more than the smallest difference is as
    little true there as its contradiction, and to decide either way is an error.
    """
    return [_true_answers(study, truth, claim) for claim in study.claims]


def _true_answers(study: Study, truth: Truth, claim: Claim) -> set[Answer]:
    smallest = study.smallest_difference

    def above(value: float, limit: float) -> int:
        return int(np.sign(round(value - limit, 9)))

    if isinstance(claim, Level):
        cells = np.array([cell.has(claim.where) for cell in study.cells])
        mean = float(truth.test[cells].mean())
        inside = above(mean, claim.between[0]), above(claim.between[1], mean)
        return _answers(min(inside), "outside")
    if isinstance(claim, Contrast):
        difference = float(weights(study, claim.higher, claim.lower) @ truth.test)
        if above(difference, smallest) > 0:
            return {("supported", None)}
        details: dict[str, bool] = {
            "no meaningful gain": above(smallest, difference) > 0,
            "practically equal": above(smallest, abs(difference)) > 0,
            "reversed": above(-smallest, difference) > 0,
        }
        return {("contradicted", detail) for detail, holds in details.items() if holds}
    assert isinstance(claim, Cause)  # noqa: S101 - the default study has no others
    explained = claim.explained(study.claims)
    weight = -weights(study, explained.higher, explained.lower)
    test, train = float(weight @ truth.test), float(weight @ truth.train)
    parts = above(-smallest, test), above(train - test, smallest), above(train, -smallest)
    return _answers(min(parts), None)


def _answers(least: int, detail: str | None) -> set[Answer]:
    """Return what is true where the part that is least so holds (1), fails (−1) or may be (0)."""
    if least == 0:
        return set()
    return {("supported", None)} if least > 0 else {("contradicted", detail)}


def outcomes_of(truth: Truth, law: Law, seeds: int, generator: np.random.Generator) -> Outcomes:
    """Return outcomes on one test set, which has exactly the means of ``truth``."""
    shape = (truth.test.size, seeds)
    accuracy = truth.test[:, None] + law.draw(generator, shape)
    # to a whole number of images, up or down by chance, so that the mean stays as it is
    hits = np.floor(accuracy * IMAGES + generator.random(shape))
    train = truth.train[:, None] + law.draw(generator, shape)
    return _outcomes(np.arange(IMAGES) < hits[..., None], train)


def outcomes_on_new_images(law: Law, seeds: int, generator: np.random.Generator) -> Outcomes:
    """Return outcomes of cells that are equal over all images, on images drawn at random.

    Half of all images are always classified rightly. Of the others, three in five waver:
    they carry the luck of the run. Two in five suit one initializer, and the other one
    mostly fails on them; both kinds are equally frequent, but not in every test set.
    """
    shape = (4, seeds)
    kind = generator.choice(4, IMAGES, p=[0.5, 0.3, 0.1, 0.1])
    xavier, he = np.array([1, 0, 0.9, 0.1]), np.array([1, 0, 0.1, 0.9])
    chance = np.stack([xavier, xavier, he, he])[:, None, :] + np.zeros((1, seeds, 1))
    chance[..., 1] = 0.5 + law.draw(generator, shape) / 0.3
    correct = generator.random((*shape, IMAGES)) < chance[..., kind]
    return _outcomes(correct, np.ones(shape))


def _outcomes(correct: np.ndarray, train: np.ndarray) -> Outcomes:
    shape = train.shape
    return Outcomes(
        correct=correct,
        train_accuracy=train,
        test_loss=np.ones(shape),
        train_loss=np.ones(shape),
        collapsed=np.zeros(shape, bool),
        seconds=np.ones(shape),
        cpu_seconds=np.ones(shape),
        parameters=np.ones(shape),
        train_images=IMAGES,
        paired=True,
    )
