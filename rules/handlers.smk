# What is checked before the first job, and said after a failed one.

import sys

from scripts.job.access import check_writable
from scripts.job.command import only_here
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
    """Refuse to start on a dataset that was changed, or to train anew for one that is gone.

    Snakemake would delete the trained networks before the first job noticed that nothing changed.
    """
    made = {job.wildcards.dataset for job in jobs if job.rule.name == "download"}
    anew = {
        RUNS[job.wildcards.run].settings.dataset
        for job in jobs
        if trained_for_data_alone(job)
    }
    for dataset in DATASETS:
        data, sums = (
            Path(f"results/data/{dataset}.{end}") for end in ("npz", "sha256")
        )
        changed = data.is_file() and sums.is_file() and not is_as_written(data, sums)
        if changed and jobs and dataset not in made:
            what = "is not what was written there"
        elif dataset in anew:
            what = "or its checksum is gone, and runs that are done would be trained anew for it"
        else:
            continue
        raise WorkflowError(
            f"The study cannot start: {data} {what}.\nTo bring it back, and train nothing again, "
            f"say first, with the same --configfile if there is one:\n"
            f"  snakemake --cores 1 --forcerun download -- {data}"
        )


onstart:
    try:
        check_writable(FOLDERS)
        only_here()
    except Problem as problem:
        raise WorkflowError(f"The study cannot start.\n\n{problem}") from None
    check_datasets(list(workflow.dag.needrun_jobs()))


onerror:
    print(unfinished([run.id for run in STUDY.runs]), file=sys.stderr)
