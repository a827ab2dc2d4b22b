"""How full the planned order of trainings keeps a machine, simulated with times measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.shared import default_study
from scripts.study.settings import Settings
from scripts.study.study import Study
from scripts.train.resources import allocate, makespan

CORES = (2, 4, 8, 16)
SEEDS = (1, 3, 250)

Times = dict[int, tuple[float, float]]
"""By width: seconds per epoch on one thread beside others, and the share of them that more
threads do not shorten."""


@dataclass(frozen=True)
class Schedule:
    """How long the trainings of the default study take on ``cores``, over the least possible.

    ``ratio`` follows the plan, ``one_thread`` gives each training a single thread.
    """

    seeds: int
    runs: int
    cores: int
    threads: tuple[int, ...]
    ratio: float
    one_thread: float


def schedules(times: Times) -> Iterator[Schedule]:
    """Yield a simulation for each number of seeds and cores."""
    default = default_study()
    for seeds in SEEDS:
        study = Study.model_validate({**default, "seeds": list(range(1, seeds + 1))})
        for cores in CORES:
            planned = allocate(study.runs, cores)
            ordered = sorted(study.runs, key=lambda run: -planned.priority[run.id])
            threads = [planned.threads[run.id] for run in ordered]
            settings = [run.settings for run in ordered]
            least = _least(settings, cores, times)
            yield Schedule(
                seeds,
                len(ordered),
                cores,
                tuple(sorted(set(threads))),
                _ends(settings, threads, cores, times) / least,
                _ends(settings, [1] * len(settings), cores, times) / least,
            )


def _seconds(settings: Settings, threads: int, times: Times) -> float:
    alone, kept = times[settings.width]
    return settings.epochs * alone * (kept + (1 - kept) / threads)


def _ends(settings: Sequence[Settings], threads: Sequence[int], cores: int, times: Times) -> float:
    jobs = [(_seconds(one, n, times), n) for one, n in zip(settings, threads, strict=True)]
    return makespan(jobs, cores)


def _least(settings: Sequence[Settings], cores: int, times: Times) -> float:
    """Return a time that no schedule beats: all work spread evenly, or the longest training."""
    work = sum(_seconds(one, 1, times) for one in settings) / cores
    return max(work, *(_seconds(one, cores, times) for one in settings))
