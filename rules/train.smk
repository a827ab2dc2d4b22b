# train: from a dataset and the settings of a run to results/runs/<run>/ with the trained
#        network, its history, signals by layer, losses by step, TensorBoard's files and a
#        record of the training
#
# While it trains, results/runs/<run>/checkpoint/ holds what it needs to go on after a kill. It
# is no output, since Snakemake deletes the outputs of a job that was killed.


rule train:
    input:
        data=dataset_of,
        code=sources("scripts/train/train.py"),
    output:
        settings="results/runs/{run}/settings.json",
        model="results/runs/{run}/model.keras",
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
    log:
        "results/logs/train/{run}.log",
    benchmark:
        "results/benchmarks/train/{run}.tsv"
    conda:
        "../environment.yml"
    # one thread for each run: on few cores, trainings side by side finish sooner
    # than one training after the other on all of them
    threads: 1
    resources:
        mem_mb=2000,
        runtime=240,
    params:
        settings=settings_of,
        seed=seed_of,
        versions=versions("tensorflow", "keras", "numpy"),
    script:
        "../scripts/train/train.py"
