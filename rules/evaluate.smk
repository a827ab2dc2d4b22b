# evaluate: from the logits of a trained network to results/runs/<run>/evaluation.json and
#           predictions.npz


rule evaluate:
    input:
        data=dataset_of,
        logits="results/runs/{run}/logits.npz",
        sums="results/runs/{run}/training.sha256",
        data_sums=data_sums_of,
        code=sources("scripts/evaluate/evaluate.py"),
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
        submitted_as(submission_of)  # with its training
    conda:
        "../environment.yml"
    threads: 1
    resources:
        mem_mb=each_attempt(500),
        runtime=each_attempt(2),
    params:
        settings=settings_of,
        seed=seed_of,
        images=images_of,
        versions=versions("numpy"),
    script:
        "../scripts/evaluate/evaluate.py"
