# compare: from the evaluations of all runs to results/<study>/runs.csv and verdicts.json


rule compare:
    input:
        evaluations=each_run("results/runs/{run}/evaluation.json"),
        predictions=each_run("results/runs/{run}/predictions.npz"),
        trainings=each_run("results/runs/{run}/training.json"),
        histories=each_run("results/runs/{run}/history.csv"),
        signals=each_run("results/runs/{run}/signals.csv"),
        steps=each_run("results/runs/{run}/steps.npz"),
        data=each_dataset(),
        sums=each_run("results/runs/{run}/training.sha256"),
        evaluation_sums=each_run("results/runs/{run}/evaluation.sha256"),
        data_sums=data_sums(DATASETS),
        code=sources("scripts/compare/compare.py"),
    output:
        runs=report(
            "results/{study}/runs.csv",
            category="Report",
            subcategory="{study}",
            labels={"file": "runs.csv", "holds": "every run"},
            caption="../templates/archive/runs.rst",
        ),
        verdicts=report(
            "results/{study}/verdicts.json",
            category="Report",
            subcategory="{study}",
            labels={"file": "verdicts.json", "holds": "every verdict"},
            caption="../templates/archive/verdicts.rst",
        ),
        sums="results/{study}/comparison.sha256",
    log:
        "results/logs/compare/{study}.log",
    benchmark:
        "results/benchmarks/compare/{study}.tsv"
    group:
        submitted_as("page")
    conda:
        "../environment.yml"
    threads: 1
    resources:
        mem_mb=each_attempt(2000),
        runtime=each_attempt(30),
    params:
        study=STUDY.model_dump(mode="json", include={*DESIGN, "claims"}),
        datasets=DATASETS,
        images=IMAGES,
        versions=versions("numpy", "scipy"),
    script:
        "../scripts/compare/compare.py"
