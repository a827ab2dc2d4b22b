# evaluate: from the logits of a trained network to results/runs/<run>/evaluation.json and
#           predictions.npz


rule evaluate:
    input:
        data=PLAN.of_settings(data_of),
        logits="results/runs/{run}/logits.npz",
        sums="results/runs/{run}/training.sha256",
        data_sums=PLAN.of_settings(data_sums_of),
        code=PROJECT.sources("scripts/evaluate/evaluate.py"),
    output:
        evaluation=report(
            "results/runs/{run}/evaluation.json",
            category="Runs",
            subcategory="{run}",
            labels={"run": "{run}", "file": "evaluation.json"},
            caption="../templates/archive/evaluation.rst",
        ),
        predictions="results/runs/{run}/predictions.npz",
        sums="results/runs/{run}/evaluation.sha256",
    log:
        "results/logs/evaluate/{run}.log",
    benchmark:
        "results/benchmarks/evaluate/{run}.tsv"
    priority: 2000  # before any training, since it takes a second and ends a run
    group:
        RESULTS.submitted_as(PLAN.submission_of)  # with its training
    conda:
        "../environment.yml"
    threads: 1
    resources:
        mem_mb=each_attempt(500),
        runtime=each_attempt(2),
    params:
        settings=PLAN.of_settings(Settings.canonical),
        seed=PLAN.seed_of,
        images=PLAN.of_settings(images_of),
        versions=versions("numpy"),
    script:
        "../scripts/evaluate/evaluate.py"
