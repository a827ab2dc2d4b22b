"""Rule ``train``: the network of a run, or those of a bundle, from settings to their files."""

from scripts.job.entry import job

from pathlib import Path
from typing import TYPE_CHECKING

from scripts.job.environment import do_without
from scripts.job.files import each
from scripts.study.settings import Settings

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake

    snakemake: Snakemake

if __name__ == "__main__":
    with job(snakemake):
        do_without("matplotlib", "pandas")  # Keras imports them: 55 MB, and half a second
        # imported here, so that what TensorFlow prints as it starts goes to the log
        from scripts.train.training import Outputs, set_up, train_runs

        names = Outputs.__annotations__
        by_run = zip(*(each(snakemake.output[name]) for name in names), strict=True)
        set_up(snakemake.threads)
        train_runs(
            Settings.model_validate(snakemake.params.settings),
            snakemake.input.data,
            snakemake.threads,
            [Outputs(*map(Path, files)) for files in by_run],
            snakemake.log,
            snakemake.input.code,
        )
