# evaluate: from a trained network to results/runs/<run>/evaluation.json and predictions.npz


rule evaluate:
    input:
        data=dataset_of,
        model="results/runs/{run}/model.keras",
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
    log:
        "results/logs/evaluate/{run}.log",
    benchmark:
        "results/benchmarks/evaluate/{run}.tsv"
    conda:
        "../environment.yml"
    threads: 1
    resources:
        mem_mb=2000,
        runtime=30,
    params:
        settings=settings_of,
        seed=seed_of,
        versions=versions("tensorflow", "keras", "numpy"),
    script:
        "../scripts/evaluate/evaluate.py"
