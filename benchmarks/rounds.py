"""Time contenders in rounds: each has its turn once in a round, so that all share the weather.

A turn is a process of its own, held to its cores (where the system allows that). Alone, a
contender has all cores; side by side, one process on each core trains with one thread.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean, median
from typing import Any

from benchmarks.shared import ROOT
from scripts.job.environment import shut_out
from scripts.study.settings import Settings
from scripts.train.resources import machine_cores
from scripts.train.xla import IN_PLACE

FRAMEWORKS = ROOT / ".venv/frameworks"
"""Where JAX and PyTorch are put, so that nothing else sees them."""

RATE = Settings().learning_rate
SLOW_RATE = 0.001
"""A learning rate at which nearly all units stay active."""

STEPS = {1000: 300, 2000: 100}
"""Steps of 100 images that a turn trains for, by width; an epoch has 600."""

WHOLE = Settings().epochs * 600
"""Those of the whole training."""


@dataclass(frozen=True)
class Contender:
    """A way to train, ``module`` among the contenders.

    ``framework`` has to be installed; ``flags`` are given to XLA. A turn is some steps after as
    many that are not timed, or the ``whole`` training from its first step on.
    """

    module: str
    name: str
    framework: str | None = None
    flags: str = ""
    rate: float = RATE
    whole: bool = False
    widths: tuple[int, ...] = tuple(STEPS)
    side_by_side: bool = True

    @property
    def installed(self) -> bool:
        """Whether its framework was put where it is looked for."""
        return self.framework is None or (FRAMEWORKS / self.framework).is_dir()

    def steps(self, width: int) -> int:
        """Return how many steps of a network of ``width`` are timed."""
        return WHOLE if self.whole else STEPS[width]


OURS = Contender("evident", "Evident", whole=True)
DENSE = Contender("evident_dense", "Evident, zeros multiplied as well")
FIT = Contender("keras_fit", "Keras `fit`, as in the tutorial")
FIT_XLA = Contender("keras_fit_xla", "Keras `fit`, `jit_compile=True`", side_by_side=False)
JAX = Contender("jax_scan", "JAX, `lax.scan` over the epoch", "jax", side_by_side=False)
JAX_IN_PLACE = Contender("jax_scan", "JAX, with our compiler flag", "jax", IN_PLACE)
TORCH = Contender("torch_adam", "PyTorch, fused Adam", "torch")
LIMIT = Contender("limit", "limit of the machine, for all products")
LIMIT_NEEDED = Contender("limit", "limit of the machine, for what is not zero")
CONTENDERS = (OURS, DENSE, FIT, FIT_XLA, JAX, JAX_IN_PLACE, TORCH, LIMIT, LIMIT_NEEDED)
SLOW = tuple(replace(one, rate=SLOW_RATE, whole=False) for one in (OURS, DENSE))
TIMED_WHOLE = tuple(
    replace(one, name=f"{one.name}: whole", whole=True, widths=(1000,), side_by_side=False)
    for one in (JAX_IN_PLACE, TORCH)
)
"""To see whether the pace of a few steps is that of the whole training; in one round only."""

ALL = (*CONTENDERS, *SLOW, *TIMED_WHOLE)


def framework_versions() -> dict[str, str]:
    """Return the versions of the frameworks that were put beside ours."""
    found = importlib.metadata.distributions(path=[str(FRAMEWORKS)])
    names = {contender.framework for contender in CONTENDERS}
    return {one.name: one.version for one in found if one.name in names}


@dataclass(frozen=True)
class Timing:
    """What the turns of a contender gave, at a width, alone or side by side.

    ``seconds`` holds seconds per epoch of each round (side by side, the mean over processes),
    ``memory`` the greatest peak of a process in bytes, ``loss`` the mean loss of its first pass.
    ``multiplied`` is the share of multiplications done in each epoch, where it tells that.
    """

    contender: str
    width: int
    rate: float
    processes: int
    threads: int
    seconds: tuple[float, ...]
    memory: int
    loss: float | None
    multiplied: tuple[float, ...] = ()

    @property
    def median(self) -> float:
        """Seconds per epoch, the median of the rounds."""
        return median(self.seconds)

    @property
    def minutes(self) -> tuple[float, float, float]:
        """Minutes for the whole training: the median of the rounds, the least, the greatest."""
        epochs = Settings().epochs
        least, greatest = min(self.seconds), max(self.seconds)
        return self.median * epochs / 60, least * epochs / 60, greatest * epochs / 60


def time_rounds(data: Path, rounds: int, tell: Callable[[str], None]) -> list[Timing]:
    """Return the timings of all contenders that are installed, on the dataset at ``data``."""
    cores = sorted(os.sched_getaffinity(0)) if _can_pin() else list(range(machine_cores()))
    alone = [cores]
    side_by_side = [[core] for core in cores]
    kinds = [
        (contender, width, groups)
        for groups in ([alone, side_by_side] if len(cores) > 1 else [alone])
        for width in STEPS
        for contender in ALL
        if contender.installed and width in contender.widths
        if groups is alone or contender.side_by_side
    ]
    turns: dict[int, list[list[dict[str, Any]]]] = {place: [] for place in range(len(kinds))}
    needed: dict[int, Any] = {}
    for number in range(1, rounds + 1):
        for place, (contender, width, groups) in enumerate(kinds):
            if contender in TIMED_WHOLE and number > 1:
                continue
            sizes = needed[width] if contender is LIMIT_NEEDED else ()
            turns[place].append(list(_turn(contender, width, groups, data, sizes)))
            if contender is OURS:
                needed[width] = turns[place][-1][0]["sizes"]
            seconds = _per_epoch(turns[place][-1], contender, width)
            tell(
                f"round {number}/{rounds}  4 × {width} at {contender.rate}  processes "
                f"{len(groups)}, threads {len(groups[0])}  {seconds:6.2f} s/epoch  {contender.name}"
            )
    return [
        Timing(
            contender.name,
            width,
            contender.rate,
            len(groups),
            len(groups[0]),
            tuple(_per_epoch(turn, contender, width) for turn in turns[place]),
            int(max(one["memory"] for turn in turns[place] for one in turn)),
            turns[place][0][0]["loss"],
            tuple(turns[place][0][0].get("multiplied", ())),
        )
        for place, (contender, width, groups) in enumerate(kinds)
    ]


def _per_epoch(turn: Sequence[dict[str, Any]], contender: Contender, width: int) -> float:
    """Return seconds per epoch, the mean over the processes of a turn."""
    settings = Settings(width=width)
    steps = settings.train_images / settings.batch_size
    return fmean(one["seconds"] for one in turn) * steps / contender.steps(width)


def _turn(
    contender: Contender, width: int, groups: list[list[int]], data: Path, sizes: Any
) -> Iterator[dict[str, Any]]:
    """Let a process for each group of cores train at the same time; yield what each printed."""
    processes = [_start(contender, width, cores, data, sizes) for cores in groups]
    lines = [process.stdout.readline() if process.stdout else "" for process in processes]
    for process in processes:
        if process.stdin:
            process.stdin.close()  # all are ready: go
    for process, line in zip(processes, lines, strict=True):
        out, said = (pipe.read() if pipe else "" for pipe in (process.stdout, process.stderr))
        if process.wait() or line != "ready\n":
            raise RuntimeError(f"{contender.module} ended with {process.returncode}:\n{said}")
        yield json.loads(out)


def _start(
    contender: Contender, width: int, cores: list[int], data: Path, sizes: Any
) -> subprocess.Popen[str]:
    threads, steps = str(len(cores)), contender.steps(width)
    command = [
        sys.executable, "-m", f"benchmarks.contenders.{contender.module}",
        str(data), str(width), str(steps), threads,
        "--rate", str(contender.rate), "--sizes", json.dumps(sizes),
        *(["--first"] if contender.whole else []),
    ]  # fmt: skip
    path = [str(ROOT), *([str(FRAMEWORKS)] if contender.framework else [])]
    environment = dict(os.environ)
    if contender.module.startswith("evident"):
        shut_out(environment, ROOT / ".snakemake")  # as rule ``train`` does
    environment |= {
        "PYTHONPATH": os.pathsep.join(path),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "OMP_NUM_THREADS": threads,
        "OPENBLAS_NUM_THREADS": threads,
        "XLA_FLAGS": contender.flags,
    }
    with _held_to(cores):
        return subprocess.Popen(  # noqa: S603 (a fixed command)
            command, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip


@contextmanager
def _held_to(cores: list[int]) -> Iterator[None]:
    """Hold this process to ``cores``, and so the processes that it starts in the meantime."""
    if not _can_pin():
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _can_pin() -> bool:
    return hasattr(os, "sched_setaffinity")
