"""Rule ``draw``: one figure, by the module of its name, which is run as if it were the script.

Snakemake sends no script along whose name a wildcard decides to jobs that run elsewhere.
"""

from scripts.job.start import job  # noqa: F401 (so that a signal ends the job well)

import runpy
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake

    snakemake: Snakemake

if __name__ == "__main__":
    figure = snakemake.wildcards.figure
    runpy.run_module(f"scripts.figures.{figure}", {"snakemake": snakemake}, "__main__")
