# What all stages share: the study, what is to be done for it, and the files of the project.

import re

from scripts.workflow.starting import Starting

with Starting():  # from here on, modules read config/datasets.yaml
    from scripts.figures.captions import read_caption
    from scripts.study.datasets import DATASETS
    from scripts.train.resources import machine_cores, machine_memory_mb
    from scripts.workflow.checks import check_before_reading
    from scripts.workflow.configuration import Configuration
    from scripts.workflow.data import data, data_of, data_sums, data_sums_of, images_of
    from scripts.workflow.plan import DESIGN, Plan, each_attempt
    from scripts.workflow.project import Project, versions

    CONFIGURATION = Configuration.given(
        [str(ROOT / "config/config.yaml"), *SNAKEMAKE.configfiles],
        SNAKEMAKE.command_line,
    )
    PLAN = Plan.of(
        CONFIGURATION.read(config),
        RESULTS.is_done,
        SNAKEMAKE.shared_cores(machine_cores()),
    )
    if SNAKEMAKE.is_main_process:
        check_before_reading(PLAN, RESULTS)
    SNAKEMAKE.limit(machine_cores(), machine_memory_mb())

PROJECT = Project(ROOT)
# what the report is about: all that was asked, or with allow_missing a part that is whole
STUDY = PLAN.study


wildcard_constraints:
    dataset="|".join(DATASETS),
    run=r"[a-z][a-z0-9_.+-]*-\d+x\d+-seed\d+-[0-9a-f]{8}",
    # the reports of other studies are files that are there, not files to make from this one
    study=re.escape(STUDY.study),
    figure=r"[a-z_]+",


def trained(run):
    """Return the files that training ``run`` makes, which may be the wildcard for it."""
    folder = f"results/runs/{run}"

    def archived(file, caption):
        labels = {"run": run, "file": file}
        return report(
            f"{folder}/{file}",
            category="Runs",
            subcategory=run,
            labels=labels,
            caption=caption,
        )

    return {
        "settings": f"{folder}/settings.json",
        "model": f"{folder}/model.keras",
        "logits": f"{folder}/logits.npz",
        "history": archived("history.csv", "../templates/archive/history.rst"),
        "signals": f"{folder}/signals.csv",
        "steps": f"{folder}/steps.npz",
        "training": archived("training.json", "../templates/archive/training.rst"),
        "tensorboard": directory(f"{folder}/tensorboard"),
        "sums": f"{folder}/training.sha256",
    }


def labels_of(content):
    """Return how the archive labels a figure's ``content``: its drawing, or its numbers."""
    return lambda wildcards: {
        "figure": read_caption(wildcards.figure).short,
        "holds": content,
    }
