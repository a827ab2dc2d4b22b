# report: from verdicts, runs and figures to results/<study>/report.html, and the same as
#         data in report_context.json; with compare_with, also what changed since an earlier
#         report

from scripts.report.whereabouts import shown
from scripts.workflow.checks import earlier_report
from scripts.workflow.configuration import PLACES

EVIDENCE = {
    "verdicts": f"results/{STUDY.study}/verdicts.json",
    "runs": f"results/{STUDY.study}/runs.csv",
    "evaluations": PLAN.each_run("results/runs/{run}/evaluation.json"),
    "trainings": PLAN.each_run("results/runs/{run}/training.json"),
    "histories": PLAN.each_run("results/runs/{run}/history.csv"),
    "signals": PLAN.each_run("results/runs/{run}/signals.csv"),
    "predictions": PLAN.each_run("results/runs/{run}/predictions.npz"),
    "data": data(PLAN.datasets),
    "origins": expand("results/data/{dataset}.json", dataset=PLAN.datasets),
}

with Starting():
    EARLIER = earlier_report(STUDY, check=SNAKEMAKE.is_main_process)


rule report:
    input:
        **EVIDENCE,
        earlier=local(EARLIER),  # in no storage, so that the job is kept where it lies
        sums=[f"results/{STUDY.study}/comparison.sha256", *EVALUATED, *TRAINED],
        data_sums=expand("results/data/{dataset}.sha256", dataset=PLAN.datasets),
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
        templates=PROJECT.templates(
            "base.html.j2",
            "report.html.j2",
            "sections/*",
            "claims/*",
            "prose/*",
            "macros/*",
            "assets/*",
            "captions/*",
        ),
        code=PROJECT.sources("scripts/report/report.py"),
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
        RESULTS.submitted_as("page")
    conda:
        "../environment.yml"
    threads: 1
    resources:
        mem_mb=each_attempt(1000),
        runtime=each_attempt(30),
    params:
        study=STUDY.model_dump(mode="json", exclude=PLACES),
        asked=PLAN.asked.model_dump(mode="json", exclude=PLACES),
        missing=PLAN.missing.model_dump(mode="json") if PLAN.missing else None,
        snakefile=shown(SNAKEMAKE.snakefile, ROOT),
        configfiles=CONFIGURATION.shown_files(ROOT),
        command_line=CONFIGURATION.shown_command_line(),
        evidence=list(EVIDENCE),
        described=PLAN.described,
        versions=versions("jinja2", "matplotlib", "numpy", "scipy", "snakemake"),
    script:
        "../scripts/report/report.py"
