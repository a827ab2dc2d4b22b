"""Snakemake's own workings, as far as the project leans on them: all that is not documented.

Read in the source of Snakemake 9.27, and to be read again before a newer one is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from snakemake.io import flag
from snakemake.path_modifier import PATH_MODIFIER_FLAG

if TYPE_CHECKING:
    from snakemake.workflow import Workflow


def deployed(paths: Iterable[str]) -> list[str]:
    """Return files of the project as inputs that lie beside every job, and in no storage.

    Not ``local()``, since a job with such an input is kept on this machine.
    """
    return [flag(path, PATH_MODIFIER_FLAG) for path in paths]


class Job(NamedTuple):
    """A job that is to run: the name of its rule, and its wildcards."""

    rule: str
    wildcards: Mapping[str, str]


class Internals:
    """What is asked of the object that Snakemake calls ``workflow``."""

    def __init__(self, workflow: Workflow) -> None:
        self._workflow = workflow

    @property
    def is_main_process(self) -> bool:
        """Whether this is the command itself, and not a job of its, which reads the rules too."""
        return bool(self._workflow.is_main_process)

    @property
    def snakefile(self) -> str:
        """The Snakefile that the command was given."""
        return str(self._workflow.main_snakefile)

    @property
    def configfiles(self) -> list[str]:
        """The configuration files that were read, the last on top."""
        return [str(file) for file in self._workflow.configfiles]

    @property
    def command_line(self) -> Mapping[str, Any]:
        """What ``--config`` lays over these files."""
        return self._workflow.config_settings.config or {}

    @property
    def submits(self) -> bool:
        """Whether jobs are submitted to a cluster."""
        return self._workflow.nodes is not None

    @property
    def was_submitted(self) -> bool:
        """Whether this is a job on a cluster: it runs Snakemake again, which submits nothing."""
        return bool(self._workflow.remote_exec)

    @property
    def on_this_machine(self) -> bool:
        """Whether all jobs run on this machine."""
        return not self.submits and not self.was_submitted

    @property
    def cores(self) -> int:
        """The cores that were given: none where nothing will run, as with ``--unlock``."""
        return self._workflow.resource_settings.cores or 1

    def shared_cores(self, machine: int) -> int:
        """Return how many of the machine's cores all jobs share: on a cluster each has its own."""
        return min(self.cores, machine) if self.on_this_machine else 1

    def limit(self, cores: int, memory_mb: int) -> None:
        """Let jobs take together no more than the machine that they run on has.

        More trainings at once than cores take as long and more memory; and on a cluster Snakemake
        takes all cores of a node, which Slurm does not keep from its jobs everywhere.
        """
        if self.on_this_machine and "mem_mb" not in self._workflow.global_resources:
            self._workflow.register_resource("mem_mb", memory_mb)
        if self.on_this_machine or self.was_submitted:
            self._workflow.register_resource("_cores", min(self.cores, cores))

    @property
    def has_storage(self) -> bool:
        """Whether results lie in a storage, such as a bucket, and not in this folder."""
        return self._workflow.storage_registry.default_storage_provider is not None

    def is_stored(self, file: str) -> bool:
        """Tell whether the storage holds ``file``."""
        storage = self._workflow.storage_registry.default_storage_provider
        prefix = self._workflow.storage_settings.default_storage_prefix.rstrip("/")
        return bool(storage.object(f"{prefix}/{file}").exists())

    @property
    def jobs(self) -> list[Job]:
        """The jobs that are to run, once that is known."""
        return [
            Job(job.rule.name, dict(job.wildcards.items()))
            for job in self._workflow.dag.needrun_jobs()
        ]

    @property
    def uses_slurm(self) -> bool:
        """Whether jobs are submitted to Slurm."""
        return bool(self._workflow.executor_plugin.name == "slurm")

    @property
    def failed_resources(self) -> list[Mapping[str, Any]]:
        """What each job that failed had asked for."""
        return [job.resources for job in self._workflow.scheduler.failed]
