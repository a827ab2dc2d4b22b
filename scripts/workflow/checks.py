"""What is checked before the first job, and said after a failed one."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from snakemake.exceptions import WorkflowError

from scripts.changes.earlier import compared_with
from scripts.job.problem import Problem
from scripts.job.sums import check_sums, is_as_written
from scripts.job.terminal import harmless
from scripts.study.study import Study
from scripts.workflow.access import check_readable, check_writable
from scripts.workflow.command import only_here
from scripts.workflow.internals import Internals, Job
from scripts.workflow.plan import Plan
from scripts.workflow.results import Results
from scripts.workflow.submissions import refused
from scripts.workflow.unfinished import unfinished


def check_before_reading(plan: Plan, results: Results) -> None:
    """Refuse results that may not be read, and a page that was changed: no job reads that.

    Raises:
        Problem: naming them.
    """
    check_readable(plan.folders if results.on_this_disk else [])
    if results.on_this_disk:
        page = f"results/{plan.study.study}/report"
        files = [f"{page}{end}" for end in (".html", "_context.json", ".sha256")]
        check_sums(filter(os.path.exists, files))


def earlier_report(study: Study, check: bool) -> list[str]:
    """Return the file that a study's report is compared with, in a list; none where there is none.

    Raises:
        Problem: where it is of no use; ``check`` says whether to look into it.
    """
    try:
        return compared_with(study, check)
    except Problem as problem:
        raise Problem(f"compare_with: {harmless(str(problem))}") from None


def check_before_first_job(plan: Plan, results: Results, jobs: Sequence[Job]) -> None:
    """Refuse to start where nothing may be written, beside another command, or on other data.

    Raises:
        Problem: saying why; ``WorkflowError``, where it is the data.
    """
    check_writable(plan.folders if results.on_this_disk else [])
    only_here()
    check_datasets(plan, results, jobs)


def check_datasets(plan: Plan, results: Results, jobs: Sequence[Job]) -> None:
    """Refuse to start on a dataset that was changed, or that is fetched again with other jobs.

    Where one is gone, Snakemake would delete networks to train them again. Where one is there and
    is made again, it does not ask whether what rests on it has other reasons to be made again.

    Raises:
        WorkflowError: naming the dataset, and what to do.
    """
    made = {job.wildcards["dataset"] for job in jobs if job.rule == "download"}
    if all(job.rule == "download" for job in jobs):
        return
    for dataset in plan.datasets:
        data, sums = (Path(f"results/data/{dataset}.{end}") for end in ("npz", "sha256"))
        if dataset in made:
            wrong = "has to be made again" if any(map(results.is_done, plan.runs)) else ""
        else:
            # in a storage it is checked by the jobs that read it
            here = results.on_this_disk and data.is_file()
            wrong = (
                "is not what was written there" if here and not is_as_written(data, sums) else ""
            )
        if wrong:
            raise WorkflowError(
                f"The study cannot start: {data} {wrong}.\nTo make it again, and train nothing for "
                f"it, say first, with the same -s, --directory, --configfile and profile:\n"
                f"  snakemake --cores 1 --forcerun download -- {data}"
            )


def tell_failure(plan: Plan, results: Results, internals: Internals) -> None:
    """Say which runs are not done, and of which jobs Slurm takes none."""
    if results.on_this_disk:  # else Snakemake names what failed, and logs are elsewhere
        print(unfinished([run.id for run in plan.study.runs]), file=sys.stderr)
    if internals.uses_slurm:
        print(refused(internals.failed_resources), file=sys.stderr)
