# train: from a dataset and the settings of a run to results/runs/<run>/ with the trained
#        network, its logits for all images, its history, signals by layer, losses by step,
#        TensorBoard's files and a record of the training
#
# While it trains, results/runs/<run>/checkpoint/ holds what it needs to go on after a kill. It
# is no output, since Snakemake deletes the outputs of a job that was killed.

# Threads, memory and priorities are planned from the settings (scripts/train/resources.py). On
# a cluster a training has one thread, unless --set-threads or a profile gives it more, and is
# submitted together with its evaluation; memory and time grow with each attempt.

from scripts.train.resources import (
    machine_cores,
    machine_memory_mb,
    plan,
)

# a job on a cluster runs Snakemake again, which has no nodes to submit to
ON_THIS_MACHINE = workflow.nodes is None and not workflow.remote_exec
# no number of cores is given where nothing will run, as with --unlock and --report
CORES = workflow.resource_settings.cores or 1
PLAN = plan(ASKED.runs, min(CORES, machine_cores()) if ON_THIS_MACHINE else 1)

if ON_THIS_MACHINE and "mem_mb" not in workflow.global_resources:
    # no more trainings at once than memory holds
    workflow.register_resource("mem_mb", machine_memory_mb())

if workflow.remote_exec:
    # Snakemake takes all cores of a node, which Slurm does not keep from its jobs everywhere
    workflow.register_resource("_cores", min(CORES, machine_cores()))


rule train:
    input:
        data=dataset_of,
        sums=data_sums_of,
        code=sources("scripts/train/train.py"),
    output:
        settings="results/runs/{run}/settings.json",
        model="results/runs/{run}/model.keras",
        logits="results/runs/{run}/logits.npz",
        history=report(
            "results/runs/{run}/history.csv",
            category="Runs",
            subcategory="{run}",
            labels={"run": "{run}", "file": "history.csv"},
            caption="../templates/archive/history.rst",
        ),
        signals="results/runs/{run}/signals.csv",
        steps="results/runs/{run}/steps.npz",
        training=report(
            "results/runs/{run}/training.json",
            category="Runs",
            subcategory="{run}",
            labels={"run": "{run}", "file": "training.json"},
            caption="../templates/archive/training.rst",
        ),
        tensorboard=directory("results/runs/{run}/tensorboard"),
        sums="results/runs/{run}/training.sha256",
    log:
        "results/logs/train/{run}.log",
    benchmark:
        "results/benchmarks/train/{run}.tsv"
    priority: lambda wildcards: PLAN.priority[wildcards.run]
    group:
        submitted_as(submission_of)
    conda:
        "../environment.yml"
    threads: lambda wildcards: PLAN.threads[wildcards.run]
    resources:
        mem_mb=memory_of,
        runtime=runtime_of,
    params:
        settings=settings_of,
        seed=seed_of,
        images=images_of,
        versions=versions("tensorflow", "keras", "numpy"),
    script:
        "../scripts/train/train.py"
