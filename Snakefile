# Evident: from a question about training neural networks to a report with verdicts.
#
#   asks:   config/config.yaml, and what --configfile or --config lays over it
#   needs:  the datasets, which rule download fetches and verifies
#   makes:  results/<study>/report.html and everything that it rests on, and
#           results/index.html, which lists the studies present
#
# Data flows downwards: download, train, evaluate, compare, draw, report, index.

from snakemake.utils import min_version

from scripts.job.command import end_in_order

min_version("9.27")

if workflow.is_main_process:
    end_in_order()


configfile: "config/config.yaml"


# what `snakemake --report` opens with
report: "templates/archive/workflow.rst"


include: "rules/common.smk"
include: "rules/data.smk"
include: "rules/train.smk"
include: "rules/evaluate.smk"
include: "rules/compare.smk"
include: "rules/figures.smk"
include: "rules/report.smk"
include: "rules/index.smk"
include: "rules/handlers.smk"


rule all:
    default_target: True
    input:
        f"results/{STUDY.study}/report.html",
        "results/index.html",
