"""Rule ``evaluate``: what a trained network makes of the test and training images."""

from typing import TYPE_CHECKING

from scripts.job.log import job_log
from scripts.study.runs import Run
from scripts.study.settings import Settings

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake

    snakemake: Snakemake

if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        # imported here, so that what TensorFlow prints as it starts goes to the log
        from scripts.evaluate.evaluation import evaluate_run
        from scripts.train.training import use_threads

        use_threads(snakemake.threads)
        evaluate_run(
            Run(Settings.model_validate(snakemake.params.settings), snakemake.params.seed),
            snakemake.input.data,
            snakemake.input.model,
            snakemake.output.evaluation,
            snakemake.output.predictions,
        )
