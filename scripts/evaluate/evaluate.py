"""Rule ``evaluate``: what a trained network makes of the test and training images."""

from scripts.job.entry import job

from pathlib import Path
from typing import TYPE_CHECKING

from scripts.evaluate.evaluation import evaluate_run
from scripts.study.runs import Run
from scripts.study.settings import Settings
from scripts.train.checkpoint import remove_checkpoints

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake

    snakemake: Snakemake

if __name__ == "__main__":
    with job(snakemake):
        evaluate_run(
            Run(Settings.model_validate(snakemake.params.settings), snakemake.params.seed),
            snakemake.input.data,
            snakemake.input.logits,
            snakemake.output.evaluation,
            snakemake.output.predictions,
        )
        # not before, since a training is done once Snakemake has said so
        remove_checkpoints(Path(snakemake.input.logits).parent)
