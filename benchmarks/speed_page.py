"""The page on speed, from what was measured."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from textwrap import fill
from typing import Any

from benchmarks.pipeline import Pipeline
from benchmarks.rounds import (
    CONTENDERS,
    DENSE,
    FIT,
    JAX_IN_PLACE,
    OURS,
    RATE,
    SLOW,
    SLOW_RATE,
    STEPS,
    TIMED_WHOLE,
    TORCH,
    Contender,
    Timing,
)
from benchmarks.scheduling import CORES, Schedule
from benchmarks.shared import NO_BREAK, described, seconds, table
from scripts.job.durations import duration
from scripts.study.settings import Settings
from scripts.words.formats import count

MB = 1e6
SHORT = {FIT: "fit", SLOW[1]: "with zeros"}
EPOCHS = Settings().epochs
WHY = (
    "Within ten steps most units of the first hidden layer give zero for every image of a batch, "
    "and many of the others do. What is multiplied by zero adds nothing, so it is left out: sums "
    "lose terms that are zero, and the network that comes out is the same but for rounding. What "
    "is left is mostly Adam's pass over all weights."
)
PAGE = """\
# How fast it is

`make bench` wrote this page, and measured every figure in it. [speed.json](speed.json) holds them
all.

{first}

Measured on {machine}.

## What was to be reached

{goals}

## One training on all cores

Minutes for the whole of a training of the default study: {epochs} epochs of 600 steps of 100
images, Adam at {rate}, float32. The median of {rounds}, in each of which every contender had its
turn, with the least and the greatest in brackets. *× fit* is how many times as fast it is as
Keras's `fit`; *MB* is the most memory that the process held.

![Minutes for the training, by contender and width](speed.svg)

{alone}

All contenders start from the same weights and train on the same images, in the same batches (`fit`
shuffles them again, as it does in the tutorial). None validates or writes anything. Evident was
timed over the whole training, with what it compiles on the way. The others multiply the same at
every step, so their minutes are those of some hundred steps, after as many that are not counted.

{pace}The flag is the one that `scripts/train/xla.py` describes; JAX gains by it as we do.

{fastest}

The limit is what a training cannot do without: the matrix products of each step at the pace that
NumPy reaches at these shapes, and the memory that Adam goes through, 28 bytes for each weight and
step, at the pace at which NumPy adds arrays of that size. A library that multiplies faster than
NumPy's can pass it. For what is not zero, it counts the units that were active, on average over the
training, and the weights that were not yet at rest at the ends of epochs.

## What is left out

Share of the multiplications between layers that were done, by epoch:

{multiplied}

## At a learning rate of {slow_rate}

There nearly all units stay active, so there is nothing to leave out, and nothing may get slower by
looking for it. Minutes for the training, from some hundred steps of each:

{slow}

## Trainings side by side

As the pipeline trains where it can: one training on each core, with one thread. Minutes for the
training:

{side_by_side}

## The pipeline around them

{pipeline}

## The order of trainings

How long the trainings of the default study take, over the least possible time (all cores busy to
the end, or the longest training on all cores, whichever is longer), simulated with the times above:
by the plan that rules follow, and in brackets with one thread for each. That four threads and more
gain as little more as two do is assumed.

{schedules}

## How to repeat it

    make bench

takes about half an hour on two cores for each of its rounds, and some fifteen minutes more; nothing
else should run meanwhile. It times the contenders in `benchmarks/contenders/`, then the default
study in a copy of the project. JAX and PyTorch take part once `make frameworks` has installed them,
into a folder of their own that nothing else sees. `make bench ROUNDS=1` is quicker and rougher.
Times differ from machine to machine, and from hour to hour on shared ones: go by the ratios.
"""


@dataclass(frozen=True)
class Measured:
    """All that was measured, as docs/speed.json holds it."""

    machine: dict[str, Any]
    rounds: int
    timings: tuple[Timing, ...]
    schedules: tuple[Schedule, ...]
    pipeline: Pipeline

    def timing(self, who: Contender, width: int, processes: int = 1) -> Timing | None:
        """Return the timing of a contender, if it took part."""
        asked = (who.name, width, who.rate, processes)
        for row in self.timings:
            if (row.contender, row.width, row.rate, row.processes) == asked:
                return row
        return None

    def alone(self, width: int) -> list[Timing]:
        """Return the timings of those that trained alone on all cores, at the default rate."""
        return self.took_part(CONTENDERS, width)

    def took_part(self, who: Sequence[Contender], width: int, processes: int = 1) -> list[Timing]:
        """Return the timings of those among ``who`` that took part, in their order."""
        found = (self.timing(one, width, processes) for one in who)
        return [row for row in found if row]

    @property
    def most_processes(self) -> int:
        """How many trained side by side."""
        return max(row.processes for row in self.timings)


@dataclass(frozen=True)
class Goal:
    """Something to be reached: ``value`` as words, and whether it does."""

    words: str
    value: str
    reached: bool


def page(measured: Measured) -> str:
    """Return the page as Markdown."""
    return PAGE.format(
        first=fill(_first(measured), 100),
        machine=described(measured.machine),
        rounds=count(measured.rounds, "round"),
        epochs=EPOCHS,
        rate=RATE,
        slow_rate=SLOW_RATE,
        goals=_goals_table(measured),
        fastest=_fastest(measured),
        pace=_pace(measured),
        multiplied=_multiplied(measured),
        alone=_contenders(measured, CONTENDERS, FIT),
        slow=_contenders(measured, SLOW, SLOW[1]),
        side_by_side=_contenders(measured, CONTENDERS, FIT, measured.most_processes),
        pipeline=_pipeline(measured.pipeline),
        schedules=_schedules(measured.schedules),
    )


def goals(measured: Measured) -> Iterator[Goal]:
    """Yield what was to be reached, as far as it was measured."""
    compared: Sequence[tuple[int, float, Contender, Contender]] = (
        (1000, 1.8, OURS, DENSE),
        (2000, 2.5, OURS, DENSE),
        (2000, 2.3, OURS, JAX_IN_PLACE),
        (2000, 2.3, OURS, TORCH),
        (1000, 0.97, SLOW[0], SLOW[1]),
        (2000, 0.97, SLOW[0], SLOW[1]),
    )
    for width, least, ours, other in compared:
        for processes in sorted({1, measured.most_processes}):
            ratio = _ratio(measured, ours, other, width, processes)
            if ratio is not None:
                how = "alone" if processes == 1 else f"{processes} side by side"
                words = f"4 × {width} at {ours.rate}, {how}: at least {least} times as fast as "
                yield Goal(words + other.name, f"{ratio:.2f}", ratio >= least)
    pipeline = measured.pipeline
    packed = pipeline.study / pipeline.least
    yield Goal(
        "the study, from nothing to its page: at most 1.1 times its trainings, packed ideally",
        f"{packed:.2f}",
        packed <= 1.1,
    )
    memory = [one.memory for one in pipeline.trainings if one.width == 1000]
    if memory:
        yield Goal(
            "a training of 4 × 1000 units: at most 1 GB",
            f"{max(memory) / MB:,.0f}{NO_BREAK}MB",
            max(memory) <= 1e9,
        )
    yield Goal(
        "a dry run with nothing to do: at most 4 s",
        seconds(pipeline.nothing),
        pipeline.nothing <= 4,
    )
    yield Goal(
        f"a dry run of {pipeline.many_runs:,} runs: at most 20 s",
        seconds(pipeline.many),
        pipeline.many <= 20,
    )


def _ratio(
    measured: Measured, ours: Contender, other: Contender, width: int, processes: int = 1
) -> float | None:
    """Return the pace of one over that of another."""
    one, two = (measured.timing(who, width, processes) for who in (ours, other))
    return two.median / one.median if one and two else None


def _goals_table(measured: Measured) -> str:
    rows = [
        [goal.words, "yes" if goal.reached else "**no**", goal.value] for goal in goals(measured)
    ]
    return table(["goal", "reached", "measured"], rows, words=2)


def _first(measured: Measured) -> str:
    """Return what is to be known first, for a reader who has trained one network."""
    said = []
    for width in STEPS:
        ours, fit = (measured.timing(who, width) for who in (OURS, FIT))
        if ours and fit:
            said.append(
                f"With {width} units in each of its four layers the tutorial's training took "
                f"{fit.minutes[0]:.1f} minutes with Keras's `fit` on this machine, and "
                f"{ours.minutes[0]:.1f} here, which did {_percent(fmean(ours.multiplied))} of the "
                f"multiplications."
            )
    return " ".join([*said, WHY])


def _pace(measured: Measured) -> str:
    """Return whether a few steps tell the pace of a whole training."""
    said = []
    for some, whole in zip((JAX_IN_PLACE, TORCH), TIMED_WHOLE, strict=True):
        ratio = _ratio(measured, some, whole, 1000)
        if ratio is not None:
            said.append(f"{ratio:.2f} of that for {some.name}")
    return f"Timed whole, once, 4 × 1000 took {' and '.join(said)}.\n" if said else ""


def _multiplied(measured: Measured) -> str:
    found = {width: measured.timing(OURS, width) for width in STEPS}
    shares = {width: row.multiplied for width, row in found.items() if row}
    head = ["epoch", *(f"4 × {width}" for width in shares)]
    rows = [
        [str(number), *map(_percent, each)]
        for number, each in enumerate(zip(*shares.values(), strict=True), 1)
    ]
    means = ["all", *(_percent(fmean(each)) for each in shares.values())]
    return table(head, [*rows, means])


def _fastest(measured: Measured) -> str:
    """Return who is faster than we are on all cores, if anyone is."""
    faster = []
    for width in STEPS:
        ours = measured.timing(OURS, width)
        rows = measured.alone(width)
        best = min(
            (row for row in rows if "limit" not in row.contender), key=lambda row: row.median
        )
        if ours and best.median < ours.median:
            gain = _percent(ours.median / best.median - 1)
            faster.append(f"At 4 × {width} the fastest is {best.contender}, {gain} faster than we.")
    return " ".join(faster) or "At neither width is any of them faster than we."


def _contenders(
    measured: Measured, who: Sequence[Contender], base: Contender, processes: int = 1
) -> str:
    head = ["trained by"]
    for width in STEPS:
        head += [f"4 × {width}: minutes", f"× {SHORT[base]}", "MB"]
    rows = []
    for one in who:
        if any(measured.timing(one, width, processes) for width in STEPS):
            cells = (_cells(measured, one, base, width, processes) for width in STEPS)
            rows.append([one.name, *itertools.chain.from_iterable(cells)])
    return table(head, rows)


def _cells(
    measured: Measured, who: Contender, base: Contender, width: int, processes: int
) -> list[str]:
    timing = measured.timing(who, width, processes)
    if timing is None:
        return ["–"] * 3
    ratio = _ratio(measured, who, base, width, processes)
    minutes, least, greatest = timing.minutes
    return [
        f"{minutes:.1f} ({least:.1f}–{greatest:.1f})",
        "–" if ratio is None else f"{ratio:.2f}",
        "–" if "limit" in who.name else f"{timing.memory / MB:,.0f}",
    ]


def _pipeline(pipeline: Pipeline) -> str:
    slowest = max(one.seconds for one in pipeline.trainings)
    rows = [
        [
            f"the study, {len(pipeline.trainings)} runs, from nothing to its page",
            duration(pipeline.study),
        ],
        ["its trainings alone, all cores busy to the end", duration(pipeline.least)],
        ["the longest of them", duration(slowest)],
        ["a dry run with nothing to do", seconds(pipeline.nothing)],
        ["from an edit of the page's template to the page", seconds(pipeline.page)],
        [f"a dry run of {pipeline.many_runs:,} runs", seconds(pipeline.many)],
    ]
    for width in dict.fromkeys(one.width for one in pipeline.trainings):
        memory = max(one.memory for one in pipeline.trainings if one.width == width)
        rows.append([f"memory of a training, width {width}", f"{memory / MB:,.0f}{NO_BREAK}MB"])
    return table([f"on {pipeline.cores} cores", "measured"], rows)


def _schedules(rows: Sequence[Schedule]) -> str:
    head = ["trainings", *(f"{cores} cores" for cores in CORES)]
    lines = []
    for runs in dict.fromkeys(row.runs for row in rows):
        cells = [
            f"{row.ratio:.2f} ({row.one_thread:.2f})"
            for cores in CORES
            for row in rows
            if (row.runs, row.cores) == (runs, cores)
        ]
        lines.append([f"{runs:,}", *cells])
    return table(head, lines)


def _percent(share: float) -> str:
    return f"{100 * share:.0f}{NO_BREAK}%"
