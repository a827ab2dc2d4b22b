"""How often verdicts are wrong and intervals hold the truth, in simulated studies.

The code that judges real studies judges these, whose truth is known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.simulated_studies import (
    IMAGES,
    LAWS,
    MEASURED_CELL,
    TRUTHS,
    Law,
    Truth,
    outcomes_of,
    outcomes_on_new_images,
    study_of,
    true_answers,
)
from scripts.claims.contrast import Contrast, ContrastVerdict
from scripts.compare.contrasts import compare, weights
from scripts.compare.estimates import over_seeds
from scripts.compare.verdicts import judge_claims

SEEDS = (3, 5, 10)
RANDOM_SEED = 2026
WRONG_AT_MOST = 0.05
COVER_BETWEEN = (0.93, 0.97)
CELL = "mean of a cell, this test set"
CONTRAST = "contrast, this test set"
NEW_DIGITS = "contrast, new digits"
SEEDS_ALONE = "contrast, new digits, if only seeds counted"


@dataclass(frozen=True)
class Errors:
    """How often studies of one kind were decided wrongly, and claims rightly.

    ``decidable`` counts the claims on which there is a right verdict to give.
    """

    seeds: int
    law: Law
    truth: str
    studies: int
    wrong: int
    decidable: int
    right: int

    @property
    def share_wrong(self) -> float:
        """Return the share of studies in which some claim was decided wrongly."""
        return self.wrong / self.studies

    @property
    def share_right(self) -> float | None:
        """Return the share of right verdicts; None where there is no right one to give."""
        return self.right / self.decidable if self.decidable else None


@dataclass(frozen=True)
class Coverage:
    """How often intervals at 95 % of one kind held the truth."""

    seeds: int
    law: Law
    of: str
    intervals: int
    held: int

    @property
    def share(self) -> float:
        """Return the share of intervals that held the truth."""
        return self.held / self.intervals

    @property
    def required(self) -> bool:
        """Tell whether the share has to be within its limits."""
        return self.law.required and self.of != SEEDS_ALONE


def measure_claims(
    seeds: int, law: Law, truth: Truth, studies: int, generator: np.random.Generator
) -> tuple[Errors, Coverage, Coverage]:
    """Judge ``studies`` studies; return errors, and coverage for the test set that they share.

    The intervals are those of the mean of one cell, and of both contrasts.
    """
    study = study_of(seeds, truth.smallest_difference)
    true = true_answers(study, truth)
    wrong = right = cells = contrasts = asked = 0
    for _ in range(studies):
        outcomes = outcomes_of(truth, law, seeds, generator)
        claims = judge_claims(study, outcomes)
        decided = [
            (claim.verdict, claim.detail) in answers
            for claim, answers in zip(claims, true, strict=True)
            if claim.verdict != "undecided"
        ]
        wrong += not all(decided)
        right += sum(decided)
        mean = over_seeds(outcomes.test_accuracy[MEASURED_CELL], IMAGES)
        cells += _holds(mean.interval(0.95), truth.test[MEASURED_CELL])
        for claim, found in zip(study.claims, claims, strict=True):
            if isinstance(claim, Contrast) and isinstance(found, ContrastVerdict):
                asked += 1
                difference = weights(study, claim.higher, claim.lower) @ truth.test
                contrasts += _holds(found.shown, difference)
    decidable = studies * sum(bool(answers) for answers in true)
    return (
        Errors(seeds, law, truth.name, studies, wrong, decidable, right),
        Coverage(seeds, law, CELL, studies, cells),
        Coverage(seeds, law, CONTRAST, asked, contrasts),
    )


def measure_new_digits(
    seeds: int, law: Law, studies: int, generator: np.random.Generator
) -> tuple[Coverage, Coverage]:
    """Return coverage of the true contrast over all images, with and without their share."""
    study = study_of(seeds)
    weight = weights(study, {"initializer": "he_normal"}, {"initializer": "glorot_normal"})
    both = alone = 0
    for _ in range(studies):
        found = compare(study, outcomes_on_new_images(law, seeds, generator), weight)
        if found.new_digits:  # as in every study of one dataset
            both += _holds(found.new_digits.interval, 0)
        alone += _holds(found.shown, 0)
    return (
        Coverage(seeds, law, NEW_DIGITS, studies, both),
        Coverage(seeds, law, SEEDS_ALONE, studies, alone),
    )


def _holds(interval: Sequence[float], value: float) -> bool:
    return bool(interval[0] <= value <= interval[1])


def measure(
    studies: int, tell: Callable[[str], None] = lambda _: None
) -> tuple[list[Errors], list[Coverage]]:
    """Return errors by seeds, law and truth, and coverage by seeds and law."""
    errors: list[Errors] = []
    coverages: list[Coverage] = []
    for i, law in enumerate(LAWS):
        for seeds in SEEDS:
            tell(f"{law.name}, {seeds} seeds")
            found = [
                measure_claims(seeds, law, truth, studies, _generator(seeds, i, j))
                for j, truth in enumerate(TRUTHS)
            ]
            errors += [row for row, _, _ in found]
            coverages.append(_together([cell for _, cell, _ in found]))
            coverages.append(_together([contrast for _, _, contrast in found]))
            coverages += measure_new_digits(
                seeds, law, 3 * studies, _generator(seeds, i, len(TRUTHS))
            )
    return errors, coverages


def _generator(*which: int) -> np.random.Generator:
    return np.random.default_rng([RANDOM_SEED, *which])


def _together(parts: Sequence[Coverage]) -> Coverage:
    first = parts[0]
    intervals, held = (sum(getattr(part, name) for part in parts) for name in ("intervals", "held"))
    return Coverage(first.seeds, first.law, first.of, intervals, held)


def missed(errors: Sequence[Errors], coverages: Sequence[Coverage]) -> list[str]:
    """Return a line for each requirement that is missed by more than the luck of a simulation.

    That luck is three standard errors of a share that is exactly at its limit.
    """
    lines = [
        f"{row.law.name}, {row.seeds} seeds, {row.truth}: {row.share_wrong:.1%} of studies wrong"
        for row in errors
        if row.law.required
        and row.share_wrong > WRONG_AT_MOST + 3 * standard_error(WRONG_AT_MOST, row.studies)
    ]
    low, high = COVER_BETWEEN
    for row in coverages:
        below = row.share < low - 3 * standard_error(low, row.intervals)
        above = row.share > high + 3 * standard_error(high, row.intervals)
        if row.required and (below or above):
            lines.append(f"{row.law.name}, {row.seeds} seeds, {row.of}: {row.share:.1%} covered")
    return lines


def standard_error(share: float, of: int) -> float:
    """Return the standard error of ``share`` in ``of`` independent trials."""
    return float(np.sqrt(share * (1 - share) / of))
