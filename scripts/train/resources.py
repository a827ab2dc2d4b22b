"""What trainings take, expected from their settings, and how to share a machine among them.

A training takes time in proportion to its steps, images and weights. More threads shorten
it less and less, so that trainings side by side, one thread each, do most in an hour; where a
study has fewer of them than the machine has cores, or a few that last much longer than the
others, threads do more than cores without work. The figures below come from trainings of 4 × 1000
and 4 × 2000 units on one and two threads of a server's processor; that four threads and more
gain as little as they say is assumed. What a training leaves out because it is zero is not known
beforehand, so all of it is counted. The figures serve for planning alone: where they are wrong by a
factor, alike for all runs, threads and order stay the same.
"""

from __future__ import annotations

import heapq
import itertools
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from scripts.study.runs import Run
from scripts.study.settings import Settings

START_SECONDS = 8.0
"""From the start of a process to its first step, and from its last step to its end."""

STEP_SECONDS = 2e-4
"""What a step takes beside its arithmetic."""

OPERATIONS_PER_SECOND = 78e9
"""Floating-point operations of a training on one thread, Adam's time included."""

SHARE_OF_ONE_THREAD = 0.1
"""The share of the arithmetic that more threads do not shorten."""

BASE_MEMORY_MB = 900
"""What TensorFlow, a dataset and their programs take beside the network, in MB (10⁶ bytes)."""

BYTES_PER_WEIGHT = 24
"""Weights, gradients, moments and the copies that are written."""

SHORT_SECONDS = 60.0
"""A training that is expected to take no longer is not worth a place on a cluster of its own."""

WORTH = 0.9
"""More threads are taken for a study that they end in at most this share of the time: the
number of threads changes the last bits of results, so one is the rule."""


def weights(settings: Settings) -> int:
    """Return the number of weights between layers."""
    return sum(a * b for a, b in itertools.pairwise(settings.layer_sizes))


def seconds(settings: Settings, threads: int = 1) -> float:
    """Return how long a training is expected to take on ``threads`` threads, in seconds."""
    images = settings.epochs * settings.train_images
    steps = images / min(settings.batch_size, settings.train_images)
    arithmetic = 6 * weights(settings) * images / OPERATIONS_PER_SECOND
    shortened = SHARE_OF_ONE_THREAD + (1 - SHARE_OF_ONE_THREAD) / threads
    return START_SECONDS + steps * STEP_SECONDS + arithmetic * shortened


def memory_mb(settings: Settings) -> int:
    """Return what a training is expected to need at most, in MB, with a fourth to spare."""
    return round(1.25 * (BASE_MEMORY_MB + BYTES_PER_WEIGHT * weights(settings) / 1e6))


def runtime_minutes(settings: Settings, runs: int = 1) -> int:
    """Return a time limit for trainings in one process: five times what is expected, and ten.

    A training that is ended by it goes on from its checkpoint when it is started again.
    """
    expected = START_SECONDS + runs * (seconds(settings) - START_SECONDS)
    return round(10 + 5 * expected / 60)


def submission(settings: Settings) -> str:
    """Return the kind of submission to a cluster that a run belongs to: short runs share one."""
    return "short" if seconds(settings) <= SHORT_SECONDS else "long"


def machine_memory_mb() -> int:
    """Return the memory of this machine in MB."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1_000_000


def machine_cores() -> int:
    """Return how many cores this process may use; in a job of Slurm's, those that it asked for."""
    affinity = hasattr(os, "sched_getaffinity")
    found = len(os.sched_getaffinity(0)) if affinity else os.cpu_count() or 1
    asked = os.environ.get("SLURM_CPUS_PER_TASK", "")
    return min(found, int(asked)) if asked.isdecimal() and int(asked) else found


def makespan(jobs: Iterable[tuple[float, int]], cores: int) -> float:
    """Return when the last of ``jobs``, (seconds, threads) each, ends on ``cores`` cores.

    Whenever cores are free, the first job that they suffice for starts: the order of ``jobs``
    is their priority, as it is in Snakemake.
    """
    waiting = Counter(jobs)  # equal jobs are told apart by nothing
    running: list[tuple[float, int]] = []
    now, free = 0.0, cores
    while waiting or running:
        for job in list(waiting):
            while waiting[job] and job[1] <= free:
                heapq.heappush(running, (now + job[0], job[1]))
                free -= job[1]
                waiting[job] -= 1
            if not waiting[job]:
                del waiting[job]
            if not free:
                break
        now, threads = heapq.heappop(running)
        free += threads
    return now


@dataclass(frozen=True)
class Allocation:
    """The threads of each run, by its id, and its priority, 1 to 1,000: long runs come first."""

    threads: Mapping[str, int]
    priority: Mapping[str, int]


def allocate(
    runs: Iterable[Run],
    cores: int,
    expected: Callable[[Settings, int], float] = seconds,
) -> Allocation:
    """Return the allocation that ends ``runs`` soonest on ``cores`` cores, or nearly so.

    One thread for each is the rule. Else each run has just as many as keep it below a limit, and
    the limit is the one for which the whole ends soonest. Nothing but the study and the number
    of cores decides, so that a run that is repeated has its threads again.
    """
    found = list(runs)
    kinds = Counter(run.settings for run in found)
    times = {kind: [expected(kind, threads + 1) for threads in range(cores)] for kind in kinds}

    def threads_below(limit: float) -> dict[Settings, int]:
        return {
            kind: next((n for n, time in enumerate(each, 1) if time <= limit), 1)
            for kind, each in times.items()
        }

    def ends(threads: dict[Settings, int]) -> float:
        jobs = {kind: (times[kind][n - 1], n) for kind, n in threads.items()}
        order = sorted(jobs, key=lambda kind: jobs[kind][0] * jobs[kind][1], reverse=True)
        return makespan([jobs[kind] for kind in order for _ in range(kinds[kind])], cores)

    alone = dict.fromkeys(kinds, 1)
    limits = sorted({time for each in times.values() for time in each})
    best = min(map(threads_below, limits), key=ends, default=alone)
    chosen = best if ends(best) <= WORTH * ends(alone) else alone
    work = {kind: times[kind][n - 1] * n for kind, n in chosen.items()}
    most = max(work.values(), default=1)
    return Allocation(
        threads={run.id: chosen[run.settings] for run in found},
        priority={run.id: max(1, round(1_000 * work[run.settings] / most)) for run in found},
    )
