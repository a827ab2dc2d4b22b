"""What is to be done for a study: its runs, what each of them takes, and what the report is about.

The rules ask it for their inputs, parameters and resources, so all is computed once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from snakemake.iocontainers import Wildcards

from scripts.job.problem import Problem
from scripts.study.datasets import DATASETS
from scripts.study.runs import Run
from scripts.study.settings import Settings
from scripts.study.study import Study
from scripts.study.subset import Missing, complete_subset
from scripts.train.bundles import Bundle, bundles
from scripts.train.resources import Allocation, allocate, submission

DESIGN = {"study", "settings", "factors", "seeds", "smallest_difference"}
"""The keys of a study that outcomes and figures rest on; its title is not among them."""

Value = TypeVar("Value")


@dataclass(frozen=True)
class Plan:
    """What is ``asked``, and ``study``, which the report is about: that, or a part that is whole.

    Runs of ``bundles`` share a process; ``allocation`` has the threads and priorities of all.
    """

    asked: Study
    study: Study
    missing: Missing | None
    bundles: Mapping[int, Bundle]
    allocation: Allocation

    @classmethod
    def of(cls, asked: Study, is_done: Callable[[str], bool], cores: int) -> Plan:
        """Return the plan of a study.

        Args:
            asked: the study.
            is_done: tells of the id of a run whether it is done.
            cores: those that its trainings have together.

        Raises:
            Problem: where the report may be about a part, and no part is whole.
        """
        part = complete_subset(asked, is_done) if asked.allow_missing else (asked, None)
        if part is None:
            raise Problem(
                "allow_missing: too few runs are done for any report; give the command without it"
            )
        return cls(asked, *part, bundles(asked.runs, is_done), allocate(asked.runs, cores))

    @cached_property
    def runs(self) -> dict[str, Run]:
        """Every run that is asked for, by its id."""
        return {run.id: run for run in self.asked.runs}

    @cached_property
    def _bundled(self) -> set[str]:
        return {run.id for bundle in self.bundles.values() for run in bundle}

    @property
    def datasets(self) -> list[str]:
        """The datasets of the study."""
        return list(dict.fromkeys(run.settings.dataset for run in self.study.runs))

    @property
    def images(self) -> list[tuple[str, ...]]:
        """The SHA-256 of the files of each dataset."""
        return [DATASETS[dataset].digests for dataset in self.datasets]

    @property
    def described(self) -> list[list[str]]:
        """How each dataset and its classes are called."""
        return [[known.title, *known.classes] for known in map(DATASETS.__getitem__, self.datasets)]

    @property
    def folders(self) -> list[str]:
        """The folders in which all lies that the study reads and writes."""
        shared = [f"results/{name}" for name in ("data", "logs", "benchmarks", self.study.study)]
        return [*shared, *(f"results/runs/{run}" for run in self.runs)]

    def each_run(self, pattern: str) -> list[str]:
        """Return ``pattern`` for the run of each cell with each seed, in the study's order."""
        return [pattern.format(run=run.id) for run in self.study.grid]

    def of_settings(self, value: Callable[[Settings], Value]) -> Callable[[Wildcards], Value]:
        """Return what makes ``value`` of the settings of the run that wildcards name."""
        return lambda wildcards: value(self.runs[wildcards.run].settings)

    def seed_of(self, wildcards: Wildcards) -> int:
        """Return the seed of a run."""
        return self.runs[wildcards.run].seed

    def threads_of(self, wildcards: Wildcards) -> int:
        """Return the threads of a training."""
        return self.allocation.threads[wildcards.run]

    def priority_of(self, wildcards: Wildcards) -> int:
        """Return the priority of a training."""
        return self.allocation.priority[wildcards.run]

    def submission_of(self, wildcards: Wildcards) -> str:
        """Return the kind of submission to a cluster that a run belongs to."""
        if wildcards.run in self._bundled:
            return "bundle"
        return submission(self.runs[wildcards.run].settings)


def each_attempt(amount: int | Callable[[Wildcards], int]) -> Callable[[Wildcards, int], int]:
    """Return a resource of ``amount`` for each attempt that a job has had, this one included."""

    def asked(wildcards: Wildcards, attempt: int) -> int:
        return attempt * (amount(wildcards) if callable(amount) else amount)

    return asked
