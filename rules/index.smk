# index: from the report_context.json of every study present, and the page beside it, to
#        results/index.html
#
# Which studies are present is looked up each time, so that the index is made again where
# one of them was deleted.


rule index:
    input:
        contexts=sorted(
            [
                f"results/{STUDY.study}/report_context.json",
                *RESULTS.other_contexts(STUDY.study),
            ]
        ),
        pages=[f"results/{STUDY.study}/report.html", *RESULTS.other_pages(STUDY.study)],
        templates=PROJECT.templates(
            "base.html.j2", "index.html.j2", "prose/*", "macros/*", "assets/*"
        ),
        code=PROJECT.sources("scripts/index/index.py"),
    output:
        page="results/index.html",
    log:
        "results/logs/index.log",
    localrule: True  # shorter than the wait for a place on a cluster
    conda:
        "../environment.yml"
    threads: 1
    resources:
        mem_mb=500,
        runtime=10,
    params:
        versions=versions("jinja2"),
    script:
        "../scripts/index/index.py"
