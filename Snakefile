# Evident: from a question about training neural networks to a report with verdicts.
#
#   asks:   config/config.yaml beside this file, and what --configfile or --config lays over it
#   needs:  the datasets, which rule download fetches and verifies
#   makes:  results/<study>/report.html and everything that it rests on, and
#           results/index.html, which lists the studies present
#
# Data flows downwards: download, train, evaluate, compare, draw, report, index.

import inspect
import os
import sys

from snakemake.exceptions import WorkflowError
from snakemake.utils import min_version

min_version("9.27")

if os.path.dirname(inspect.getfile(inspect.currentframe())) != workflow.basedir:
    # Snakemake runs no handlers of a module, and the checks before the first job are such
    raise WorkflowError(
        "Evident cannot be a module of another workflow, nor be included in one: start it by "
        "itself, with snakemake -s path/to/evident/Snakefile, and use the files that it makes."
    )

sys.path.insert(0, workflow.basedir)  # whatever else is called scripts

from scripts.workflow.internals import Internals
from scripts.workflow.starting import Starting, begin

SNAKEMAKE = Internals(workflow)
with Starting():
    ROOT = begin(workflow.basedir, SNAKEMAKE.is_main_process)


configfile: str(ROOT / "config/config.yaml")


# what `snakemake --report` opens with
report: "templates/archive/workflow.rst"


include: "rules/storage.smk"
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
