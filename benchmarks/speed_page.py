"""The page on speed, from what was measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.pipeline import Pipeline
from benchmarks.rounds import FIT, JAX_IN_PLACE, LIMIT, OURS, STEPS, Timing
from benchmarks.scheduling import CORES, Schedule
from benchmarks.shared import NO_BREAK, described, seconds, table
from scripts.job.durations import duration
from scripts.report.formats import count

MB = 1e6
PAGE = """\
# How fast it is

`make bench` wrote this page, and measured every figure in it. [speed.json](speed.json) holds them
all.

Measured on {machine}.

## What was to be reached

{goals}

## One training on all cores

Seconds for an epoch of the default study's networks: 600 steps of 100 images, Adam, float32. The
median of {rounds}, in each of which every contender had its turn, with the least and the greatest
in brackets. *× fit* is how many times as fast it is as Keras's `fit`; *limit* is the share
of the pace that the machine allows; *MB* is the most memory that the process held.

![Seconds for an epoch, by contender and width](speed.svg)

{alone}

All contenders start from the same weights and train on the same images, in the same batches (`fit`
shuffles them again, as it does in the tutorial). None validates or writes anything. The first pass,
in which programs are compiled, is not counted. The flag is the one that `scripts/train/xla.py`
describes; JAX gains by it as we do.

{fastest}

The limit is what a training cannot do without: the matrix products of each step at the pace that
NumPy reaches at these shapes, and the memory that Adam goes through, 28 bytes for each weight and
step, at the pace at which NumPy adds arrays of that size. A library that multiplies faster than
NumPy's can pass it.

## Trainings side by side

As the pipeline trains where it can: one training on each core, with one thread.

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

takes about an hour on two cores, in five rounds; nothing else should run meanwhile. It times the
contenders in `benchmarks/contenders/`, then the default study in a copy of the project. JAX and
PyTorch take part once `make frameworks` has installed them, into a folder of their own that nothing
else sees.
`make bench ROUNDS=1` is quicker and rougher. Times differ from machine to machine, and from hour to
hour on shared ones: go by the ratios.
"""


@dataclass(frozen=True)
class Measured:
    """All that was measured, as docs/speed.json holds it."""

    machine: dict[str, Any]
    rounds: int
    timings: tuple[Timing, ...]
    schedules: tuple[Schedule, ...]
    pipeline: Pipeline

    def timing(self, name: str, width: int, processes: int = 1) -> Timing | None:
        """Return the timing of the contender called ``name``, if it took part."""
        for row in self.timings:
            if (row.contender, row.width, row.processes) == (name, width, processes):
                return row
        return None

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
        machine=described(measured.machine),
        rounds=count(measured.rounds, "round"),
        goals=_goals_table(measured),
        fastest=_fastest(measured),
        alone=_contenders(measured, 1),
        side_by_side=_contenders(measured, measured.most_processes),
        pipeline=_pipeline(measured.pipeline),
        schedules=_schedules(measured.schedules),
    )


def goals(measured: Measured) -> Iterator[Goal]:
    """Yield what was to be reached, as far as it was measured."""
    for width, times in ((1000, 1.4), (2000, 2.0)):
        ratio = _ratio(measured, FIT.name, width)
        if ratio is not None:
            words = f"4 × {width}: at least {times:.1f} times as fast as Keras's `fit`"
            yield Goal(words, f"{ratio:.2f}", ratio >= times)
    for name, least, words in (
        (JAX_IN_PLACE.name, 0.95, "at most 5 % slower than the faster JAX, as a share of its pace"),
        (LIMIT.name, 0.85, "at least 85 % of the limit"),
    ):
        for width in STEPS:
            ratio = _ratio(measured, name, width)
            if ratio is not None:
                yield Goal(f"4 × {width}: {words}", _percent(ratio), ratio >= least)
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


def _ratio(measured: Measured, name: str, width: int) -> float | None:
    """Return our pace over that of another, alone on all cores."""
    ours, other = measured.timing(OURS.name, width), measured.timing(name, width)
    return other.median / ours.median if ours and other else None


def _goals_table(measured: Measured) -> str:
    rows = [
        [goal.words, "yes" if goal.reached else "**no**", goal.value] for goal in goals(measured)
    ]
    return table(["goal", "reached", "measured"], rows, words=2)


def _fastest(measured: Measured) -> str:
    """Return who is faster than we are on all cores, if anyone is."""
    faster = []
    for width in STEPS:
        ours = measured.timing(OURS.name, width)
        rows = [row for row in measured.timings if (row.width, row.processes) == (width, 1)]
        best = min((row for row in rows if row.contender != LIMIT.name), key=lambda row: row.median)
        if ours and best.median < ours.median:
            gain = _percent(ours.median / best.median - 1)
            faster.append(f"At 4 × {width} the fastest is {best.contender}, {gain} faster than we.")
    return " ".join(faster) or "At neither width is any of them faster than we."


def _contenders(measured: Measured, processes: int) -> str:
    head = ["trained by"]
    for width in STEPS:
        head += [f"4 × {width}: seconds", "× fit", "limit", "MB"]
    names = dict.fromkeys(row.contender for row in measured.timings)
    rows = []
    for name in names:
        row = [name]
        for width in STEPS:
            row += _cells(measured, name, width, processes)
        rows.append(row)
    return table(head, rows)


def _cells(measured: Measured, name: str, width: int, processes: int) -> list[str]:
    timing = measured.timing(name, width, processes)
    if timing is None:
        return ["–"] * 4
    fit, limit = (measured.timing(one.name, width, processes) for one in (FIT, LIMIT))
    trains = name != LIMIT.name
    return [
        f"{timing.median:.1f} ({min(timing.seconds):.1f}–{max(timing.seconds):.1f})",
        f"{fit.median / timing.median:.2f}" if fit else "–",
        _percent(limit.median / timing.median) if limit else "–",
        f"{timing.memory / MB:,.0f}" if trains else "–",
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
