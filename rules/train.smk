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

from scripts.study.settings import Settings
from scripts.train.resources import memory_mb, runtime_minutes


rule train:
    input:
        data=PLAN.of_settings(data_of),
        sums=PLAN.of_settings(data_sums_of),
        code=PLAN.of_settings(PROJECT.training_sources),
    output:
        **trained("{run}"),
    log:
        "results/logs/train/{run}.log",
    benchmark:
        "results/benchmarks/train/{run}.tsv"
    priority: PLAN.priority_of
    group:
        RESULTS.submitted_as(PLAN.submission_of)
    conda:
        "../environment.yml"
    threads: PLAN.threads_of
    resources:
        mem_mb=each_attempt(PLAN.of_settings(memory_mb)),
        runtime=each_attempt(PLAN.of_settings(runtime_minutes)),
    params:
        settings=PLAN.of_settings(Settings.canonical),
        images=PLAN.of_settings(images_of),
        versions=versions("tensorflow", "keras", "numpy"),
    script:
        "../scripts/train/train.py"


for number, bundle in PLAN.bundles.items():
    first, settings = bundle[0], bundle[0].settings
    files = [trained(run.id) for run in bundle]

    rule:
        name:
            f"train_bundle_{number}"
        input:
            data=data_of(settings),
            sums=data_sums_of(settings),
            code=PROJECT.training_sources(settings),
        output:
            **{name: [each[name] for each in files] for name in files[0]},
        log:
            [f"results/logs/train/{run.id}.log" for run in bundle],
        benchmark:
            f"results/benchmarks/train/{first.id}.tsv"
        priority: max(PLAN.allocation.priority[run.id] for run in bundle)
        group:
            RESULTS.submitted_as("bundle")
        conda:
            "../environment.yml"
        threads: PLAN.allocation.threads[first.id]
        resources:
            mem_mb=each_attempt(memory_mb(settings)),
            runtime=each_attempt(runtime_minutes(settings, len(bundle))),
        params:
            settings=settings.canonical(),
            images=images_of(settings),
            versions=versions("tensorflow", "keras", "numpy"),
        script:
            "../scripts/train/train.py"
