# train: from a dataset and the settings of a run to results/runs/<run>/ with the trained
#        network, its logits for all images, its history, signals by layer, losses by step,
#        TensorBoard's files and a record of the training
#
# While it trains, results/runs/<run>/checkpoint/ holds what it needs to go on after a kill. It
# is no output, since Snakemake deletes the outputs of a job that was killed.

# Where a study has many runs that take seconds, those of a cell share a process (train_bundle_1 and
# so on; scripts/train/bundles.py): what they make and depend on is the same, run by run.
#
# Threads, memory and priorities are planned from the settings (scripts/train/resources.py). On
# a cluster a training has one thread, unless --set-threads or a profile gives it more, and is
# submitted together with its evaluation; memory and time grow with each attempt.

from scripts.train.resources import allocate, machine_cores, machine_memory_mb

# a job on a cluster runs Snakemake again, which has no nodes to submit to
ON_THIS_MACHINE = workflow.nodes is None and not workflow.remote_exec
# no number of cores is given where nothing will run, as with --unlock and --report
CORES = workflow.resource_settings.cores or 1
ALLOCATION = allocate(ASKED.runs, min(CORES, machine_cores()) if ON_THIS_MACHINE else 1)

if ON_THIS_MACHINE and "mem_mb" not in workflow.global_resources:
    # no more trainings at once than memory holds
    workflow.register_resource("mem_mb", machine_memory_mb())

if ON_THIS_MACHINE or workflow.remote_exec:
    # more trainings at once than cores take as long and more memory; and on a cluster Snakemake
    # takes all cores of a node, which Slurm does not keep from its jobs everywhere
    workflow.register_resource("_cores", min(CORES, machine_cores()))


rule train:
    input:
        data=dataset_of,
        sums=data_sums_of,
        code=training_sources_of,
    output:
        **trained("{run}"),
    log:
        "results/logs/train/{run}.log",
    benchmark:
        "results/benchmarks/train/{run}.tsv"
    priority: lambda wildcards: ALLOCATION.priority[wildcards.run]
    group:
        submitted_as(submission_of)
    conda:
        "../environment.yml"
    threads: lambda wildcards: ALLOCATION.threads[wildcards.run]
    resources:
        mem_mb=memory_of,
        runtime=runtime_of,
    params:
        settings=settings_of,
        images=images_of,
        versions=versions("tensorflow", "keras", "numpy"),
    script:
        "../scripts/train/train.py"


for number, bundle in BUNDLES.items():
    first = bundle[0]
    files = [trained(run.id) for run in bundle]

    rule:
        name:
            f"train_bundle_{number}"
        input:
            data=ancient(f"results/data/{first.settings.dataset}.npz"),
            sums=data_sums([first.settings.dataset]),
            code=training_sources(first),
        output:
            **{name: [each[name] for each in files] for name in files[0]},
        log:
            [f"results/logs/train/{run.id}.log" for run in bundle],
        benchmark:
            f"results/benchmarks/train/{first.id}.tsv"
        priority: max(ALLOCATION.priority[run.id] for run in bundle)
        group:
            submitted_as("bundle")
        conda:
            "../environment.yml"
        threads: ALLOCATION.threads[first.id]
        resources:
            mem_mb=each_attempt(memory_mb(first.settings)),
            runtime=each_attempt(runtime_minutes(first.settings, len(bundle))),
        params:
            settings=first.settings.canonical(),
            images=datasets.DATASETS[first.settings.dataset].digests,
            versions=versions("tensorflow", "keras", "numpy"),
        script:
            "../scripts/train/train.py"
