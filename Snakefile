# Evident: from a question about training neural networks to a report with verdicts.
#
#   asks:   config/config.yaml beside this file, and what --configfile or --config lays over it
#   needs:  the datasets, which rule download fetches and verifies
#   makes:  results/<study>/report.html and everything that it rests on, and
#           results/index.html, which lists the studies present
#
# Data flows downwards: download, train, evaluate, compare, draw, report, index.

import os
import sys
from pathlib import Path

from snakemake.exceptions import WorkflowError
from snakemake.utils import min_version

min_version("9.27")

if len(workflow.included_stack) > 1:
    # Snakemake runs no handlers of a module, and the checks before the first job are such
    raise WorkflowError(
        "Evident cannot be a module of another workflow, nor be included in one: start it by "
        "itself, with snakemake -s path/to/evident/Snakefile, and use the files that it makes."
    )

sys.path.insert(0, workflow.basedir)  # whatever else is called scripts

from scripts.workflow.command import end_in_order
from scripts.job.environment import shut_out, shut_out_modules
from scripts.job.problem import Problem

try:
    shut_out_modules(sys.path, os.environ.get("PYTHONPATH", ""))
except Problem as problem:
    raise WorkflowError(f"The study cannot start.\n\n{problem}") from None
shut_out(os.environ, Path(".snakemake"))

if workflow.is_main_process:
    end_in_order()

# the folder of this file, seen from the one in which results/ lies
ROOT = Path(os.path.relpath(os.path.realpath(workflow.basedir)))
DEFAULT = str(ROOT / "config/config.yaml")

if set("{}") & {*workflow.basedir, *str(ROOT)}:
    raise WorkflowError(
        f"The study cannot start: {workflow.basedir} has braces in its name, which Snakemake "
        f"takes for wildcards; give that folder another name, or move Evident out of it."
    )


configfile: DEFAULT


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
