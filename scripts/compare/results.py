"""What a comparison found: everything in ``verdicts.json``, typed from its maker to its readers.

Accuracies, their differences and intervals go from −1 to 1, not by hundreds. An interval is at 95 %
where nothing else is said beside it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scripts.job.arrays import damaged
from scripts.job.files import read_json
from scripts.study.names import level_name
from scripts.study.study import as_level

Interval = tuple[float, float]
Plain = bool | int | float | str | dict[str, bool | int | float | str | None]
"""A level as a study file states it."""

Levels = dict[str, Plain]
"""A level of each of some factors, by their names."""

Word = Literal["supported", "contradicted", "undecided"]
Strength = Literal["these networks only", "provisional", "firm"]
Detail = Literal[
    "outside", "consistent", "not reproduced", "reversed", "practically equal",
    "no meaningful gain",
]  # fmt: skip
Method = Literal["t test, Holm", "simultaneous interval", "prediction interval"]
Rule = Literal[
    "one seed", "two seeds", "t test, Holm", "simultaneous interval", "prediction interval"
]
Favours = Literal["overfitting", "unstable training", "neither", "not tried"]
RowName = Literal[
    "train accuracy", "gap", "train loss", "losses together", "spikes", "dead units",
    "activation growth", "learning_rate", "dropout", "train_images",
]  # fmt: skip


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
    at: Levels = {}

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


class Decide(Result):
    """How many seeds would decide a claim if mean and spread stay, or that it takes more."""

    seeds: int | None
    more_than: int | None


class Decision(Result):
    """What is decided of a claim, and by which rule; ``confidence`` is that of its interval."""

    id: str
    verdict: Word
    detail: Detail | None
    strength: Strength
    rule: Rule
    n: int
    confidence: float
    p: float | None
    p_adjusted: float | None
    smallest_detectable: float | None
    decide: Decide | None


class AccuracyFacts(Result):
    """The accuracy of cells, and where one more run is expected."""

    estimate: float
    interval: Interval
    prediction_interval: Interval | None
    spread: float | None


class LevelFacts(AccuracyFacts):
    """An accuracy beside the limits that are claimed, ``threshold``."""

    kind: Literal["level"] = "level"
    threshold: Interval


class PublishedFacts(AccuracyFacts):
    """An accuracy beside the one that was published, ``threshold``."""

    kind: Literal["published"] = "published"
    threshold: float


class WithoutCollapsed(Result):
    """A difference over the seeds in which no run of it collapsed."""

    n: int
    estimate: float | None
    interval: Interval | None


class ContrastFacts(Difference):
    """A difference beside the smallest that matters, ``threshold``."""

    kind: Literal["contrast"] = "contrast"
    interval: Interval
    threshold: float
    without_collapsed: WithoutCollapsed | None


class CausePart(Result):
    """A part of what a cause asks for: the change of test accuracy, gap or training accuracy."""

    name: Literal["test", "gap", "train"]
    estimate: float
    interval: Interval | None
    p: float | None
    holds: bool | None


class CauseFacts(Result):
    """The change of test accuracy that is explained, and the parts of the explanation."""

    kind: Literal["cause"] = "cause"
    estimate: float
    interval: Interval | None
    explains: str
    threshold: float
    parts: tuple[CausePart, CausePart, CausePart]
    spread: float | None

    def part(self, name: str) -> CausePart:
        """Return the part called ``name``."""
        return next(part for part in self.parts if part.name == name)


class LevelVerdict(LevelFacts, Decision):
    """The verdict on a claim that an accuracy lies between two values."""


class PublishedVerdict(PublishedFacts, Decision):
    """The verdict on an accuracy that someone published."""


class ContrastVerdict(ContrastFacts, Decision):
    """The verdict on a claim that some cells are more accurate than others."""


class CauseVerdict(CauseFacts, Decision):
    """The verdict on a claim about what a contrast comes from."""


Facts = LevelFacts | PublishedFacts | ContrastFacts | CauseFacts
Verdict = Annotated[
    LevelVerdict | PublishedVerdict | ContrastVerdict | CauseVerdict, Field(discriminator="kind")
]


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
