"""The page on a thousand runs, and its chart, from what was measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.shared import described, seconds, table
from scripts.figures.colours import INK, MUTED, PALETTE, PAPER
from scripts.figures.style import new_figure
from scripts.job.durations import duration
from scripts.words.formats import count, megabytes

PAGE = """\
# A thousand runs

`make scale` wrote this page, and measured every figure in it. [scale.json](scale.json) holds them
all.

Measured on {machine}.

The networks are tiny: two hidden layers of 4 to 20 units, fifteen epochs of all of MNIST. Each
study goes from nothing but the dataset to its page.

## What was to be reached

With {most}:

{goals}

## How it grows

{whole}

*Training* is what the records of the trainings add up to. *Ratio* is the whole over that, shared
among the cores. *Processes* trained: short runs of a cell share one where there are many
(`scripts/train/bundles.py`).

![Seconds by stage and number of runs](scale.svg)

Seconds by stage, of one core. *Start* is from a process of rule `train` to its first training, and
what it does after the last. *Rest* is all that is no job: Snakemake's plan, its notes on each file,
the start of each job, and cores without work.

{stages}

## Memory and files

*Judged again* is `compare`, all figures, the report and the index once more, plan included; *held*
is the most memory that a process of that command had, Snakemake's own among them.

{memory}

## How to repeat it

    make scale

takes half an hour to an hour on two cores, and nothing else should run meanwhile. Times differ from
machine to machine: go by the ratios.
"""
STAGES = {
    "training": "training",
    "start": "start",
    "evaluate": "evaluate",
    "compare": "compare",
    "draw": "figures",
    "report": "report",
    "rest": "rest",
}


@dataclass(frozen=True)
class Scale:
    """What a study of so many ``runs`` took, in seconds and bytes.

    ``plan`` is a dry run before, ``nothing`` one after all was done; ``whole`` is from nothing to
    the page; ``judged`` and ``peak_bytes`` are of comparison, figures and report made again.
    ``processes`` trained, ``training`` seconds in all; ``rules`` adds up the jobs of each rule.
    """

    runs: int
    cores: int
    plan: float
    whole: float
    nothing: float
    judged: float
    peak_bytes: int
    processes: int
    training: float
    rules: dict[str, float]
    files: int
    bytes: int

    @property
    def ratio(self) -> float:
        """Return the whole over the trainings, had they been shared among the cores evenly."""
        return self.whole * self.cores / self.training

    @property
    def stages(self) -> dict[str, float]:
        """Return the seconds of one core by stage; they add up to all cores' time."""
        jobs = {name: took for name, took in self.rules.items() if name != "train"}
        return {
            "training": self.training,
            "start": self.rules["train"] - self.training,
            **jobs,
            "rest": self.whole * self.cores - sum(self.rules.values()),
        }


@dataclass(frozen=True)
class Measured:
    """All that was measured, as docs/scale.json holds it."""

    machine: dict[str, Any]
    scales: tuple[Scale, ...]

    @property
    def most(self) -> Scale:
        """Return the study of most runs."""
        return max(self.scales, key=lambda scale: scale.runs)


def page(measured: Measured) -> str:
    """Return the page as Markdown."""
    scales = measured.scales
    return PAGE.format(
        machine=described(measured.machine),
        most=count(measured.most.runs, "run"),
        goals=table(["goal", "reached", "measured"], _goals(measured.most), words=2),
        whole=table(
                ["runs", "dry run", "whole", "training", "ratio", "processes", "nothing to do"],
                (
                    [
                        f"{one.runs:,}", seconds(one.plan), duration(one.whole),
                        duration(one.training), f"{one.ratio:.2f}", f"{one.processes:,}",
                        seconds(one.nothing),
                    ]
                    for one in scales
                ),
                words=0,
        ),
        stages=table(
                ["runs", *STAGES.values()],
                (
                    [f"{one.runs:,}", *(f"{one.stages[name]:,.0f}" for name in STAGES)]
                    for one in scales
                ),
                words=0,
        ),
        memory=table(
                ["runs", "judged again", "held", "files", "on disk"],
                (
                    [
                        f"{one.runs:,}", seconds(one.judged), megabytes(one.peak_bytes),
                        f"{one.files:,}", megabytes(one.bytes),
                    ]
                    for one in scales
                ),
                words=0,
        ),
    )  # fmt: skip


def _goals(scale: Scale) -> Iterator[list[str]]:
    for words, value, reached in (
        (
            "from nothing to the page: at most 1.5 times the trainings, shared among the cores",
            f"{scale.ratio:.2f}",
            scale.ratio <= 1.5,
        ),
        ("a dry run: at most 20 s", seconds(scale.plan), scale.plan <= 20),
        (
            "comparison, figures and report: at most 60 s",
            seconds(scale.judged),
            scale.judged <= 60,
        ),
        (
            "in these, at most 1 GB held by a process",
            megabytes(scale.peak_bytes),
            scale.peak_bytes <= 1e9,
        ),
    ):
        yield [words, "yes" if reached else "**no**", value]


def draw(measured: Measured, path: Path) -> None:
    """Draw seconds by stage over the number of runs, both on logarithmic scales, as SVG."""
    figure, axes = new_figure("scale", 3.6)
    figure.set_facecolor(PAPER)
    runs = [scale.runs for scale in measured.scales]
    for place, (name, label) in enumerate(STAGES.items()):
        took = [scale.stages[name] for scale in measured.scales]
        axes.plot(runs, took, "o-", color=[*PALETTE, MUTED][place], label=label)
    axes.plot(runs, [scale.plan for scale in measured.scales], "s--", color=INK, label="dry run")
    axes.set(xscale="log", yscale="log", xlabel="runs", ylabel="seconds of one core")
    axes.set_xticks(runs, [f"{number:,}" for number in runs])
    axes.minorticks_off()
    axes.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), frameon=False)
    figure.savefig(path, metadata={"Date": None, "Creator": None})
