# draw: from the outcomes of the runs to results/<study>/figures/<figure>.svg, and a .csv
#       beside it with the numbers that it draws
#
# One module in scripts/figures/ for each figure. A new figure is a new module, a line
# here that says what it reads, and its place in a section of the report.

FIGURES = {
    "differences": ["verdicts"],
    "samples": ["data"],
    "training": ["histories"],
    "accuracy": ["evaluations"],
    "confusion": ["data", "predictions"],
    "random_digits": ["data", "predictions"],
    "mistakes": ["data", "predictions"],
}


if len(STUDY.cells) == 1:
    del FIGURES["differences"]  # there are none

OUTCOMES = {
    "data": each_dataset("results/data/{dataset}.npz"),
    "histories": each_run("results/runs/{run}/history.csv"),
    "evaluations": each_run("results/runs/{run}/evaluation.json"),
    "predictions": each_run("results/runs/{run}/predictions.npz"),
    "verdicts": f"results/{STUDY.study}/verdicts.json",
}


rule draw:
    input:
        unpack(
            lambda wildcards: {
                name: OUTCOMES[name] for name in FIGURES[wildcards.figure]
            }
        ),
        code=lambda wildcards: sources(f"scripts/figures/{wildcards.figure}.py"),
    output:
        svg=report("results/{study}/figures/{figure}.svg", category="Figures"),
        csv=report("results/{study}/figures/{figure}.csv", category="Numbers"),
    log:
        "results/logs/draw/{study}-{figure}.log",
    conda:
        "../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=30,
    params:
        study=STUDY.model_dump(mode="json", include=DESIGN),
        datasets=DATASETS,
        versions=versions("matplotlib", "numpy"),
    script:
        "../scripts/figures/{wildcards.figure}.py"
