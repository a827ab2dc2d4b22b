# What is checked before the first job, and said after a failed one.

from scripts.workflow.checks import check_before_first_job, tell_failure


onstart:
    with Starting():
        check_before_first_job(PLAN, RESULTS, SNAKEMAKE.jobs)


onerror:
    tell_failure(PLAN, RESULTS, SNAKEMAKE)
