"""How fast are trainings and the pipeline around them? Measure it, and write it down.

``python -m benchmarks.speed`` times our training against others and against the limit of the
machine, then the pipeline, and writes docs/speed.json, docs/speed.md and docs/speed.svg.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks.pipeline import time_pipeline
from benchmarks.rounds import OURS, RATE, STEPS, Timing, framework_versions, time_rounds
from benchmarks.scheduling import Times, schedules
from benchmarks.shared import ROOT
from benchmarks.speed_chart import draw
from benchmarks.speed_page import Measured, page
from benchmarks.writing import parser, write
from scripts.train.machine import machine
from scripts.train.resources import SHARE_OF_ONE_THREAD, machine_cores

ROUNDS = 5


def measure(rounds: int, data: Path, study: Path | None = None) -> Measured:
    """Return what was measured in so many rounds, for the default study or one laid over it."""
    tell = partial(print, flush=True)
    cores = machine_cores()
    hardware = machine(cores)
    hardware["packages"] |= framework_versions()
    timings = time_rounds(data, rounds, tell)
    return Measured(
        machine=hardware,
        rounds=rounds,
        timings=tuple(timings),
        schedules=tuple(schedules(times_of(timings))),
        pipeline=time_pipeline(cores, tell, study),
    )


def times_of(timings: Sequence[Timing]) -> Times:
    """Return what a simulation needs, from our own trainings on one thread and on all cores."""
    times: Times = {}
    for width in STEPS:
        ours = {
            row.threads: row.median
            for row in timings
            if (row.contender, row.width, row.rate) == (OURS.name, width, RATE)
        }
        threads = max(ours)
        one = ours[min(ours)]
        if threads > 1:
            kept = (ours[threads] / one * threads - 1) / (threads - 1)
        else:
            kept = SHARE_OF_ONE_THREAD
        times[width] = one, min(1.0, max(0.0, kept))
    return times


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, or read what was measured, and write the page and its chart."""
    known = parser(__doc__)
    known.add_argument("--rounds", type=int, default=ROUNDS)
    known.add_argument("--data", type=Path, default=ROOT / "results/data/mnist.npz")
    known.add_argument("--study", type=Path, help="time this study file, not the default study")
    options = known.parse_args(arguments)
    measured = partial(measure, options.rounds, options.data, options.study)
    write("speed", Measured, options, measured, page, draw)
    return 0


if __name__ == "__main__":
    sys.exit(main())
