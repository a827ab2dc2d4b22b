"""Rule ``train``: the network of one run, from its settings to a finished training."""

from scripts.job.start import job

from pathlib import Path
from typing import TYPE_CHECKING

from scripts.study.runs import Run
from scripts.study.settings import Settings

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake

    snakemake: Snakemake

if __name__ == "__main__":
    with job(snakemake):
        # imported here, so that what TensorFlow prints as it starts goes to the log
        from scripts.train.training import Outputs, set_up, train_run

        set_up(snakemake.threads)
        train_run(
            Run(Settings.model_validate(snakemake.params.settings), snakemake.params.seed),
            snakemake.input.data,
            snakemake.threads,
            Outputs(**{name: Path(snakemake.output[name]) for name in Outputs.__annotations__}),
            snakemake.input.code,
        )
