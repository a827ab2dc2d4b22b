# report: from verdicts, runs and figures to results/<study>/report.html, and the same as
#         data in report_context.json; with compare_with, also what changed since an earlier
#         report

from scripts.job.terminal import harmless
from scripts.changes.earlier import compared_with
from scripts.report.whereabouts import shown

EVIDENCE = {
    "verdicts": f"results/{STUDY.study}/verdicts.json",
    "runs": f"results/{STUDY.study}/runs.csv",
    "evaluations": each_run("results/runs/{run}/evaluation.json"),
    "trainings": each_run("results/runs/{run}/training.json"),
    "histories": each_run("results/runs/{run}/history.csv"),
    "signals": each_run("results/runs/{run}/signals.csv"),
    "predictions": each_run("results/runs/{run}/predictions.npz"),
    "data": each_dataset(),
    "origins": expand("results/data/{dataset}.json", dataset=DATASETS),
}

try:
    EARLIER = compared_with(STUDY, check=workflow.is_main_process)
except Problem as problem:
    raise WorkflowError(
        f"The study cannot start.\n\ncompare_with: {harmless(str(problem))}"
    ) from None


rule report:
    input:
        **EVIDENCE,
        earlier=local(EARLIER),  # in no storage, so that the job is kept where it lies
        sums=[f"results/{STUDY.study}/comparison.sha256", *EVALUATED, *TRAINED],
        data_sums=expand("results/data/{dataset}.sha256", dataset=DATASETS),
        figure_sums=expand(
            "results/{study}/figures/{figure}.sha256",
            figure=FIGURES,
            allow_missing=True,
        ),
        drawings=expand(
            "results/{study}/figures/{figure}.svg", figure=FIGURES, allow_missing=True
        ),
        tables=expand(
            "results/{study}/figures/{figure}.csv", figure=FIGURES, allow_missing=True
        ),
        templates=templates(
            "base.html.j2",
            "report.html.j2",
            "sections/*",
            "claims/*",
            "prose/*",
            "macros/*",
            "assets/*",
            "captions/*",
        ),
        code=sources("scripts/report/report.py"),
    output:
        page=report(
            "results/{study}/report.html",
            category="Report",
            subcategory="{study}",
            labels={"file": "report.html", "holds": "the page"},
            caption="../templates/archive/report.rst",
        ),
        context="results/{study}/report_context.json",
        sums="results/{study}/report.sha256",
    log:
        "results/logs/report/{study}.log",
    benchmark:
        "results/benchmarks/report/{study}.tsv"
    group:
        submitted_as("page")
    conda:
        "../environment.yml"
    threads: 1
    resources:
        mem_mb=each_attempt(1000),
        runtime=each_attempt(30),
    params:
        study=STUDY.model_dump(mode="json", exclude=PLACES),
        asked=ASKED.model_dump(mode="json", exclude=PLACES),
        missing=MISSING.model_dump(mode="json") if MISSING else None,
        snakefile=shown(workflow.main_snakefile, ROOT),
        configfiles=[shown(file, ROOT) for file in CONFIGFILES[1:]],
        command_line={
            key: as_yaml(value, value)
            for key, value in COMMAND_LINE.items()
            if key not in PLACES
        },
        evidence=list(EVIDENCE),
        described=DESCRIBED,
        versions=versions("jinja2", "matplotlib", "numpy", "scipy", "snakemake"),
    script:
        "../scripts/report/report.py"
