# What is checked before the first job, and said after a failed one.

import sys

from scripts.workflow.access import check_writable
from scripts.workflow.command import only_here
from scripts.workflow.refused import refused
from scripts.job.sums import is_as_written
from scripts.workflow.unfinished import unfinished


def check_datasets(jobs):
    """Refuse to start on a dataset that was changed, or that is fetched again with other jobs.

    Where one is gone, Snakemake would delete networks to train them again. Where one is there and
    is made again, it does not ask whether what rests on it has other reasons to be made again.
    """
    made = {job.wildcards.dataset for job in jobs if job.rule.name == "download"}
    others = any(job.rule.name != "download" for job in jobs)
    for dataset in DATASETS:
        data, sums = (
            Path(f"results/data/{dataset}.{end}") for end in ("npz", "sha256")
        )
        if dataset in made:
            wrong = "has to be made again" if any(map(is_done, RUNS)) else ""
        else:
            # in a storage it is checked by the jobs that read it
            here = STORAGE is None and data.is_file()
            changed = here and not is_as_written(data, sums)
            wrong = "is not what was written there" if changed else ""
        if wrong and others:
            raise WorkflowError(
                f"The study cannot start: {data} {wrong}.\nTo make it again, and train nothing for "
                f"it, say first, with the same -s, --directory, --configfile and profile:\n"
                f"  snakemake --cores 1 --forcerun download -- {data}"
            )


onstart:
    try:
        check_writable(FOLDERS)
        only_here()
        check_datasets(list(workflow.dag.needrun_jobs()))
    except Problem as problem:
        raise WorkflowError(f"The study cannot start.\n\n{problem}") from None


onerror:
    if STORAGE is None:  # Snakemake names what failed, and logs are elsewhere
        print(unfinished([run.id for run in STUDY.runs]), file=sys.stderr)
    if workflow.executor_plugin.name == "slurm":
        failed = (job.resources for job in workflow.scheduler.failed)
        print(refused(failed), file=sys.stderr)
