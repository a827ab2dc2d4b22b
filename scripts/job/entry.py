"""What a script that is a job imports first, before all that takes a while to import.

From here on a signal ends the job with one line. Where tests import a script, nothing happens.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.job.environment import shut_out
from scripts.job.files import each
from scripts.job.log import job_log
from scripts.job.shutdown import end_at_once
from scripts.job.sums import check_sums, write_sums

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake

if hasattr(sys.modules["__main__"], "snakemake"):  # put there by Snakemake, above the script
    end_at_once()
    shut_out(os.environ, Path(".snakemake"))
    if Path("matplotlibrc").exists():  # Matplotlib, which Keras imports too, would read it
        with chdir(Path(__file__).parent):
            import matplotlib  # noqa: F401


@contextmanager
def job(snakemake: Snakemake) -> Iterator[None]:
    """Run the body of a rule's script as a job.

    Its messages go where ``job_log`` sends them. Inputs that a list of sums among them names are
    checked first. At the end each output called ``sums`` lists the other files in its folder.
    """
    with job_log(snakemake.log[0]):
        check_sums(snakemake.input)
        yield
        for sums in each(snakemake.output.get("sums", [])):
            beside = (
                path for path in map(Path, snakemake.output) if path.parent == Path(sums).parent
            )
            write_sums(sums, (path for path in beside if path != Path(sums) and path.is_file()))
