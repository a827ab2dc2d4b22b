"""What a comparison found: everything in ``verdicts.json``, typed from its maker to its readers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, ValidationError

from scripts.claims.kinds import Verdict
from scripts.compare.measures import Change, Difference, Interval, Levels, Plain, Result
from scripts.job.arrays import damaged
from scripts.job.files import read_json
from scripts.study.names import level_name
from scripts.study.settings import as_level

Favours = Literal["overfitting", "unstable training", "neither", "not tried"]
RowName = Literal[
    "train accuracy", "gap", "train loss", "losses together", "spikes", "dead units",
    "activation growth", "learning_rate", "dropout", "train_images",
]  # fmt: skip


class Compared(Result):
    """One level of a factor against another."""

    factor: str
    level: Plain
    against: Plain

    @property
    def names(self) -> tuple[str, str]:
        """How the two are called, ``level`` first."""
        level, against = (as_level(self.factor, one) for one in (self.level, self.against))
        return level_name(self.factor, level), level_name(self.factor, against)


class Effect(Compared, Difference):
    """One level of a factor minus another, over the other factors or ``at`` one of their levels.

    The change of test accuracy is that of training accuracy, ``train``, minus that of ``gap``.
    """

    train: Change
    gap: Change
    at: Levels = Field(default_factory=dict)

    @property
    def test(self) -> Change:
        """The change of test accuracy."""
        over = self.test_set
        return Change(estimate=self.estimate, interval=over.interval if over else None)


class Interaction(Difference):
    """How the difference between two levels of the first factor changes between two of the second.

    ``levels`` has the earlier and the later level of each.
    """

    factors: tuple[str, str]
    levels: tuple[tuple[Plain, Plain], tuple[Plain, Plain]]

    @property
    def names(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """How the levels are called: of the first factor the later one first, of the second not."""
        (earlier, later), (before, after) = (
            [level_name(factor, as_level(factor, level)) for level in levels]
            for factor, levels in zip(self.factors, self.levels, strict=True)
        )
        return (later, earlier), (before, after)


class Summary(Result):
    """A mean over the runs of a cell."""

    mean: float
    interval: Interval | None
    confidence: float
    method: Literal["t over seeds", "Wilson"]
    spread: float | None


class Collapsed(Result):
    """How many runs of a cell collapsed, and what share may in the long run."""

    runs: int
    share_interval: Interval


class CellResult(Result):
    """What the runs of a cell reached; ``runs`` are their ids in the order of the seeds."""

    levels: Levels
    runs: tuple[str, ...]
    test_accuracy: Summary
    train_accuracy: Summary
    gap: Summary
    skewed: bool | None
    test_loss: float | None
    collapsed: Collapsed


class EvidenceRow(Result):
    """One row of evidence: both sides, their difference, and what it favours.

    A number is None where it is not to be had. ``at`` is the level that an intervention holds its
    setting at.
    """

    name: RowName
    lower: float | None
    higher: float | None
    estimate: float | None
    interval: Interval | None
    favours: Favours | None
    at: Plain | None = None


class Explanation(Result):
    """What speaks for one cause or another of the loss of accuracy from ``higher`` to ``lower``."""

    claim: str | None
    lower: Levels
    higher: Levels
    loss: Change
    sure: bool
    rows: tuple[EvidenceRow, ...]


class Results(Result):
    """Everything that ``verdicts.json`` holds; ``seeds`` in the order of the study."""

    format: Literal[1] = 1
    study: str
    seeds: tuple[int, ...]
    smallest_difference: float
    test_images: int
    cells: tuple[CellResult, ...]
    main_effects: tuple[Effect, ...]
    simple_effects: tuple[Effect, ...]
    interactions: tuple[Interaction, ...]
    claims: tuple[Verdict, ...]
    explanations: tuple[Explanation, ...]


def read_results(path: str) -> Results:
    """Return what ``verdicts.json`` holds.

    Raises:
        Problem: where the file is damaged.
    """
    content = read_json(path)
    try:
        return Results.model_validate(content)
    except ValidationError as cause:
        raise damaged(path, cause) from cause
