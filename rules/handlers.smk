# What is checked before the first job, and said after a failed one.

import sys

from scripts.job.sums import is_as_written
from scripts.job.unfinished import unfinished


def trained_for_data_alone(job):
    """Tell whether a run that is done is trained because its dataset is made again, only."""
    if job.rule.name != "train" or not is_done(job.wildcards.run):
        return False
    reason = workflow.dag.reason(job)
    return bool(reason.updated_input_run) and not (
        reason.forced
        or reason.missing_output
        or reason.incomplete_output
        or reason.updated_input
        or reason.input_changed
        or reason.params_changed
    )


def check_datasets(jobs):
    """Refuse to start on a dataset that was changed, or to train anew for one made again.

    Snakemake would delete the trained networks before the first job noticed that nothing changed.
    """
    readers = [job for job in jobs if job.rule.name != "download"]
    for dataset in DATASETS:
        data, sums = (
            Path(f"results/data/{dataset}.{end}") for end in ("npz", "sha256")
        )
        anew = sum(trained_for_data_alone(job) for job in readers)
        if data.is_file() and sums.is_file() and not is_as_written(data, sums):
            what = "is not what was written there, and runs that rest on it"
        elif anew:
            what = f"has to be made again, and for it {anew:,} runs that are done"
        else:
            continue
        if readers:
            raise WorkflowError(
                f"The study cannot start: {data} {what} would be trained anew.\nTo make it again "
                f"and keep the runs, say first, with the same --configfile if there is one:\n"
                f"  snakemake --cores 1 --forcerun download -- {data}"
            )


onstart:
    check_datasets(list(workflow.dag.needrun_jobs()))


onerror:
    print(unfinished([run.id for run in STUDY.runs]), file=sys.stderr)
