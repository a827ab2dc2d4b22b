# draw: from the outcomes of the runs to results/<study>/figures/<figure>.svg, and a .csv
#       beside it with the numbers that it draws
#
# One module in scripts/figures/ for each figure; catalogue.py there lists them.

from scripts.figures.catalogue import figures_of

FIGURES = figures_of(STUDY)

OUTCOMES = {
    "data": data(PLAN.datasets),
    "histories": PLAN.each_run("results/runs/{run}/history.csv"),
    "signals": PLAN.each_run("results/runs/{run}/signals.csv"),
    "steps": PLAN.each_run("results/runs/{run}/steps.npz"),
    "trainings": PLAN.each_run("results/runs/{run}/training.json"),
    "evaluations": PLAN.each_run("results/runs/{run}/evaluation.json"),
    "predictions": PLAN.each_run("results/runs/{run}/predictions.npz"),
    "verdicts": f"results/{STUDY.study}/verdicts.json",
}

TRAINED = PLAN.each_run("results/runs/{run}/training.sha256")
EVALUATED = PLAN.each_run("results/runs/{run}/evaluation.sha256")
# the checksums of each of the outcomes
SUMS = {
    **dict.fromkeys(OUTCOMES, TRAINED),
    **dict.fromkeys(["evaluations", "predictions"], EVALUATED),
    "verdicts": [f"results/{STUDY.study}/comparison.sha256"],
    "data": data_sums(PLAN.datasets),
}


rule draw:
    input:
        unpack(
            lambda wildcards: {
                name: OUTCOMES[name] for name in FIGURES[wildcards.figure]
            }
        ),
        sums=lambda wildcards: [
            file for name in FIGURES[wildcards.figure] for file in SUMS[name]
        ],
        code=lambda wildcards: PROJECT.sources(
            "scripts/figures/draw.py", f"scripts/figures/{wildcards.figure}.py"
        ),
    output:
        svg=report(
            "results/{study}/figures/{figure}.svg",
            category="Figures",
            subcategory="{study}",
            labels=labels_of("drawing"),
            caption="../templates/archive/figure.rst",
        ),
        csv=report(
            "results/{study}/figures/{figure}.csv",
            category="Figures",
            subcategory="{study}",
            labels=labels_of("numbers"),
            caption="../templates/archive/numbers.rst",
        ),
        sums="results/{study}/figures/{figure}.sha256",
    log:
        "results/logs/draw/{study}-{figure}.log",
    benchmark:
        "results/benchmarks/draw/{study}-{figure}.tsv"
    group:
        RESULTS.submitted_as("page")
    conda:
        "../environment.yml"
    threads: 1
    resources:
        mem_mb=each_attempt(1000),
        runtime=each_attempt(10),
    params:
        reads=lambda wildcards: FIGURES[wildcards.figure],
        study=STUDY.model_dump(mode="json", include=DESIGN),
        datasets=PLAN.datasets,
        images=PLAN.images,
        described=PLAN.described,
        versions=versions("matplotlib", "numpy"),
    script:
        "../scripts/figures/draw.py"
