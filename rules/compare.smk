# compare: from the evaluations of all runs to results/<study>/runs.csv and verdicts.json


rule compare:
    input:
        evaluations=PLAN.each_run("results/runs/{run}/evaluation.json"),
        predictions=PLAN.each_run("results/runs/{run}/predictions.npz"),
        trainings=PLAN.each_run("results/runs/{run}/training.json"),
        histories=PLAN.each_run("results/runs/{run}/history.csv"),
        signals=PLAN.each_run("results/runs/{run}/signals.csv"),
        steps=PLAN.each_run("results/runs/{run}/steps.npz"),
        data=data(PLAN.datasets),
        sums=PLAN.each_run("results/runs/{run}/training.sha256"),
        evaluation_sums=PLAN.each_run("results/runs/{run}/evaluation.sha256"),
        data_sums=data_sums(PLAN.datasets),
        code=PROJECT.sources("scripts/compare/compare.py"),
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
        RESULTS.submitted_as("page")
    conda:
        "../environment.yml"
    threads: 1
    resources:
        mem_mb=each_attempt(2000),
        runtime=each_attempt(30),
    params:
        study=STUDY.model_dump(mode="json", include={*DESIGN, "claims"}),
        datasets=PLAN.datasets,
        images=PLAN.images,
        versions=versions("numpy", "scipy"),
    script:
        "../scripts/compare/compare.py"
